"""Each row of examples.toml is compared as it announces; a difference is never made out of silence."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finalite.kernel import decision, plain
from finalite.missions.entitlements.verify_disability_and_death_entitlements import facts, rules

TABLE = tomllib.loads((Path(__file__).parent / "examples.toml").read_text(encoding="utf-8"))["example"]
ON = TABLE[0]["on"]


@pytest.mark.parametrize("row", TABLE, ids=[row["title"] for row in TABLE])
def test_the_example_is_compared_as_announced(row):
    found, expect = decision.find_rule(rules.NAME), row["expect"]
    decided = found.decide(plain.read(found.facts, row["facts"]), row["on"])
    assert decided.outcome == expect["outcome"]
    differing = [line for line in decided.lines if line.outcome == rules.DIFFERS]
    assert [line.ref for line in differing] == expect["differs"]
    assert "difference" not in expect or differing[0].amounts["difference"] == expect["difference"]
    assert all(step.article for step in decided.steps) and not decided.amounts


@given(declared=st.integers(0, 10**9), received=st.integers(0, 10**9), tolerance=st.integers(0, 10_000))
def test_an_amount_differs_exactly_beyond_the_tolerance(declared, received, tolerance):
    said = facts.AwardFacts(
        declared=facts.Situation(resources=declared),
        received=facts.Situation(resources=received),
        tolerance=tolerance,
    )
    beyond = abs(received - declared) * 10_000 > declared * tolerance
    within = abs(received - declared) <= declared * tolerance // 10_000
    assert (rules.check_award_conditions(said, ON).outcome == rules.DIFFERS) == (beyond and not within)


@given(received=st.builds(facts.Situation, residence=st.booleans(), resources=st.integers(0, 10**6)))
def test_what_was_never_declared_is_never_held_against_anybody(received):
    said = facts.AwardFacts(declared=facts.Situation(), received=received, tolerance=0)
    assert rules.check_award_conditions(said, ON).outcome == rules.UNDECIDED


@pytest.mark.parametrize("points, shown", [(500, "5 %"), (550, "5,5 %"), (505, "5,05 %"), (0, "0 %")])
def test_the_tolerance_is_said_as_people_write_it(points, shown):
    same = facts.Situation(resources=100)
    decided = rules.check_award_conditions(facts.AwardFacts(declared=same, received=same, tolerance=points), ON)
    assert any(shown in step.note for step in decided.steps)
