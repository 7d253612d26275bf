"""The days of a picture: in order, held within it, marked at the start of its months."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from finalite.kernel import timeline

DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))


@given(DAYS, st.integers(1, 800), DAYS, DAYS)
def test_a_later_day_never_stands_before_an_earlier_one_nor_outside_the_picture(first, days, one, other):
    line = timeline.TimeLine(first, first + timedelta(days), 250, 700)
    early, late = sorted((one, other))
    assert 250 <= line.x(early) <= line.x(late) <= 950 < line.width


def test_the_ends_of_the_line_are_its_first_and_last_day():
    line = timeline.TimeLine(date(2026, 1, 1), date(2027, 1, 1), 100, 365)
    assert (line.x(date(2026, 1, 1)), line.x(date(2026, 1, 2)), line.x(date(2027, 1, 1))) == (100, 101, 465)


def test_months_and_quarters_are_marked_on_their_first_day_within_the_picture():
    line = timeline.TimeLine(date(2025, 11, 21), date(2026, 7, 1), 0, 700)
    months = [mark.on for mark in line.marks(1)]
    assert (months[0], months[-1], len(months)) == (date(2025, 12, 1), date(2026, 6, 1), 7)
    assert [mark.on for mark in line.marks(3)] == [date(2026, 1, 1), date(2026, 4, 1)]


def test_a_picture_grows_by_one_row_and_each_bar_stays_in_its_row():
    assert timeline.height(3) - timeline.height(2) == timeline.ROW
    assert timeline.TOP < timeline.middle(0) < timeline.TOP + timeline.ROW < timeline.middle(1) < timeline.height(2)
