"""Each row of examples.toml is decided and compared with what it announces."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from finalite.kernel import decision, money, plain
from finalite.missions.benefits.pay_care_costs import rules

TABLE = tomllib.loads((Path(__file__).parent / "examples.toml").read_text(encoding="utf-8"))["example"]
MONEY = {"tariff", "charged", "generic_price", "tariff_from_day_31", "participation", "franchise", "amount"}
PATIENT = {"born_on": date(1980, 1, 1), "rights": [], "has_treating_doctor": True}
CODES = {"ground", "payee"}
WORDS = {"outcome", "missing", "warning", "no_warning", "step"} | CODES


def in_cents(facts):
    """The same facts with amounts in cents, since the table speaks euros."""
    if isinstance(facts, dict):
        return {
            key: money.parse_euros(item)
            if key in MONEY and isinstance(item, str) and item != "unknown"
            else in_cents(item)
            for key, item in facts.items()
        }
    return [in_cents(item) for item in facts] if isinstance(facts, list) else facts


def care_sheet(row):
    lines = [
        {
            "ref": str(rank),
            "done_on": row["on"],
            "practitioner": "médecin",
            "charged": act.get("tariff"),
            "marks": ["treating_doctor"] if act["family"] == "doctor" else [],
        }
        | act
        for rank, act in enumerate(row["acts"], 1)
    ]
    kept = {key: row[key] for key in ("before", "third_party") if key in row}
    return {"patient": PATIENT | row.get("patient", {}), "lines": lines} | kept


def facts_of(row):
    if "acts" in row:
        return in_cents(care_sheet(row))
    if row["rule"] in ("transport_prior_approval", "transmission"):
        return in_cents(row["facts"])
    return in_cents(row["facts"] | {"patient": PATIENT | row.get("patient", {})})


def decide(row):
    found = decision.find_rule(f"pay_care_costs.{row.get('rule', 'adjudicate')}")
    return found.decide(plain.read(found.facts, facts_of(row)), row["on"])


def announced(decided, expect):
    """What the decision says of everything that the row announces."""
    said = {name: money.parse_euros(text) for name, text in expect.items() if name not in WORDS}
    return said, {name: decided.amounts.get(name) for name in said}


@pytest.mark.parametrize("row", TABLE, ids=[row["title"] for row in TABLE])
def test_the_example_is_decided_as_announced(row):
    decided, expect = decide(row), row["expect"]
    said, found = announced(decided, expect)
    assert found == said, decided
    if "outcome" in expect:
        assert decided.outcome == expect["outcome"], decided
    for fact in expect.get("missing", []):
        assert any(fact in name for name in decided.missing), decided.missing
    for name in CODES & set(expect):
        assert {line.codes[name] for line in decided.lines} == {expect[name]}
    assert not expect.get("warning") or any(expect["warning"] in warning for warning in decided.warnings)
    assert not any(expect.get("no_warning", "nothing") in warning for warning in decided.warnings)
    assert not expect.get("step") or any(expect["step"] in step.label for step in decided.steps)


@pytest.mark.parametrize("row", TABLE, ids=[row["title"] for row in TABLE])
def test_the_decision_is_replayed_and_kept_without_loss(row):
    decided = decide(row)
    found = decision.find_rule(decided.rule)
    again = decision.replay(decided, plain.read(found.facts, facts_of(row)))
    assert again.same
    assert not again.law_changed
    assert decision.Decision.from_json(decided.to_json()) == decided


def test_every_published_example_of_the_reference_is_in_the_table():
    numbers = [row["title"].split(" : ")[0] for row in TABLE if row["source"] != "ours"]
    assert numbers == [f"01-care 4.{rank}" for rank in range(1, 30)]


def test_each_amount_has_a_step_with_its_article():
    decided = decide(TABLE[1])
    assert [step.label for step in decided.steps if step.amount == 1650] == ["Montant versé"]
    assert all(step.article for step in decided.steps)
    assert {step.parameter.name for step in decided.steps if step.parameter} == {
        "care.rates.doctor",
        "care.participation.unit",
    }


def test_a_rule_lists_its_facts_as_a_schema():
    listed = {row["rule"]: row for row in decision.list_rules()}
    schema = listed["pay_care_costs.adjudicate"]["facts"]
    patient = schema["properties"]["patient"]["properties"]
    assert {"const": "unknown"} in patient["born_on"]["anyOf"]
    assert "c2s" in patient["rights"]["anyOf"][0]["items"]["enum"]
    assert schema["required"] == ["patient", "lines"]


def test_facts_that_do_not_fit_are_refused_with_their_place():
    facts = care_sheet({"on": date(2026, 1, 5), "acts": [{"family": "doctr", "tariff": 3000}]})
    with pytest.raises(plain.NotReadable, match=r"lines\[0\].family: 'doctr' is not one of"):
        decision.decide("pay_care_costs.adjudicate", facts, date(2026, 1, 5))


def test_a_negative_amount_is_no_fact():
    with pytest.raises(ValueError, match="never negative"):
        rules.ActLine(ref="1", family=rules.Family.DOCTOR, done_on=date(2026, 1, 5), charged=-1, practitioner="d")
