"""A change of facts pays what lacks, and owes what was too much, month by month and to the cent."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from finalite.kernel import plain
from finalite.kernel.calendar import add_months
from finalite.kernel.decision import replay
from finalite.missions.benefits.pay_disability_pensions import changes, facts, rules

ON = date(2026, 11, 21)
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""The machine may be busy: slow is no fault here."""
OPENED = date(2025, 6, 1)
MONTHS = st.lists(st.integers(0, 16), min_size=1, max_size=8, unique=True)


def month(after, **more):
    return facts.MonthFacts(month=add_months(OPENED, after), starts_on=OPENED, pension=100_000, category=2, **more)


def paid(known):
    amounts = rules.compute_month(known, ON).amounts
    return changes.PaidMonth(paid=amounts["paid"], caf=amounts["caf"], facts=known)


def compared(*months):
    return rules.compare_months(changes.ComparedFacts(months=months), ON)


@PATIENT
@given(MONTHS)
def test_nothing_changed_pays_nothing(after):
    found = compared(*(paid(month(n)) for n in after))
    assert found.outcome == "same" and not any(found.amounts.values())


@PATIENT
@given(MONTHS, st.integers(0, 150_000), st.integers(0, 150_000))
def test_the_differences_bring_what_was_paid_to_what_is_due(after, before, now):
    done = [paid(month(n, held_back=before)) for n in after]
    found = compared(*(replace(one, facts=replace(one.facts, held_back=now)) for one in done))
    due = sum(paid(month(n, held_back=now)).paid for n in after)
    assert sum(one.paid for one in done) + found.amounts["arrears"] - found.amounts["overpaid"] == due
    assert not (found.amounts["arrears"] and found.amounts["overpaid"])


@PATIENT
@given(MONTHS, st.integers(0, 150_000))
def test_comparing_months_together_or_apart_is_the_same(after, held):
    months = [replace(paid(month(n)), facts=month(n, held_back=held)) for n in after]
    together, apart = compared(*months).amounts, [compared(one).amounts for one in months]
    assert all(together[name] == sum(one[name] for one in apart) for name in together)


def test_a_category_revised_late_owes_the_rest_with_its_steps():
    before = paid(month(3))
    found = compared(replace(before, facts=replace(before.facts, pension=120_000)))
    assert found.outcome == "changed" and found.amounts["arrears"] == 20_000
    assert [(step.label, step.amount) for step in found.steps] == [("reste à payer pour le mois", 20_000)]


def test_a_death_learnt_late_owes_the_months_after_it():
    months = [paid(month(n)) for n in (8, 9, 10)]
    late = [replace(one, facts=replace(one.facts, ends_on=date(2026, 3, 1))) for one in months]
    assert compared(*late).amounts["overpaid"] == months[1].paid + months[2].paid


def test_one_month_without_its_coefficient_stops_the_whole_comparison():
    later = facts.MonthFacts(month=date(2027, 4, 1), starts_on=OPENED, pension=100_000)
    found = compared(paid(month(1)), changes.PaidMonth(paid=0, facts=later))
    assert found.outcome == "no_law" and "01/04/2027" in found.missing[0]


@pytest.mark.parametrize(("self_employed", "many"), [(False, 3), (True, 12)])
def test_the_months_held_are_the_next_ones(self_employed, many):
    held = changes.months_held(date(2026, 11, 21), self_employed)
    assert (len(held), held[0], held[-1]) == (many, date(2026, 12, 1), add_months(date(2026, 12, 1), many - 1))


def test_a_kept_comparison_is_replayed_alike():
    known = changes.ComparedFacts(months=(paid(month(2)), replace(paid(month(3)), facts=month(3, held_back=500))))
    kept = rules.compare_months(known, ON)
    assert replay(kept, plain.read(changes.ComparedFacts, plain.write(known))).same
