"""Each row of examples.toml is decided and compared with what it announces; what must hold is tried at random."""

import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from finalite.kernel import decision, plain
from finalite.kernel.unknown import UNKNOWN
from finalite.missions.entitlements.verify_work_injury_entitlements import facts, rules

TABLE = tomllib.loads((Path(__file__).parent / "examples.toml").read_text(encoding="utf-8"))["example"]
DAYS = st.dates(date(2017, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize("row", TABLE, ids=[row["title"] for row in TABLE])
def test_the_example_is_decided_as_announced(row):
    found, expect = decision.find_rule(f"verify_work_injury_entitlements.{row['rule']}"), row["expect"]
    decided = found.decide(plain.read(found.facts, row["facts"]), row["on"])
    assert decided.outcome == expect["outcome"], decided.steps
    assert list(decided.missing) == expect.get("missing", list(decided.missing))
    assert "article" not in expect or expect["article"] in {step.article for step in decided.steps}
    assert "warning" not in expect or any(expect["warning"] in warning for warning in decided.warnings)
    assert "note" not in expect or any(expect["note"] in step.note for step in decided.steps)
    if "lines" in expect:
        assert [line.ref for line in decided.lines if line.outcome == "differs"] == expect["lines"]
    if "from" in expect:
        assert decided.lines[0].codes["from"] == expect["from"]


def maybe(strategy):
    return st.one_of(st.just(UNKNOWN), strategy)


SITUATIONS = st.builds(
    facts.Situation,
    siret=maybe(st.sampled_from(["73282932000074", "55208131766522"])),
    yearly_wage=maybe(st.integers(0, 10_000_000)),
    alive=maybe(st.booleans()),
    new_union=maybe(st.booleans()),
    children=maybe(st.integers(0, 9)),
    in_school=maybe(st.booleans()),
    other_pension=maybe(st.integers(0, 500_000)),
    scheme=maybe(st.sampled_from(["general", "agricultural"])),
    country=maybe(st.sampled_from(["FR", "BE"])),
)


@settings(suppress_health_check=[HealthCheck.too_slow])  # the first draw pays for loading, on a busy machine
@given(declared=SITUATIONS, received=SITUATIONS, on=DAYS)
def test_a_difference_needs_both_sides_and_keeps_its_source(declared, received, on):
    told = facts.AwardFacts(declared=declared, received=received, source="urssaf", received_on=on)
    decided = rules.compare_award_facts(told, on)
    for line in decided.lines:
        name = rules.CONDITIONS[facts.Condition(line.ref)][0]
        assert getattr(declared, name) is not UNKNOWN and getattr(received, name) is not UNKNOWN
    assert (decided.outcome == "unknown") == (not decided.lines)
    compared = [step for step in decided.steps if step.note.startswith("déclaré")]
    assert len(compared) == len(decided.lines) and all("urssaf" in step.note for step in compared)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(situation=SITUATIONS, on=DAYS)
def test_two_sides_that_say_the_same_never_differ(situation, on):
    told = facts.AwardFacts(declared=situation, received=situation, source="urssaf", received_on=on)
    assert rules.compare_award_facts(told, on).outcome in ("consistent", "unknown")


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(
    reason=st.sampled_from(facts.EndReason),
    day=maybe(DAYS),
    yes=maybe(st.booleans()),
    free=DAYS,
    on=DAYS,
)
def test_nothing_stops_on_an_unknown_fact_and_a_suspension_never_looks_back(reason, day, yes, free, on):
    asked = facts.EndFacts(
        reason=reason, union_on=day, no_child_from=free, died_on=day, certificate_by=day, certified=yes
    )
    decided = rules.assess_end(asked, on)
    if day is UNKNOWN:
        assert decided.outcome == "unknown" and decided.missing
    if decided.outcome == "suspended":
        assert decided.lines[0].codes["from"] > on.isoformat() and yes is False
    if decided.outcome == "ends" and reason is facts.EndReason.NEW_UNION:
        assert decided.lines[0].codes["from"] == free.isoformat() and max(day, free) <= on
