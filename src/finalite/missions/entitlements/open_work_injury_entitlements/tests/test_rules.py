"""Each row of examples.toml is decided and compared with what it announces; clocks and shares keep their properties."""

import tomllib
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finalite.kernel import calendar, decision, plain
from finalite.missions.entitlements.open_work_injury_entitlements import clocks, facts, rules

TABLE = tomllib.loads((Path(__file__).parent / "examples.toml").read_text(encoding="utf-8"))["example"]
DAYS = st.dates(date(2020, 1, 1), date(2026, 6, 30))
CLAIMANTS = st.builds(
    facts.Claimant,
    ref=st.uuids().map(str),
    link=st.sampled_from(facts.Link),
    born_on=st.dates(date(1960, 1, 1), date(2025, 12, 31)),
    union_on=DAYS,
    alimony=st.integers(0, 5000),
    in_charge=st.booleans(),
    orphan=st.booleans(),
)


@pytest.mark.parametrize("row", TABLE, ids=[row["title"] for row in TABLE])
def test_the_example_is_decided_as_announced(row):
    found, expect = decision.find_rule(f"open_work_injury_entitlements.{row['rule']}"), row["expect"]
    decided = found.decide(plain.read(found.facts, row["facts"]), row["on"])
    assert decided.outcome == expect["outcome"], decided.steps
    assert list(decided.missing) == expect.get("missing", list(decided.missing))
    assert "article" not in expect or expect["article"] in {step.article for step in decided.steps}
    assert "names" not in expect or expect["names"] in decided.missing[0]
    assert decided.amounts == expect.get("amounts", decided.amounts)
    assert "warning" not in expect or any(expect["warning"] in one for one in decided.warnings)
    for key, code in (("due", "due_on"), ("shares", "share"), ("until", "until")):
        told = {line.ref: line.codes.get(code) for line in decided.lines}
        assert expect.get(key, {}).items() <= told.items()


@given(declared=DAYS, certified=DAYS, nature=st.sampled_from(facts.Nature), investigated=st.booleans())
def test_a_clock_counts_neither_its_first_nor_its_last_day_and_silence_never_comes_early(
    declared, certified, nature, investigated
):
    known = facts.ClockFacts(nature=nature, declared_on=declared, certified_on=certified, investigated=investigated)
    start, due = max(declared, certified), clocks.decide_by(known, declared)
    days = {"relapse": 60, "new_lesion": 60, "disease": 120}.get(nature, 90 if investigated else 30)
    assert due == calendar.working_day_from(start + timedelta(days=days + 1))
    assert rules.clock(known, due).outcome == "running"
    assert rules.clock(known, due + timedelta(days=1)).outcome == "silence"


@given(known_on=DAYS)
def test_an_employer_always_has_two_days_that_are_neither_sunday_nor_holiday(known_on):
    due = clocks.employer_by(known_on)
    between = [known_on + timedelta(days=n) for n in range(1, (due - known_on).days + 1)]
    assert sum(day.weekday() != 6 and not calendar.is_holiday(day) for day in between) == 2


@given(claimants=st.lists(CLAIMANTS, min_size=1, max_size=9), on=st.dates(date(2026, 2, 1), date(2026, 12, 31)))
def test_survivors_never_share_more_than_the_limit_and_ascendants_never_more_than_theirs(claimants, on):
    known = facts.SurvivorFacts(
        happened_on=date(2026, 1, 5), died_on=date(2026, 2, 1), caused_by_injury=True, claimants=tuple(claimants)
    )
    lines = rules.survivor_rights(known, on).lines
    assert len(lines) == len(claimants)
    assert sum(line.codes["share"] for line in lines) <= 8500
    assert sum(line.codes["share"] for line in lines if line.codes["link"] == "ascendant") <= 3000


@given(known=st.builds(facts.AccidentFacts, happened_on=DAYS, claimed_on=DAYS))
def test_what_is_missing_is_named_if_and_only_if_the_answer_is_unknown(known):
    decided = rules.decide_accident(known, date(2026, 11, 21))
    assert (decided.outcome == "unknown") == bool(decided.missing)
    assert set(decided.missing) <= set(rules.DOCUMENTS)


@pytest.mark.parametrize(
    "died, last, final, start",
    [
        (date(2026, 1, 31), None, None, date(2026, 1, 31)),
        (date(2026, 1, 31), date(2040, 3, 1), None, date(2025, 3, 1)),
        (None, None, date(2026, 6, 1), date(2011, 6, 1)),
        (date(2026, 1, 31), None, date(2045, 6, 1), date(2030, 6, 1)),
        (None, None, None, None),
    ],
)
def test_a_file_is_kept_to_the_latest_of_the_published_ends(died, last, final, start):
    from finalite.missions.entitlements.open_work_injury_entitlements import keeping

    assert keeping.kept_from(died, last, final) == start
