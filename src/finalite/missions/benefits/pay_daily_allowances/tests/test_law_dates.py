"""A day before and after each change of the law: the value of its own side applies, and the invariants hold."""

from datetime import date, timedelta

import pytest

from finalite import law

from ..rules import Leave, compute_allowance
from .test_rules import ON, stop

NAMES = sorted(one for one in law.names() if one.startswith(("allowances.", "wages.")))
DAYS = [date(2019, 6, 1) + timedelta(days=30 * n) for n in range(92)]


def changes():
    """The days, since 2022, on which a value that allowances rest on is no longer that of the day before."""
    found = {law.value(name, day).valid_from for name in NAMES for day in DAYS if _known(name, day)}
    return sorted(day for day in found if date(2022, 9, 1) <= day <= date(2026, 10, 1))


def _known(name, day):
    try:
        return law.value(name, day)
    except law.MissingLaw:
        return None


def test_the_changes_of_the_reference_are_among_them():
    assert {date(2025, 4, 1), date(2024, 11, 1), date(2026, 6, 1), date(2023, 8, 20)} <= set(changes())


@pytest.mark.parametrize("leave", [Leave.SICKNESS, Leave.MATERNITY, Leave.WORK_INJURY])
@pytest.mark.parametrize("gross", [100_000, 1_000_000])
def test_a_stop_begun_a_day_earlier_or_later_is_paid_by_its_own_law(leave, gross):
    for day in changes():
        for first_on in (day - timedelta(days=1), day, day + timedelta(days=1)):
            decision = compute_allowance(stop(first_on, gross=gross, leave=leave), ON)
            assert decision.outcome == "paid", (first_on, decision.missing)
            assert 0 < decision.amounts["net"] <= decision.amounts["gross"] <= 30 * gross * 12 // 365
            for step in decision.steps:
                assert step.parameter is None or step.parameter.valid_from <= first_on


def test_the_cap_falls_for_stops_from_april_2025_and_not_a_day_before():
    amounts = [
        compute_allowance(stop(day, gross=1_000_000), ON).lines[0].amounts["daily"]
        for day in (date(2025, 3, 31), date(2025, 4, 1))
    ]
    assert amounts == [5331, 4147]


def test_the_minimum_wage_is_that_of_the_last_day_of_the_month_before():
    june, july = (
        compute_allowance(stop(day, gross=1_000_000), ON).lines[0].amounts["daily"]
        for day in (date(2026, 6, 30), date(2026, 7, 1))
    )
    assert (june, july) == (4195, 4297)
