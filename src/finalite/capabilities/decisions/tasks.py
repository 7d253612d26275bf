"""The nightly count, one job for each fiche in force that declares an algorithm."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils import timezone

from finalite.capabilities import jobs
from finalite.capabilities.jobs.values import Job, Progress

from . import counting


@jobs.recurring("decisions.count", every=timedelta(days=1))
def every_day(*, now: datetime) -> None:
    """Queue the counts of the day."""
    counting.ask_count(at=now)


@jobs.task("decisions.count")
def count(job: Job) -> Iterator[Progress]:
    """Count the decisions of one fiche again."""
    yield Progress(done=counting.count(fiche=job.fiche, at=timezone.now()))
