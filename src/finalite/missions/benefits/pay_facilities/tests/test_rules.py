"""The rule on examples a lawyer can read, and what must hold whatever is billed."""

import tomllib
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finalite.kernel import plain
from finalite.kernel.decision import replay
from finalite.missions.benefits.pay_facilities import rules, schedule
from finalite.missions.benefits.pay_facilities.facts import InvoiceFacts

EXAMPLES = tomllib.loads(Path(__file__).with_name("examples.toml").read_text("utf-8"))["example"]
PATIENT = {"born_on": "1980-01-01", "rights": [], "has_treating_doctor": True}
PART = {"kind": "stay", "heavy": False, "in_pathway": True}
LINE = {"ref": "1", "code": "SEJOUR1", "unit": "stay", "quantity": 1, "order": "Arrêté d’essai"}


def facts_of(part: dict, lines: list[dict], patient: dict | None = None) -> InvoiceFacts:
    """Facts as an example writes them."""
    written = [LINE | {"done_on": part["entered_on"]} | one for one in lines]
    whole = PART | {"left_on": part["entered_on"]} | part | {"patient": PATIENT | (patient or {}), "lines": written}
    return plain.read(InvoiceFacts, {"parts": [whole]})


def decide(part, lines, patient=None, on=date(2026, 11, 21)):
    return rules.compute_facility_payment(facts_of(part, lines, patient), on)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: one["name"])
def test_the_rule_gives_what_the_example_says(example):
    decision = decide(example["part"], example["lines"], example.get("patient"))
    assert decision.outcome == example.get("outcome", "paid"), decision.missing
    assert {name: decision.amounts.get(name) for name in example["gives"]} == example["gives"]
    assert [line.outcome for line in decision.lines] == example.get("each", [line.outcome for line in decision.lines])
    assert all(fact in decision.missing for fact in example.get("missing", []))
    assert all(step.label for step in decision.steps)


def test_a_tariff_that_no_order_fixes_is_refused_by_its_name():
    decision = decide({"entered_on": "2026-02-01"}, [{"charged": 100_000}])
    assert decision.outcome == "no_law" and decision.missing == (
        "arrêté de l’établissement fixant le tarif SEJOUR1 au 01/02/2026",
    )


amounts = st.integers(1, 5_000_000)


@settings(max_examples=100, deadline=None)
@given(
    charged=st.lists(amounts, min_size=1, max_size=4),
    tariff=amounts,
    days=st.integers(0, 60),
    start=st.dates(date(2019, 1, 1), date(2026, 8, 1)),
    heavy=st.booleans(),
    rights=st.sets(st.sampled_from(["long_term_illness", "c2s", "ame", "local_scheme", "invalidity_pension"])),
    in_pathway=st.booleans(),
    discipline=st.sampled_from(["", "psychiatry", "at_home", "disabled_child"]),
    late=st.integers(0, 5_000_000),
)
def test_insurer_and_patient_always_make_up_what_is_accepted(
    charged, tariff, days, start, heavy, rights, in_pathway, discipline, late
):
    part = {"entered_on": start.isoformat(), "left_on": (start + timedelta(days=days)).isoformat()}
    part |= {"heavy": heavy, "in_pathway": in_pathway} | ({discipline: True} if discipline else {})
    lines = [{"ref": str(n), "charged": one, "tariff": tariff, "late": late} for n, one in enumerate(charged)]
    decision = decide(part, lines, {"rights": sorted(rights)})
    found = decision.amounts
    assert decision.outcome in (rules.PAID, rules.NOTHING)
    assert found["insurer"] + found["patient"] == found["accepted"] + found["daily_charge"]
    assert found["accepted"] == sum(min(one, tariff) for one in charged) <= found["charged"] == sum(charged)
    assert all(
        line.amounts["accepted"] + line.amounts["rejected"] == line.amounts["charged"] for line in decision.lines
    )
    assert found["insurer"] >= 0 and found["patient"] >= 0 and found["daily_charge"] >= 0
    assert replay(decision, facts_of(part, lines, {"rights": sorted(rights)})).same


@settings(max_examples=100, deadline=None)
@given(quantity=st.integers(1, 60), tariff=st.integers(1, 200_000), start=st.dates(date(2019, 1, 1), date(2026, 8, 1)))
def test_days_billed_on_one_line_or_on_two_are_worth_the_same(quantity, tariff, start):
    first = quantity // 2
    part = {"entered_on": start.isoformat(), "left_on": (start + timedelta(days=quantity)).isoformat()}
    asked = {"code": "JOUR1", "unit": "day", "tariff": tariff}
    one = [asked | {"quantity": quantity, "charged": quantity * tariff}]
    later = (start + timedelta(days=first)).isoformat()
    two = [asked | {"ref": "2", "quantity": quantity - first, "charged": (quantity - first) * tariff, "done_on": later}]
    two += [asked | {"quantity": first, "charged": first * tariff}] if first else []
    assert decide(part, one).amounts == decide(part, two).amounts


@settings(max_examples=100, deadline=None)
@given(amount=st.integers(0, 10**11), months=st.integers(1, 12))
def test_twelfths_add_up_to_the_allocation_and_differ_by_a_cent(amount, months):
    found = schedule.twelfths(amount, months)
    assert sum(found) == amount and len(found) == months and max(found) - min(found) <= 1


@settings(max_examples=100, deadline=None)
@given(before=st.integers(1, 10**9), after=st.integers(0, 10**9), done=st.integers(0, 12))
def test_an_allocation_that_changes_still_pays_the_new_amount_to_the_cent(before, after, done):
    ordered = sum(schedule.twelfths(before)[:done])
    left, owed = schedule.rest_of_year(after, ordered, 12 - done)
    assert ordered + sum(left) - owed == after and min(left, default=0) >= 0 and owed >= 0


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=6))
def test_cancelled_and_replaced_as_often_as_one_likes_an_invoice_gives_what_the_last_one_is_worth(worth):
    given_so_far = 0
    for due in worth:
        ordered, owed = schedule.difference(due, given_so_far)
        assert ordered >= 0 and owed >= 0 and 0 in (ordered, owed)
        given_so_far += ordered - owed
    assert given_so_far == worth[-1]
