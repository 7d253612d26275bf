"""Decisions, unknown facts, and the rules found by name."""

import json
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as some

from finalite.kernel import decision, plain
from finalite.kernel.decision import UNKNOWN, Decision, Line, Parameter, Step, Unknown
from finalite.kernel.money import Cents

ON = date(2026, 11, 21)


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the test rule reads."""

    amount: Cents
    is_due: bool | Unknown = UNKNOWN
    colours: tuple[Colour, ...] = ()
    since: date | None = None


@decision.rule
def test_rule(facts: Facts, on: date) -> Decision:
    """Give the amount back when it is due."""
    due = decision.known(facts.is_due, "is_due")
    step = Step("Montant", "CSS L1", facts.amount, Parameter("a.b.c", (1, 2), "bp", ON, True))
    return Decision(
        "paid" if due else "nothing_due",
        {"paid": facts.amount},
        (step,),
        ("attention",),
        RULE,
        on,
        "law1",
        (Line("1", "paid", {"paid": facts.amount}, {"ground": "x", "rate": 7000}),),
    )


test_rule.__test__ = False
RULE = "decision.test_rule".replace("decision", __name__.rpartition(".")[2])

facts = some.builds(
    Facts,
    amount=some.integers(),
    is_due=some.booleans(),
    since=some.one_of(some.none(), some.dates()),
    colours=some.lists(some.sampled_from(Colour)).map(tuple),
)


@given(facts)
def test_facts_survive_json(facts):
    assert plain.read(Facts, json.loads(json.dumps(plain.write(facts)))) == facts


@given(facts)
def test_a_decision_survives_json_and_is_replayed(facts):
    decided = test_rule(facts, ON)
    kept = Decision.from_json(json.loads(json.dumps(decided.to_json())))
    assert kept == decided
    replayed = decision.replay(kept, facts)
    assert replayed.same
    assert not replayed.law_changed


def test_a_tampered_decision_is_found_by_replay():
    facts = Facts(100, True)
    kept = test_rule(facts, ON).to_json() | {"amounts": {"paid": 900}}
    assert not decision.replay(Decision.from_json(kept), facts).same


def test_a_decision_of_another_law_is_told_apart():
    facts = Facts(100, True)
    kept = test_rule(facts, ON).to_json() | {"law": "older"}
    replayed = decision.replay(Decision.from_json(kept), facts)
    assert replayed.law_changed
    assert replayed.same


def test_an_unknown_fact_is_neither_true_nor_false():
    with pytest.raises(TypeError, match="neither true nor false"):
        bool(UNKNOWN)
    with pytest.raises(decision.MissingFact) as missing:
        test_rule(Facts(100), ON)
    assert missing.value.names == ("is_due",)


def test_facts_may_say_that_they_are_unknown():
    assert plain.read(Facts, {"amount": 1, "is_due": "unknown"}).is_due is UNKNOWN


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ({}, "amount: is required"),
        ({"amount": 1.5}, "amount: expected int"),
        ({"amount": True}, "amount: expected int"),
        ({"amount": "1"}, "amount: expected int"),
        ({"amount": 1, "is_due": "yes"}, "is_due: expected bool"),
        ({"amount": 1, "colours": ["green"]}, r"colours\[0\]: 'green' is not one of red, blue"),
        ({"amount": 1, "colours": "red"}, "colours: a list is expected"),
        ({"amount": 1, "colour": []}, "colour: is not a fact"),
        ({"amount": 1, "since": "21/11/2026"}, "since: a date like"),
        ([], "facts: an object is expected"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(given, where):
    with pytest.raises(plain.NotReadable, match=where):
        decision.decide(RULE, given, ON)


def test_the_schema_says_what_a_rule_reads():
    schema = decision.find_rule(RULE).schema()
    assert schema["required"] == ["amount"]
    assert schema["additionalProperties"] is False
    assert schema["properties"]["amount"] == {"type": "integer", "description": "cents"}
    assert schema["properties"]["is_due"]["anyOf"] == [{"type": "boolean"}, {"const": "unknown"}]
    assert schema["properties"]["since"]["anyOf"][0] == {"type": "string", "format": "date"}


def test_an_unknown_rule_offers_near_names():
    with pytest.raises(decision.NoSuchRule, match="test_rule"):
        decision.find_rule(RULE + "s")


def test_a_refusal_becomes_a_decision_that_names_the_text():
    refused = decision.Refusal("décret de 2030").decision(RULE, ON, "law1")
    assert (refused.outcome, refused.missing) == ("no_law", ("décret de 2030",))
