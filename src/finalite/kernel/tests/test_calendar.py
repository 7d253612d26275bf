"""Holidays and legal clocks."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from finalite.kernel import calendar
from finalite.kernel.calendar import Territory

PARIS = ZoneInfo("Europe/Paris")
DAYS = some.dates(date(1990, 1, 1), date(2090, 12, 31))
EASTERS = {
    1990: (4, 15),
    2000: (4, 23),
    2008: (3, 23),
    2019: (4, 21),
    2024: (3, 31),
    2025: (4, 20),
    2026: (4, 5),
    2027: (3, 28),
    2038: (4, 25),
}


@pytest.mark.parametrize("year", EASTERS)
def test_easter_falls_where_the_almanac_says(year):
    assert calendar.easter(year) == date(year, *EASTERS[year])


def test_alsace_moselle_rests_two_days_more():
    more = set(calendar.holidays(2026, Territory.ALSACE_MOSELLE)) - set(calendar.holidays(2026))
    assert more == {date(2026, 4, 3), date(2026, 12, 26)}
    assert len(calendar.holidays(2026)) == 11


def test_a_year_in_which_two_holidays_meet_has_one_less():
    assert len(calendar.holidays(2008)) == 10


@pytest.mark.parametrize(
    ("day", "months", "end"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 1, 30), 1, date(2026, 2, 28)),
        (date(2026, 11, 21), 2, date(2027, 1, 21)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 12, 15), 12, date(2027, 12, 15)),
    ],
)
def test_a_delay_in_months_ends_on_the_same_number_or_the_last_day(day, months, end):
    assert calendar.add_months(day, months) == end


@given(DAYS, some.integers(0, 48))
def test_a_delay_carried_forward_ends_on_a_working_day_and_never_earlier(day, months):
    end = calendar.months_deadline(day, months)
    assert calendar.is_working_day(end)
    assert end >= calendar.add_months(day, months)
    assert not any(
        calendar.is_working_day(calendar.add_months(day, months) + timedelta(n))
        for n in range((end - calendar.add_months(day, months)).days)
    )


def test_a_gdpr_month_that_ends_on_a_holiday_runs_to_the_next_working_day():
    # 25 December 2026 is a Friday.
    assert calendar.months_deadline(date(2026, 11, 25), 1) == date(2026, 12, 28)


def test_alsace_moselle_shifts_a_deadline_of_good_friday():
    assert calendar.months_deadline(date(2026, 3, 3), 1) == date(2026, 4, 3)
    assert calendar.months_deadline(date(2026, 3, 3), 1, Territory.ALSACE_MOSELLE) == date(2026, 4, 7)


def test_clear_days_count_neither_end():
    assert calendar.clear_days_deadline(date(2026, 11, 2), 3) == date(2026, 11, 6)


def test_a_delay_of_two_days_holds_two_working_days():
    # Friday: Sunday would be the second day, Monday the next working one, Tuesday the second working one.
    assert calendar.days_deadline(date(2026, 11, 20), 2) == date(2026, 11, 24)
    assert calendar.days_deadline(date(2026, 11, 20), 1) == date(2026, 11, 23)


@given(DAYS, some.integers(0, 60))
def test_working_days_are_counted_one_by_one(day, count):
    end = calendar.add_working_days(day, count)
    between = [day + timedelta(n) for n in range(1, (end - day).days + 1)]
    assert sum(calendar.is_working_day(each) for each in between) == count


@pytest.mark.parametrize(
    ("known", "end"),
    [
        ("2026-11-17T10:20", "2026-11-20T11:00"),  # Tuesday: the hour of the event is not counted
        ("2026-11-20T18:05", "2026-11-23T19:00"),  # a week-end counts; Friday and Monday are touched
        ("2026-11-21T10:00", "2026-11-24T11:00"),  # Saturday: Monday and Tuesday are touched
        ("2026-12-24T23:30", "2026-12-30T00:00"),  # Christmas on a Friday: to the end of the second working day
        ("2026-10-23T10:00", "2026-10-26T10:00"),  # clocks go back on the 25th: still 72 hours after 11:00
    ],
)
def test_seventy_two_hours_after_knowledge(known, end):
    found = calendar.hours_deadline(datetime.fromisoformat(known).replace(tzinfo=PARIS), 72)
    assert found == datetime.fromisoformat(end).replace(tzinfo=PARIS)


@given(some.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)))
def test_an_hours_delay_is_never_shorter_than_its_hours(at):
    known = at.replace(tzinfo=PARIS)
    assert calendar.hours_deadline(known, 72).timestamp() - known.timestamp() >= 72 * 3600


def test_an_instant_without_zone_starts_no_clock():
    with pytest.raises(ValueError, match="time zone"):
        calendar.hours_deadline(datetime(2026, 11, 21, 10), 72)


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        (date(2010, 11, 21), date(2026, 11, 20), 15),
        (date(2010, 11, 21), date(2026, 11, 21), 16),
        (date(2008, 2, 29), date(2026, 2, 27), 17),
        (date(2008, 2, 29), date(2026, 2, 28), 18),
    ],
)
def test_age_in_full_years(birth, day, age):
    assert calendar.age_on(birth, day) == age


def test_nobody_has_an_age_before_birth():
    with pytest.raises(ValueError, match="before the birth"):
        calendar.age_on(date(2026, 1, 2), date(2026, 1, 1))


def test_a_year_that_no_calendar_has_is_an_overflow():
    with pytest.raises(OverflowError):
        calendar.add_months(date(9999, 12, 1), 1)
    with pytest.raises(OverflowError):
        calendar.add_months(date(1, 1, 1), -1)
