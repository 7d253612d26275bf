"""The decisions of each rule are counted where they are kept, by month and by who decided, and nobody is read."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from finalite.capabilities import decisions, jobs, journal, register
from finalite.capabilities.decisions import counting
from finalite.capabilities.jobs.models import QueuedJob
from finalite.capabilities.register import purpose
from finalite.missions.entitlements.open_work_injury_entitlements.models import InjuryDecision
from finalite.missions.entitlements.open_work_injury_entitlements.tests import factories

pytestmark = pytest.mark.django_db(databases=["default", "archive"])
FICHE = "open_work_injury_entitlements"
AT = datetime(2026, 11, 22, 3, tzinfo=UTC)


def kept():
    with purpose.opened(purpose.purpose_of(FICHE, purpose.AUTOMATION)):
        return list(InjuryDecision.objects.values_list("decision", "decided_by"))


def test_what_is_counted_is_what_is_kept_and_a_second_count_adds_nothing():
    factories.seed()
    rows = [(found, who) for found, who in kept() if found]
    assert rows, "the seed decides something"
    for _ in range(2):
        assert decisions.count(fiche=FICHE, at=AT) >= len(rows)
    months = decisions.months(since=date(2000, 1, 1))
    of_table = [one for one in months if one.by_agents is not None]
    assert sum(one.decisions for one in of_table) == len(rows)
    assert sum(one.by_agents for one in of_table) == sum(not who.startswith("automation") for _, who in rows)
    assert {f"{FICHE}.{one.rule}" for one in of_table} == {found["rule"] for found, _ in rows}
    assert {str(one.month)[:7] for one in of_table} == {found["on"][:7] for found, _ in rows}
    assert decisions.counted_at() == AT


def test_what_a_job_decided_is_not_an_agents_decision():
    factories.seed()
    with purpose.opened(purpose.purpose_of(FICHE, purpose.AUTOMATION)):
        InjuryDecision.objects.update(decided_by=f"automation:{FICHE}")
    decisions.count(fiche=FICHE, at=AT)
    assert {one.by_agents for one in decisions.months(since=date(2000, 1, 1)) if one.by_agents is not None} == {0}


def test_months_before_the_period_are_left_out():
    factories.seed()
    decisions.count(fiche=FICHE, at=AT)
    assert decisions.months(since=date(2100, 1, 1)) == ()


def test_a_count_reads_no_person_and_is_in_the_journal():
    factories.seed()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        decisions.count(fiche=FICHE, at=AT)
    counted = [one["sql"] for one in asked if "GROUP BY" in one["sql"]]
    assert counted and not any("person_id" in sql for sql in counted)
    with purpose.opened(purpose.purpose_of("answer_data_subject_requests", "dpo")):
        [line] = [row for row in journal.search(fiche=FICHE, limit=200).rows if row.operation == "decisions.count"]
    assert line.persons == () and "decision" in line.categories


@pytest.mark.parametrize("slug", [one.slug for one in register.entries() if one.in_force and one.algorithms])
def test_every_fiche_with_an_algorithm_can_be_counted(slug):
    assert decisions.count(fiche=slug, at=AT) == 0


def test_the_counts_of_a_night_are_queued_once():
    asked = decisions.ask_count(at=AT)
    decisions.ask_count(at=AT + timedelta(seconds=30))
    assert asked == QueuedJob.objects.filter(task="decisions.count").count() > 10
    jobs.run_ready()
    assert counting.CountedMonth.objects.count() == 0
