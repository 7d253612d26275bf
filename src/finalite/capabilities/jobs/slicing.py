"""Runs an operation of a fiche slice by slice, so that a crash costs one slice and nothing is done twice."""

from collections.abc import Callable, Iterator
from typing import Any, Protocol

from django.db.models import QuerySet

from finalite.capabilities import register

from .values import Job, Progress, SliceDone


class Seen(Protocol):
    """What an operation says of one slice: how many rows it saw."""

    @property
    def seen(self) -> int: ...


class Slice(Seen, Protocol):
    """And the number of the last one."""

    @property
    def last(self) -> int: ...


class Reading(Protocol):
    """How many lines were read since the first slice, and whether none is left."""

    @property
    def lines(self) -> int: ...

    @property
    def finished(self) -> bool: ...


def in_slices(
    job: Job, operation: Callable[..., Slice], *, size: int, from_start: bool = False, **given: Any
) -> Iterator[Progress]:
    """Call `operation(after=…, limit=size, **given)` until it sees nothing, as the automation of the job's fiche.

    A job taken up after a crash goes on after the last slice committed; with `from_start` it meets every row again,
    which is for operations that leave alone what they did before and for the second half of a job with two.
    """
    done, after = (0, 0) if from_start else (job.progress.done, job.progress.cursor or 0)
    while (report := _slice(job, operation, after=after, limit=size, **given)).seen:
        done, after = done + report.seen, report.last
        yield Progress(done=done, cursor=None if from_start else after)


def until_none(job: Job, operation: Callable[..., Seen], *, size: int, **given: Any) -> Iterator[Progress]:
    """Call `operation(limit=size, **given)`, after which what it saw waits no more, until nothing is left."""
    done = job.progress.done
    while seen := _slice(job, operation, limit=size, **given).seen:
        done += seen
        yield Progress(done=done)


def until_finished(job: Job, operation: Callable[..., Reading], *, size: int, **given: Any) -> Iterator[Progress]:
    """Call `operation(limit=size, **given)`, which keeps its own place, until it says that it is finished."""
    finished = False
    while not finished:
        report = _slice(job, operation, limit=size, **given)
        finished = report.finished
        yield Progress(done=report.lines)


def one_slice(rows: QuerySet, treat: Callable[[Any], Any], *, after: int, limit: int) -> SliceDone:
    """Treat the next rows after a number, those whose person this act may concern; the others are only seen.

    `treat` answers False where it did nothing: `done` counts the others.
    """
    found = list(rows.filter(pk__gt=after).order_by("pk")[:limit])
    known = register.may_concern(*{row.person_id for row in found if row.person_id})
    done = sum(treat(row) is not False for row in found if row.person_id in known)
    return SliceDone(len(found), done, found[-1].pk if found else after)


def _slice(job: Job, operation: Callable[..., Any], **given: Any) -> Any:
    """The actor is set around each slice: across a yield it would go on acting in the worker's own code."""
    with register.acting(register.automation(job.fiche)):
        return operation(**given)
