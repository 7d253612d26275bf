"""Runs an operation of a fiche slice by slice, so that a crash costs one slice and nothing is done twice."""

from collections.abc import Callable, Iterator
from typing import Any, Protocol

from finalite.capabilities import register

from .values import Job, Progress


class Slice(Protocol):
    """What an operation says of one slice: how many rows it saw, and the number of the last one."""

    @property
    def seen(self) -> int: ...

    @property
    def last(self) -> int: ...


def in_slices(
    job: Job, operation: Callable[..., Slice], *, size: int, from_start: bool = False, **given: Any
) -> Iterator[Progress]:
    """Call `operation(after=…, limit=size, **given)` until it sees nothing, as the automation of the job's fiche.

    A job taken up after a crash goes on after the last slice committed; with `from_start` it meets every row again,
    which is for operations that leave alone what they did before and for the second half of a job with two.
    """
    done, after = (0, 0) if from_start else (job.progress.done, job.progress.cursor or 0)
    while True:
        # the actor is set around each slice: across a yield it would go on acting in the worker's own code
        with register.acting(register.automation(job.fiche)):
            report = operation(after=after, limit=size, **given)
        if not report.seen:
            return
        done, after = done + report.seen, report.last
        yield Progress(done=done, cursor=None if from_start else after)
