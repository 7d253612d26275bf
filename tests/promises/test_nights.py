"""What runs by itself: the work that one fiche queues for a night never stands in the place of another's."""

from datetime import UTC, datetime

import pytest
from django.db import transaction

from finalite.capabilities.jobs.models import QueuedJob
from finalite.capabilities.jobs.tasks import all_recurring

pytestmark = pytest.mark.django_db(databases=["default", "archive"])
NIGHT = datetime(2026, 11, 1, 2, tzinfo=UTC)
"""A Sunday, the first of a month: every fiche has something to do."""


def queued() -> set[tuple[str, str]]:
    """The fiche and the task of each job that waits."""
    return set(QueuedJob.objects.values_list("fiche", "task"))


def alone(recurring) -> set[tuple[str, str]]:
    """What one recurring task queues where nothing else was queued."""
    with transaction.atomic():
        recurring.function(now=NIGHT)
        found = queued()
        transaction.set_rollback(True)
    return found


def test_what_each_fiche_queues_for_a_night_waits_beside_the_work_of_all_others():
    expected = set().union(*(alone(one) for one in all_recurring()))
    for one in all_recurring():
        one.function(now=NIGHT)
    assert queued() == expected and len(expected) > 20
