"""Each row of examples.toml is decided and compared with what it announces."""

import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finalite import law
from finalite.kernel import decision, plain
from finalite.missions.entitlements.open_health_entitlements import facts, illnesses, keeping, rules

TABLE = tomllib.loads((Path(__file__).parent / "examples.toml").read_text(encoding="utf-8"))["example"]
DAYS = st.dates(date(2017, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize("row", TABLE, ids=[row["title"] for row in TABLE])
def test_the_example_is_decided_as_announced(row):
    found, expect = decision.find_rule(f"open_health_entitlements.{row['rule']}"), row["expect"]
    read = plain.read(found.facts, row["facts"])
    decided = found.decide(read, row["on"])
    assert decided.outcome == expect["outcome"], decided.steps
    assert list(decided.missing) == expect.get("missing", list(decided.missing))
    assert "article" not in expect or expect["article"] in {step.article for step in decided.steps}
    assert all(
        "warning" in expect and expect["warning"] in warning for warning in decided.warnings if "non vérif" in warning
    )
    assert "warning" not in expect or any(expect["warning"] in warning for warning in decided.warnings)
    assert "code" not in expect or expect["code"] in decided.lines[0].codes.values()
    if {"cash_until", "care_until"} & set(expect):
        until = keeping.cash_kept_until(read.lost_on) if "cash_until" in expect else keeping.care_kept_until(read)
        assert until == date.fromisoformat(expect.get("cash_until") or expect["care_until"])
    if "days" in expect:
        assert keeping.paternity_days(read) == (expect["days"], date.fromisoformat(expect["before"]))
    if "ends_on" in expect:
        assert rules.end_of_cover(read, row["on"]) == date.fromisoformat(expect["ends_on"])


@given(born=DAYS, since=DAYS, on=DAYS, months=st.integers(0, 12), stay=st.sampled_from(facts.Stay))
def test_a_right_never_starts_after_the_day_it_is_opened(born, since, on, months, stay):
    known = facts.CoverFacts(
        born_on=born,
        works=False,
        resides_since=since,
        months_a_year=months,
        stay=stay,
        permit_until=on,
        parent_covered=False,
    )
    opened = rules.cover_opened(known, on)
    assert opened is None or opened[1] <= on


@given(
    facts=st.builds(facts.CoverFacts, born_on=DAYS, works=st.sampled_from([True, False]), resides_since=DAYS), on=DAYS
)
def test_what_is_missing_is_named_if_and_only_if_the_answer_is_unknown(facts, on):
    decided = rules.assess_cover(facts, on)
    assert (decided.outcome == "unknown") == bool(decided.missing)
    assert set(decided.missing) <= set(rules.DOCUMENTS)


@pytest.mark.parametrize(
    "expected, delivered, period",
    [
        (date(2026, 12, 20), None, (date(2026, 8, 20), None)),
        (date(2026, 12, 20), date(2026, 12, 18), (date(2026, 8, 20), date(2026, 12, 31))),
        (date(2026, 12, 20), date(2026, 8, 1), (date(2026, 8, 1), date(2026, 8, 14))),
    ],
)
def test_maternity_runs_from_four_months_before_to_twelve_days_after(expected, delivered, period):
    assert rules.maternity_period(expected, delivered) == period


@given(received=st.dates(date(2020, 1, 1), date(2030, 12, 31)), medical=st.booleans(), on=DAYS)
def test_silence_answers_from_the_day_after_the_last_and_never_before(received, medical, on):
    asked = facts.SilenceFacts(received_on=received, medical=medical, appeal=medical)
    implied = rules.assess_silence(asked, on).outcome == keeping.IMPLIED
    assert implied == (on >= keeping.implied_on(asked)) == (on > keeping.last_day(asked))


def test_every_illness_of_the_list_has_its_code():
    assert len(law.value("care.exemptions.ald_list", date(2026, 11, 21)).amount) == len(illnesses.Condition)
    assert set(illnesses.NAMES_EN) == set(illnesses.Condition)
