"""The rules, by example and by property."""

import tomllib
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finalite.missions.insured_relations.answer_insured import rules
from finalite.missions.insured_relations.answer_insured.words import Nature, Proof, Public, Speaker

EXAMPLES = tomllib.loads((Path(__file__).parent / "examples.toml").read_text("utf-8"))
ON = date(2026, 11, 16)
SAID = {"right": True, "wrong": False, "unsaid": None}
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize("row", EXAMPLES["clock"], ids=lambda row: row["why"])
def test_when_an_answer_is_due(row):
    facts = rules.ClockFacts(nature=row["nature"], received_on=row["received_on"], promise=row.get("promise"))
    decision = rules.answer_clock(facts, row.get("on", ON))
    assert (decision.outcome, decision.lines[0].codes["due_on"]) == (row["outcome"], row["due_on"])


@pytest.mark.parametrize("row", EXAMPLES["caller"], ids=lambda row: row["why"])
def test_who_speaks(row):
    answers = tuple(SAID[one] for one in row["answers"])
    facts = rules.CallerFacts(speaker=row["speaker"], represents=row.get("represents", False), answers=answers)
    assert rules.check_caller(facts, ON).outcome == row["outcome"]


@pytest.mark.parametrize("row", EXAMPLES["public"], ids=lambda row: row["outcome"])
def test_which_public(row):
    assert rules.segment_publics(rules.PublicFacts(row["online"], row["other"]), ON).outcome == row["outcome"]


@given(DAYS, st.integers(1, 60), st.sampled_from(list(Nature)))
def test_a_promise_never_puts_an_answer_off(day, promise, nature):
    def due(given):
        facts = rules.ClockFacts(nature=nature, received_on=day, promise=given)
        return rules.answer_clock(facts, day).lines[0].codes["due_on"]

    with_promise, without = due(promise), due(None)
    assert with_promise and (not without or with_promise <= without)
    assert date.fromisoformat(with_promise) > day


@given(st.lists(st.sampled_from([True, False, None]), max_size=6), st.sampled_from(list(Speaker)), st.booleans())
def test_one_wrong_answer_or_a_third_party_never_learns_anything(answers, speaker, represents):
    facts = rules.CallerFacts(speaker=speaker, represents=represents, answers=tuple(answers))
    outcome = rules.check_caller(facts, ON).outcome
    if False in answers or speaker is Speaker.THIRD_PARTY:
        assert outcome == Proof.NOT_CONFIRMED
    if outcome == Proof.CONFIRMED:
        assert answers.count(True) >= rules.ENOUGH


@given(st.integers(0, 50), st.integers(0, 50))
def test_everybody_is_in_one_group_whatever_the_day(online, other):
    found = {rules.segment_publics(rules.PublicFacts(online, other), ON + timedelta(days=n)).outcome for n in (0, 400)}
    assert len(found) == 1 and found <= set(Public)
