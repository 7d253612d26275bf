"""Periods: exact months, and the day on which each is over."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finalite.capabilities.retention import periods

DAYS = st.dates(date(1950, 1, 1), date(2100, 12, 31))
DURATIONS = st.builds(periods.Duration, st.integers(0, 240), st.integers(0, 60)).filter(lambda d: d.months or d.days)


@pytest.mark.parametrize(
    ("text", "months", "days"),
    [("P3Y", 36, 0), ("P27M", 27, 0), ("P1Y6M", 18, 0), ("P2W", 0, 14), ("P10D", 0, 10), ("P1Y2M3W4D", 14, 25)],
)
def test_a_period_is_read(text, months, days):
    assert periods.parse(text) == periods.Duration(months, days)


@pytest.mark.parametrize("text", ["", "P", "3Y", "P3", "PT3H", "P3Y ", "P-3Y", "P1.5Y", "three years"])
def test_what_is_no_period_is_refused(text):
    with pytest.raises(ValueError, match="P3Y"):
        periods.parse(text)


@pytest.mark.parametrize(
    ("start", "text", "over"),
    [
        (date(2023, 1, 31), "P1M", date(2023, 2, 28)),
        (date(2024, 1, 31), "P1M", date(2024, 2, 29)),
        (date(2024, 2, 29), "P1Y", date(2025, 2, 28)),
        (date(2021, 11, 30), "P27M", date(2024, 2, 29)),
        (date(2023, 11, 21), "P3Y", date(2026, 11, 21)),
    ],
)
def test_months_are_exact(start, text, over):
    assert periods.parse(text).after(start) == over


def test_every_end_of_january_is_over_on_the_last_of_february():
    assert periods.last_due_start(periods.parse("P1M"), date(2023, 2, 28)) == date(2023, 1, 31)


@given(DURATIONS, DAYS)
def test_the_last_due_start_is_due_and_the_day_after_is_not(duration, on):
    last = periods.last_due_start(duration, on)
    assert duration.after(last) <= on
    assert duration.after(last + timedelta(days=1)) > on
