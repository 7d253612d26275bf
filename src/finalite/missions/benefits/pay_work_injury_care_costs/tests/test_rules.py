"""Each row of examples.toml is decided and compared with what it announces; money never comes from nowhere."""

import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finalite.kernel import decision, plain
from finalite.kernel.unknown import UNKNOWN
from finalite.missions.benefits.pay_work_injury_care_costs import facts, rules

TABLE = tomllib.loads((Path(__file__).parent / "examples.toml").read_text(encoding="utf-8"))["example"]
ON = date(2026, 11, 21)
KNOWN = st.sampled_from([True, False, UNKNOWN])
LINES = st.builds(
    facts.CareLine,
    ref=st.uuids().map(str),
    care=st.sampled_from(facts.Care),
    done_on=st.dates(date(2026, 1, 1), date(2026, 11, 1)),
    charged=st.integers(0, 1_000_000),
    tariff=st.just(UNKNOWN) | st.integers(0, 1_000_000),
    related=KNOWN,
    opinion=KNOWN,
    to_patient=st.booleans(),
)
SHEETS = st.builds(
    facts.InjuryCareFacts,
    recognised=KNOWN,
    happened_on=st.dates(date(2026, 1, 1), date(2026, 6, 1)),
    closed_on=st.none() | st.dates(date(2026, 6, 2), date(2026, 10, 31)),
    lines=st.lists(LINES, min_size=1, max_size=5).map(tuple),
)


@pytest.mark.parametrize("row", TABLE, ids=[row["title"] for row in TABLE])
def test_the_example_is_decided_as_announced(row):
    found, expect = decision.find_rule("pay_work_injury_care_costs.adjudicate_injury_care"), row["expect"]
    known = plain.read(found.facts, row["facts"])
    decided = found.decide(known, row["on"])
    assert decided.outcome == expect["outcome"], decided.steps
    assert list(decided.missing) == expect.get("missing", list(decided.missing))
    assert "article" not in expect or expect["article"] in {step.article for step in decided.steps}
    assert expect.get("amounts", {}).items() <= decided.amounts.items()
    assert "warning" not in expect or any(expect["warning"] in one for one in decided.warnings)
    assert decision.replay(decided, known).same


@given(sheet=SHEETS)
def test_what_is_paid_never_passes_the_tariff_and_what_is_left_makes_up_the_charge(sheet):
    decided = rules.adjudicate_injury_care(sheet, ON)
    by_ref = {one.ref: one for one in sheet.lines}
    for line in decided.lines:
        if line.outcome == "paid":
            one, got = by_ref[line.ref], line.amounts
            assert got["paid"] + got["to_patient"] <= one.tariff
            assert got["paid"] + got["to_patient"] + got["left"] == one.charged
            assert not (got["paid"] and got["to_patient"])


@given(sheet=SHEETS)
def test_what_is_unknown_is_asked_for_and_no_unknown_fact_refuses(sheet):
    decided = rules.adjudicate_injury_care(sheet, ON)
    assert (decided.outcome == "unknown") == bool(decided.missing)
    if sheet.recognised is UNKNOWN:
        assert decided.outcome == "unknown" and not decided.lines
    for line, one in zip(decided.lines, sheet.lines, strict=False):
        if line.outcome == "refused":
            known = sheet.recognised is False or one.done_on < sheet.happened_on or False in (one.related, one.opinion)
            assert known


@given(sheet=SHEETS)
def test_lines_decided_apart_or_together_give_the_same_sums(sheet):
    whole = rules.adjudicate_injury_care(sheet, ON)
    if whole.lines:
        apart = [rules.adjudicate_injury_care(replace(sheet, lines=(one,)), ON) for one in sheet.lines]
        assert sum(one.amounts["paid"] for one in apart) == whole.amounts["paid"]
