"""Each row of examples.toml is decided and compared with what it announces; and what holds of every case."""

import tomllib
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finalite.kernel import decision, plain
from finalite.kernel.unknown import UNKNOWN
from finalite.missions.entitlements.manage_cards import rules
from finalite.missions.entitlements.manage_cards.facts import CardKind, OrderFacts, PresentedCard, StayFacts

TABLE = tomllib.loads((Path(__file__).parent / "examples.toml").read_text(encoding="utf-8"))["example"]
DAYS = st.dates(date(2017, 1, 1), date(2030, 12, 31))
MAYBE = st.sampled_from([True, False, UNKNOWN])
ORDERS = st.builds(
    OrderFacts,
    kind=st.sampled_from(CardKind),
    born_on=st.one_of(st.just(UNKNOWN), st.dates(date(1940, 1, 1), date(2026, 1, 1))),
    nir_kind=st.sampled_from(["certified", "waiting", "provisional", UNKNOWN]),
    **dict.fromkeys(
        ["covered", "dead", "holds_same", "parent_agrees", "photograph", "identity_proved", "holder_agrees"], MAYBE
    ),
)


@pytest.mark.parametrize("row", TABLE, ids=[row["title"] for row in TABLE])
def test_the_example_is_decided_as_announced(row):
    found, expect = decision.find_rule(f"manage_cards.{row['rule']}"), row["expect"]
    decided = found.decide(plain.read(found.facts, row["facts"]), row["on"])
    assert decided.outcome == expect["outcome"], decided.steps
    assert list(decided.missing) == expect.get("missing", list(decided.missing))
    assert "article" not in expect or expect["article"] in {step.article for step in decided.steps}
    assert "step" not in expect or expect["step"] == decided.steps[0].label
    assert "warning" not in expect or any(expect["warning"] in warning for warning in decided.warnings)


@given(facts=ORDERS, on=DAYS)
def test_what_is_missing_is_named_if_and_only_if_the_answer_is_unknown(facts, on):
    decided = rules.assess_order(facts, on)
    assert (decided.outcome == "unknown") == bool(decided.missing)
    assert set(decided.missing) <= set(rules.DOCUMENTS)


@given(facts=ORDERS, on=DAYS)
def test_no_card_is_granted_on_a_number_that_is_not_certified_nor_without_rights(facts, on):
    if rules.assess_order(facts, on).outcome == "granted":
        assert (facts.nir_kind, facts.covered, facts.dead, facts.holds_same) == ("certified", True, False, False)


@given(facts=ORDERS, on=DAYS)
def test_a_fact_that_is_not_known_never_refuses(facts, on):
    unknown = OrderFacts(kind=facts.kind, dead=UNKNOWN, holds_same=UNKNOWN)
    assert rules.assess_order(unknown, on).outcome == "unknown"


@given(departs=DAYS, on=DAYS, days=st.integers(0, 400))
def test_whoever_leaves_has_something_for_the_first_day(departs, on, days):
    returns = max(departs, on) + timedelta(days=days)
    decided = rules.assess_stay(StayFacts(covered=True, departs_on=departs, returns_on=returns), on)
    assert decided.outcome in ("card", "certificate", "both")
    assert (decided.outcome == "card") == (departs - on >= timedelta(days=20))


@given(starts=DAYS, end=st.one_of(st.none(), DAYS))
def test_a_european_card_outlives_neither_two_years_nor_the_rights(starts, end):
    until = rules.end_of_card(CardKind.EUROPEAN, starts, end)
    assert until is not None and until <= date(starts.year + 2, 12, 31) and (end is None or until <= end)
    assert rules.end_of_card(CardKind.VITALE, starts, end) is None


@given(
    card=st.builds(
        PresentedCard,
        signed_by_us=st.booleans(),
        known=st.booleans(),
        same_key=st.booleans(),
        state=st.sampled_from(["issued", "sent", "active", "opposed", ""]),
        opposed=st.booleans(),
        valid_from=st.one_of(st.none(), DAYS),
        valid_until=st.one_of(st.none(), DAYS),
    ),
    on=DAYS,
)
def test_doubt_is_a_no(card, on):
    valid = rules.assess_validity(card, on).outcome == "valid"
    in_period = (
        card.valid_from is not None and card.valid_from <= on and (not card.valid_until or on < card.valid_until)
    )
    sound = card.signed_by_us and card.known and card.same_key and card.state == "active" and not card.opposed
    assert valid == (sound and in_period)
