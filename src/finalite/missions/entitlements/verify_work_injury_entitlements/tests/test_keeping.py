"""How long a check is kept: from the last right born of the injury, whoever held it."""

from datetime import UTC, date, datetime

import pytest

from finalite.capabilities import jobs, people, register
from finalite.capabilities.register import guard
from finalite.capabilities.verification.models import Check
from finalite.missions.entitlements.verify_work_injury_entitlements import models, operations, tasks
from finalite.missions.entitlements.verify_work_injury_entitlements.values import Outcome

from .factories import AFTER, ON, UNION, act, check_of, seed, told_of_union, victim, widowed

pytestmark = pytest.mark.django_db
MACHINE = register.automation(operations.FICHE)


def count(table, **conditions):
    with guard.owner():
        return table.objects.filter(**conditions).count()


def test_the_time_of_a_check_runs_from_the_last_right_of_its_injury():
    person = seed()
    with guard.owner():
        assert not models.Told.objects.filter(person_id=person, ended_on__isnull=False).exists()
    act(operations.follow_ended_files, MACHINE, on=AFTER)
    for table in (models.CheckedFile, models.Told, models.Proof, models.Paper, models.Inquiry, models.RightStopped):
        assert count(table, ended_on=UNION) >= 1, table
    assert count(Check, kept_from=UNION) == 1
    assert act(operations.follow_ended_files, MACHINE, on=AFTER).seen == 0


def test_a_right_that_runs_starts_no_time():
    person, file = widowed()
    check = told_of_union(person, file)
    act(operations.conclude_check, check=check, outcome=Outcome.UNFOUNDED, on=AFTER)
    assert act(operations.follow_ended_files, MACHINE, on=AFTER).done == 0
    assert count(models.CheckedFile, ended_on__isnull=False) == 0


def test_a_victim_who_dies_alone_is_kept_twenty_years():
    person, file = victim()
    act(operations.conclude_check, check=check_of(person, file), outcome=Outcome.CONFIRMED, on=ON)
    with guard.owner():
        people.record_death(person_id=person, died_on=date(2026, 9, 5))
    act(operations.follow_ended_files, MACHINE, on=AFTER)
    assert count(models.CheckedFile, ended_on=date(2041, 9, 5)) == 1, "five years more make twenty"


def test_the_daily_jobs_are_queued_once():
    now = datetime(2026, 11, 21, 3, tzinfo=UTC)
    tasks.run_daily(now=now)
    tasks.run_daily(now=now)
    assert jobs.waiting() == 2
