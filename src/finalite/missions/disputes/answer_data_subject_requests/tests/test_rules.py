"""The answers that the regulation asks for, case by case."""

import tomllib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from finalite.kernel import decision, plain

from .. import rules

EXAMPLES = tomllib.loads((Path(__file__).parent / "examples.toml").read_text())


def rows(rule: str):
    return [pytest.param(row, id=row["name"]) for row in EXAMPLES[rule]]


@pytest.mark.parametrize("row", rows("judge_right"))
def test_each_right_is_answered_with_its_article(row):
    found = decision.decide("answer_data_subject_requests.judge_right", row["facts"], date(2026, 11, 21))
    assert (found.outcome, found.steps[0].article) == (row["outcome"], f"RGPD art. {row['article']}")


@pytest.mark.parametrize("row", rows("request_deadline"))
def test_the_clock_of_a_request_follows_the_calendar(row):
    found = rules.request_deadline(rules.ClockFacts(row["received_on"], row["extended"]), row["received_on"])
    assert found.lines[0].codes["due_on"] == row["due_on"].isoformat()


def test_the_day_after_the_deadline_is_late():
    facts = rules.ClockFacts(date(2026, 11, 21))
    assert rules.request_deadline(facts, date(2026, 12, 21)).outcome == "running"
    assert rules.request_deadline(facts, date(2026, 12, 22)).outcome == "late"


@pytest.mark.parametrize("row", rows("assess_breach"))
def test_a_breach_is_notified_unless_risk_is_known_to_be_unlikely(row):
    found = rules.assess_breach(rules.BreachFacts(row["known_at"], row["risk"]), row["known_at"].date())
    assert (found.outcome, found.lines[0].codes["tell_persons"]) == (row["outcome"], row["tell_persons"])


def test_the_authority_is_told_within_seventy_two_real_hours():
    known = datetime(2026, 11, 17, 9, 30, tzinfo=UTC)
    by = datetime.fromisoformat(rules.assess_breach(rules.BreachFacts(known), known.date()).lines[0].codes["notify_by"])
    assert timedelta(hours=72) <= by - known < timedelta(hours=74)


def test_no_personal_data_touched_means_no_notice():
    known = datetime(2026, 11, 17, 9, 30, tzinfo=UTC)
    assert rules.assess_breach(rules.BreachFacts(known, personal_data=False), known.date()).outcome == "register_only"


def test_an_answer_can_be_replayed():
    facts = plain.read(rules.RightFacts, EXAMPLES["judge_right"][0]["facts"])
    kept = decision.Decision.from_json(rules.judge_right(facts, date(2026, 11, 21)).to_json())
    assert decision.replay(kept, facts).same
