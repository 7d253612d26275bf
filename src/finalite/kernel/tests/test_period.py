"""Half-open periods against the sets of days they stand for."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from finalite.kernel.period import Period, first_day_outside

FIRST = date(2026, 1, 1)


@some.composite
def periods(draw):
    start = FIRST + timedelta(draw(some.integers(0, 60)))
    return Period(start, start + timedelta(draw(some.integers(1, 60))))


@given(periods(), periods())
def test_the_intersection_is_that_of_their_days(one, other):
    common = set(one.days()) & set(other.days())
    found = one.intersection(other)
    assert (set(found.days()) if found else set()) == common
    assert one.overlaps(other) is bool(common)


@given(periods(), some.integers(-5, 140))
def test_it_contains_its_days_and_no_other(period, shift):
    day = FIRST + timedelta(shift)
    assert period.contains(day) is (day in set(period.days()))


def test_two_periods_that_touch_share_no_day():
    assert not Period(FIRST, date(2026, 2, 1)).overlaps(Period(date(2026, 2, 1)))


def test_legal_texts_include_the_last_day():
    period = Period.through(FIRST, date(2026, 1, 31))
    assert (period.length(), period.last, period.end) == (31, date(2026, 1, 31), date(2026, 2, 1))


def test_a_period_without_end_has_no_length():
    with pytest.raises(ValueError, match="no end"):
        Period(FIRST).length()


def test_a_period_without_days_cannot_be_made():
    with pytest.raises(ValueError, match="holds no day"):
        Period(FIRST, FIRST)


@given(some.lists(periods(), max_size=5), some.integers(-5, 140))
def test_the_first_day_outside_is_free_and_no_earlier_one_is(known, shift):
    day = FIRST + timedelta(shift)
    free, taken = first_day_outside(known, day), {one for period in known for one in period.days()}
    assert free not in taken and {day + timedelta(n) for n in range((free - day).days)} <= taken


def test_nothing_is_free_after_a_period_that_runs_on():
    assert first_day_outside([Period(FIRST)], FIRST) is None
