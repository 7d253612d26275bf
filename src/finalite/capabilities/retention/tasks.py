"""The nightly erasure: one job for each fiche, so that progress is seen and a crash repeats one batch."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.utils import timezone

from finalite.capabilities import jobs
from finalite.capabilities.jobs.values import Job, Progress
from finalite.capabilities.register import loader

from . import counting, engine, queries
from .values import Erased

KEEP_DONE_JOBS = timedelta(days=30)
COMMON = "retention"
"""Stands where a fiche's slug stands for what belongs to no single fiche."""


@jobs.recurring("retention.run", every=timedelta(days=1))
def every_day(*, now: datetime) -> None:
    """Queue the erasures of the day, and forget jobs that ended a month ago."""
    on = timezone.localdate(now)
    for fiche in [*(entry.slug for entry in loader.entries() if entry.in_force), COMMON]:
        jobs.queue("retention.run", fiche=fiche, when=on, on=on)
    jobs.forget(ended_before=now - KEEP_DONE_JOBS)


@jobs.task("retention.run")
def erase(job: Job, on: str) -> Iterator[Progress]:
    """Treat what is due for one fiche; what was treated before a crash is not due any more."""
    done, of = job.progress.done, job.progress.done + _expected(job, date.fromisoformat(on))
    for step in _steps(job, date.fromisoformat(on)):
        done += step.rows
        yield Progress(done=done, of=max(of, done))
    if job.fiche != COMMON:  # what is left: held, or for somebody to look at
        counting.count(fiche=job.fiche, on=date.fromisoformat(on), at=timezone.now())


@jobs.task("retention.count")
def count(job: Job) -> Iterator[Progress]:
    """Count what is due of one fiche, today."""
    counting.count(fiche=job.fiche, on=timezone.localdate(), at=timezone.now())
    yield Progress(done=1, of=1)


def _expected(job: Job, on: date) -> int:
    return 0 if job.fiche == COMMON else sum(line.rows for line in queries.due(on=on, fiche=job.fiche))


def _steps(job: Job, on: date) -> Iterator[Erased]:
    if job.fiche == COMMON:
        return engine.common_steps(on=on, at=job.started_at)
    return engine.steps(on=on, at=job.started_at, fiche=job.fiche)
