"""Each row of examples.toml is decided as it announces; a rate stays between the rates it comes from and its limits."""

import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finalite import law
from finalite.kernel import decision, plain
from finalite.missions.employer_relations.set_work_injury_rates import facts, rules

TABLE = tomllib.loads((Path(__file__).parent / "examples.toml").read_text(encoding="utf-8"))["example"]
ON = date(2018, 1, 1)
RATES = st.integers(0, 3_000)


@pytest.mark.parametrize("row", TABLE, ids=[row["title"] for row in TABLE])
def test_the_example_is_decided_as_announced(row):
    found, expect = decision.find_rule("set_work_injury_rates.compute_rate"), row["expect"]
    known = plain.read(found.facts, row["facts"])
    decided = found.decide(known, row["on"])
    assert decided.outcome == expect["outcome"], decided.steps
    assert list(decided.missing) == expect.get("missing", list(decided.missing))
    assert "names" not in expect or expect["names"] in decided.missing[0]
    assert "article" not in expect or expect["article"] in {step.article for step in decided.steps}
    assert "warning" not in expect or any(expect["warning"] in one for one in decided.warnings)
    assert "risk" not in expect or expect["risk"] in {step.amount for step in decided.steps}
    for key in ("net", "weight"):
        assert key not in expect or decided.lines[0].codes[key] == expect[key]
    assert decision.replay(decided, known).same


def known(**changes):
    whole = {"collective_activity": False, "local_rules": False, "created_in": None, "previous_rate": None}
    return facts.RateFacts(**(whole | changes))


def net(**changes):
    return rules.compute_rate(known(**changes), ON).lines[0].codes["net"]


@given(size=st.integers(20, 149), gross=RATES, collective=RATES)
def test_a_mixed_rate_lies_between_the_two_it_comes_from(size, gross, collective):
    own = net(headcount=150, gross_rate=gross)
    mixed = net(headcount=size, gross_rate=gross, collective_rate=collective)
    assert min(own, collective) <= mixed <= max(own, collective)
    nearer = net(headcount=size + 1, gross_rate=gross, collective_rate=collective)
    assert abs(nearer - own) <= abs(mixed - own)


@given(gross=RATES, previous=RATES)
def test_no_year_moves_a_rate_beyond_its_limits(gross, previous):
    rate = net(headcount=200, gross_rate=gross, previous_rate=previous)
    up, down = (previous * 25, previous * 20) if previous > 400 else (10_000, 8_000)
    assert -down <= (rate - previous) * 100 <= up


@pytest.mark.parametrize(
    "wrong", [{"cases": (1, 2)}, {"cases": (-1,) + (0,) * 9}, {"payroll": 0}, {"headcount": -1}, {"gross_rate": -1}]
)
def test_facts_that_cannot_be_are_refused(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        known(**wrong)


def test_each_committee_has_ten_mean_costs():
    for committee in facts.Committee:
        assert all(
            len(one.amount) == facts.CLASSES for one in law.parameter(rules.LAW + f"mean_costs_{committee}").values
        )
