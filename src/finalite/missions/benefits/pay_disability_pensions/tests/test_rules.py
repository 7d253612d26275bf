"""Each row of examples.toml is decided and compared with what it announces; properties hold beyond the rows."""

import tomllib
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from finalite.kernel import decision, plain
from finalite.kernel.calendar import add_months
from finalite.missions.benefits.pay_disability_pensions import facts, rules

TABLE = tomllib.loads((Path(__file__).parent / "examples.toml").read_text(encoding="utf-8"))["example"]
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""The machine may be busy: slow is no fault here."""
CENTS = st.integers(0, 500_000)
STARTS = st.dates(date(2020, 4, 2), date(2026, 3, 31))
AFTER = st.integers(0, 70)


@pytest.mark.parametrize("row", TABLE, ids=[row["title"] for row in TABLE])
def test_the_example_is_decided_as_announced(row):
    found, expect = decision.find_rule(f"{rules.SLUG}.{row['rule']}"), row["expect"]
    decided = found.decide(plain.read(found.facts, row["facts"]), row["on"])
    assert decided.outcome == expect["outcome"], decided.steps
    for name, amount in expect.get("amounts", {}).items():
        assert decided.amounts[name] == amount, (name, decided.amounts)
    assert "missing" not in expect or any(expect["missing"] in one for one in decided.missing), decided.missing
    assert "warning" not in expect or any(expect["warning"] in one for one in decided.warnings), decided.warnings
    assert "article" not in expect or expect["article"] in {step.article for step in decided.steps}


def month_of(starts_on, after):
    return min(add_months(starts_on.replace(day=1), after), date(2026, 11, 1))


def due(known, **changes):
    known = replace(known, **changes)
    return rules.compute_month(known, add_months(known.month, 1)).amounts


@PATIENT
@given(starts=STARTS, after=AFTER, pension=CENTS, held=CENTS, advanced=CENTS, third=st.booleans())
def test_a_month_is_never_negative_and_its_parts_add_up(starts, after, pension, held, advanced, third):
    found = due(
        facts.MonthFacts(month=month_of(starts, after), starts_on=starts, pension=pension, bounded=False),
        held_back=held,
        advanced=advanced,
        category=3,
        third_person=third,
    )
    assert min(found.values()) >= 0
    assert found["paid"] + found["caf"] == found["pension"] + found["third_person"] - found["held_back"]
    assert found["held_back"] <= held and found["caf"] <= advanced and found["paid"] >= found["third_person"]


@PATIENT
@given(starts=STARTS, after=st.integers(1, 70), pension=CENTS, cut=st.integers(1, 28))
def test_splitting_a_month_changes_nothing_but_a_cent(starts, after, pension, cut):
    month = month_of(starts, after)
    if month <= starts:
        return
    cut_on = month.replace(day=cut)
    known = facts.MonthFacts(month=month, starts_on=starts, pension=pension, bounded=False)
    whole, first = due(known)["pension"], due(known, ends_on=cut_on)["pension"]
    days = (add_months(month, 1) - month).days
    rest = whole * (days - cut + 1) // days
    assert 0 <= whole - first - rest <= 1


@PATIENT
@given(
    category=st.sampled_from([1, 2, 3]),
    starts=st.dates(date(2023, 1, 1), date(2026, 11, 1)),
    wage=st.integers(0, 10**8),
)
def test_a_pension_lies_between_its_bounds_and_grows_with_the_wage(category, starts, wage):
    known = facts.PensionFacts(category=category, starts_on=starts, mean_wage=wage)
    found = rules.compute_pension(known, starts).amounts
    assert found["minimum"] <= found["pension"] <= max(found["maximum"], found["minimum"])
    more = rules.compute_pension(replace(known, mean_wage=wage + 100_000), starts).amounts
    assert more["pension"] >= found["pension"]


@PATIENT
@given(st.lists(st.integers(0, 4_700_000), min_size=1, max_size=15))
def test_the_mean_is_that_of_the_ten_best_whatever_their_order(wages):
    years = tuple(
        facts.YearWage(year=2025 - n, wage=wage, capped=True, coefficient=10_000) for n, wage in enumerate(wages)
    )
    on = date(2026, 5, 1)
    best = sorted(wages, reverse=True)[:10]
    for order in (years, years[::-1]):
        found = rules.compute_pension(facts.PensionFacts(category=2, starts_on=on, years=order), on)
        assert found.amounts["mean_wage"] == sum(best) // len(best)


CHANGES = [date(2021, 4, 1), date(2022, 4, 1), date(2022, 7, 1), date(2023, 4, 1), date(2024, 4, 1), date(2025, 4, 1)]


@pytest.mark.parametrize("change", CHANGES)
def test_a_pension_is_uprated_on_its_day_and_not_the_month_before(change):
    known = facts.MonthFacts(month=change, starts_on=date(2020, 6, 1), pension=100_000, bounded=False)
    before, after = due(known, month=add_months(change, -1)), due(known)
    assert before["pension"] < after["pension"] == due(known, month=add_months(change, 1))["pension"]


@pytest.mark.parametrize("change", CHANGES)
def test_a_pension_opened_on_the_day_is_not_uprated_and_the_day_before_is(change):
    month = add_months(change, 1)
    same = facts.MonthFacts(month=month, starts_on=change, pension=100_000, bounded=False)
    assert due(same)["pension"] == 100_000 < due(same, starts_on=change - timedelta(days=1))["pension"]


@PATIENT
@given(st.dates(date(2023, 4, 1), date(2026, 9, 1)), st.integers(0, 200))
def test_the_third_person_is_paid_until_the_end_of_the_month_after_admission(admitted, days):
    left = admitted + timedelta(days=days)
    stay = facts.Stay(admitted_on=admitted, left_on=left)
    next_month = add_months(admitted.replace(day=1), 1)
    known = facts.MonthFacts(
        month=next_month, starts_on=date(2022, 8, 1), pension=100_000, category=3, third_person=True, stays=(stay,)
    )
    whole = due(known, stays=())["third_person"]
    assert due(known)["third_person"] == whole
    month = add_months(next_month, 1)
    if left >= add_months(month, 1) and month <= date(2026, 11, 1):
        assert due(known, month=month)["third_person"] == 0
