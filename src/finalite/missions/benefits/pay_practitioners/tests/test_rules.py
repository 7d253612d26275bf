"""The pay of professionals by examples, at each boundary, and as properties: nothing is due that no text says."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finalite.kernel.calendar import add_working_days
from finalite.kernel.decision import replay
from finalite.kernel.unknown import UNKNOWN
from finalite.missions.benefits.pay_practitioners import rules
from finalite.missions.benefits.pay_practitioners.facts import (
    Condition,
    DelayFacts,
    Indicator,
    PayFacts,
    Term,
    TermKind,
    Unit,
)

ON = date(2026, 11, 22)
TERM = Term(
    TermKind.PACKAGE, "structure", "Forfait", Unit.EACH, 500, "Convention d’essai", "inventé", date(2025, 1, 1),
    counts="patients", conditions=(Condition("mail", 1),), professions=("doctor",),
)  # fmt: skip
FACTS = PayFacts(
    TermKind.PACKAGE, "structure", date(2025, 1, 1), date(2025, 12, 31), "doctor", True, TERM,
    (Indicator("patients", 20, True), Indicator("mail", 1, True)),
)  # fmt: skip
DELAY = Term(TermKind.PAYMENT_DELAY, "", "Délai", Unit.WORKING_DAYS, 7, "Texte d’essai", "inventé", date(2025, 1, 1))
COST = Term(TermKind.LATE_INDEMNITY, "", "Retard", Unit.RATE, 1000, "Texte d’essai", "inventé", date(2025, 1, 1))
LINE = DelayFacts(date(2026, 11, 2), 2100, None, DELAY, COST)


def pay(**changes):
    return rules.compute_practitioner_payment(replace(FACTS, **changes), ON)


def test_each_thing_counted_is_worth_its_sum():
    decision = pay()
    assert (decision.outcome, decision.amounts) == ("due", {"due": 10_000})
    assert decision.steps[-1].article == "Convention d’essai" and "inventé" in decision.steps[-1].note


@pytest.mark.parametrize(
    ("unit", "amount", "counts", "due"),
    [(Unit.SUM, 123_456, "", 123_456), (Unit.RATE, 650, "patients", 1), (Unit.EACH, 7, "patients", 140)],
)
def test_units(unit, amount, counts, due):
    term = replace(TERM, unit=unit, amount=amount, counts=counts, conditions=())
    assert pay(term=term).amounts == {"due": due}


@pytest.mark.parametrize(
    "changes",
    [
        {"agreed": False},
        {"profession": "nurse"},
        {"indicators": (Indicator("patients", 20, True), Indicator("mail", 0, True))},
        {"indicators": (Indicator("patients", 0, True), Indicator("mail", 1, True))},
    ],
)
def test_nothing_is_due_and_it_says_why(changes):
    decision = pay(**changes)
    assert (decision.outcome, decision.amounts) == ("nothing_due", {"due": 0}) and decision.steps


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"indicators": ()}, ("mail", "patients")),
        ({"indicators": (Indicator("patients", 20, False), Indicator("mail", 1, True))}, ("patients",)),
        ({"agreed": UNKNOWN}, ("agreed",)),
    ],
)
def test_what_is_not_known_is_asked_for_and_never_zero(changes, missing):
    decision = pay(**changes)
    assert (decision.outcome, decision.missing, decision.amounts) == ("unknown", missing, {})


@pytest.mark.parametrize("last", [None, date(2025, 12, 30)])
def test_without_a_recorded_value_the_text_is_named(last):
    decision = pay(term=replace(TERM, valid_to=last) if last else None)
    assert decision.outcome == "no_law" and "structure" in decision.missing[0] and "convention" in decision.missing[0]


def test_a_value_that_ends_on_the_last_day_still_counts():
    assert pay(term=replace(TERM, valid_to=date(2025, 12, 31))).outcome == "due"


def test_contributions_without_a_rate_are_refused_by_name():
    decision = pay(kind=TermKind.CONTRIBUTION, code="maladie", term=None)
    assert decision.outcome == "no_law" and "cotisations" in decision.missing[0]


@pytest.mark.parametrize(
    ("paid_on", "on", "outcome", "amounts"),
    [
        (date(2026, 11, 12), ON, "in_time", {}),
        (date(2026, 11, 13), ON, "late", {"indemnity": 210}),
        (None, date(2026, 11, 12), "waiting", {}),
        (None, date(2026, 11, 13), "late", {}),
    ],
)
def test_seven_working_days_skip_the_armistice(paid_on, on, outcome, amounts):
    # from Monday 2 November 2026: 3, 4, 5, 6, 9, 10, then 12, for the 11th is a holiday
    assert add_working_days(date(2026, 11, 2), 7) == date(2026, 11, 12)
    decision = rules.measure_payment_delay(replace(LINE, paid_on=paid_on), on)
    assert (decision.outcome, decision.amounts) == (outcome, amounts)


def test_a_late_payment_costs_nothing_that_no_text_says():
    decision = rules.measure_payment_delay(replace(LINE, paid_on=date(2026, 11, 20), indemnity=None), ON)
    assert decision.outcome == "late" and not decision.amounts and "retard" in decision.missing[0]
    decision = rules.measure_payment_delay(replace(LINE, delay=None), ON)
    assert decision.outcome == "no_law" and "délai de paiement" in decision.missing[0]


@settings(max_examples=80)
@given(st.integers(1, 10**6), st.integers(0, 10**6), st.sampled_from([Unit.EACH, Unit.RATE]))
def test_pay_is_never_negative_grows_with_what_is_counted_and_replays(amount, counted, unit):
    amount = amount % 10_000 + 1 if unit is Unit.RATE else amount
    term = replace(TERM, unit=unit, amount=amount, conditions=())
    less, more = (pay(term=term, indicators=(Indicator("patients", n, True),)) for n in (counted, counted + 1))
    assert 0 <= less.amounts["due"] <= more.amounts["due"]
    if unit is Unit.RATE:
        assert less.amounts["due"] <= counted
    assert replay(less, replace(FACTS, term=term, indicators=(Indicator("patients", counted, True),))).same


@settings(max_examples=80)
@given(st.integers(0, 60), st.integers(0, 30))
def test_a_day_later_is_never_less_late(wait, more):
    day = LINE.received_on + timedelta(days=wait)
    first = rules.measure_payment_delay(replace(LINE, paid_on=day), ON).outcome
    then = rules.measure_payment_delay(replace(LINE, paid_on=day + timedelta(days=more)), ON).outcome
    assert not (first == "late" and then == "in_time")
