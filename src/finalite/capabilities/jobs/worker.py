"""Takes jobs one at a time and does them in committed slices; killed at any instant, it loses and repeats nothing."""

import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import connection, connections, models, transaction
from django.db.models import F, Q
from django.utils import timezone

from finalite.capabilities import register

from . import tasks, timetable
from .memory import rare_collections
from .models import DONE, FAILED, READY, RUNNING, QueuedJob
from .values import Job, Progress

LONGEST_WAIT = timedelta(hours=1)
Clock = Callable[[], datetime]


class LeaseLost(Exception):
    """Somebody else took the job: what this worker did since its last committed slice is undone."""


def work(*, stop: threading.Event, clock: Clock = timezone.now, idle: float = 0.5) -> int:
    """Run recurring tasks and jobs until `stop` is set; return how many jobs were taken. A job stops between slices."""
    taken = 0
    with rare_collections():
        while not stop.is_set():
            timetable.run_due(clock=clock)
            if run_next(clock=clock, stop=stop):
                taken += 1
            else:
                stop.wait(idle)
    connections.close_all()
    return taken


def run_ready(*, clock: Clock = timezone.now, limit: int | None = None) -> int:
    """Run the jobs that are ready now until none is left, or `limit` were taken, and return how many were."""
    taken = 0
    while (limit is None or taken < limit) and run_next(clock=clock):
        taken += 1
    return taken


def run_next(*, clock: Clock = timezone.now, stop: threading.Event | None = None) -> bool:
    """Take one job and run it; False where none is ready."""
    row = _claim(clock())
    if row is not None:
        _run(row, clock, stop or threading.Event())
    return row is not None


def _claim(now: datetime) -> QueuedJob | None:
    free = Q(state=READY, run_at__lte=now) | Q(state=RUNNING, lease_until__lt=now)
    if not QueuedJob.objects.filter(free).exists():
        return None  # an idle worker must not take SQLite's only writer
    with transaction.atomic():
        row = _locked(QueuedJob.objects.filter(free).order_by("run_at", "pk")).first()
        if row is None:
            return None
        row.state, row.claims, row.attempts = RUNNING, row.claims + 1, row.attempts + 1
        row.lease_until = now + _lease(row)
        row.save(update_fields=["state", "claims", "attempts", "lease_until"])
        return row


def _locked(rows: models.QuerySet) -> models.QuerySet:
    """PostgreSQL skips rows in a slice under way; SQLite has one writer, whose transaction began before this read."""
    skip = connection.features.has_select_for_update_skip_locked
    return rows.select_for_update(skip_locked=True) if skip else rows


def _lease(row: QueuedJob) -> timedelta:
    try:
        return tasks.find(row.task).lease
    except tasks.UnknownTask:
        return timedelta(minutes=1)


def _run(row: QueuedJob, clock: Clock, stop: threading.Event) -> None:
    try:
        declared = tasks.find(row.task)
        if row.attempts > declared.most_attempts:
            return _give_up(row, "WorkerDied: the worker ended without a word each time", clock())
        steps = declared.function(_told(row, clock()), **row.args)  # a generator: its `finally` runs when it is closed
        with register.acting(register.automation(row.fiche)), closing(steps):
            while _slice(row, steps, declared, clock) and not stop.is_set():
                pass
            if stop.is_set():
                _release(row, clock())
    except LeaseLost:
        return
    except Exception as problem:
        _note_failure(row, problem, clock())


def _slice(row: QueuedJob, steps: Iterator[Progress], declared: tasks.Declared, clock: Clock) -> bool:
    """One slice in one transaction; the row is locked first, so a live slice is never taken over, however long."""
    with transaction.atomic():
        mine = QueuedJob.objects.filter(pk=row.pk, state=RUNNING, claims=row.claims)
        if not _exists_locked(mine):
            raise LeaseLost(row.key)
        progress = next(steps, None)
        now = clock()
        changes: dict[str, Any] = {"attempts": 1, "error": "", "lease_until": now + declared.lease}
        if progress is None:
            changes |= {"state": DONE, "ended_at": now, "lease_until": None}
        else:
            changes["progress"] = progress.as_json()
        if not mine.update(**changes):
            raise LeaseLost(row.key)
    row.attempts = 1
    return progress is not None


def _exists_locked(rows: models.QuerySet) -> bool:
    if connection.features.has_select_for_update:
        rows = rows.select_for_update()
    return bool(rows.values_list("pk"))


def _told(row: QueuedJob, now: datetime) -> Job:
    return Job(row.pk, row.key, row.fiche, row.attempts, now, Progress(**row.progress))


def _release(row: QueuedJob, now: datetime) -> None:
    QueuedJob.objects.filter(pk=row.pk, state=RUNNING, claims=row.claims).update(
        state=READY, run_at=now, lease_until=None, attempts=F("attempts") - 1
    )


def _note_failure(row: QueuedJob, problem: Exception, now: datetime) -> None:
    error = _name_of(problem)
    most = 1 if isinstance(problem, tasks.UnknownTask) else tasks.find(row.task).most_attempts
    if row.attempts >= most:
        return _give_up(row, error, now)
    wait = min(LONGEST_WAIT, timedelta(seconds=2**row.attempts))
    QueuedJob.objects.filter(pk=row.pk, state=RUNNING, claims=row.claims).update(
        state=READY, error=error, run_at=now + wait, lease_until=None
    )


def _give_up(row: QueuedJob, error: str, now: datetime) -> None:
    QueuedJob.objects.filter(pk=row.pk, state=RUNNING, claims=row.claims).update(
        state=FAILED, error=error, ended_at=now, lease_until=None
    )


def _name_of(problem: Exception) -> str:
    """The class of the error and the line it came from: its message could hold personal data, so it is not kept."""
    frame = traceback.extract_tb(problem.__traceback__)[-1]
    return f"{type(problem).__name__} at {Path(frame.filename).name}:{frame.lineno}"[:200]
