"""Work of this fiche that runs by itself: the yearly review, the silences of the law, protocols that end soon."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from finalite.capabilities import jobs, register

from . import operations
from .values import Silent

SLICE = 200
Slice = Callable[[date, int], tuple[int, int]]
"""Does one slice of a day's work after a number; returns how many rows it saw and the last number."""


@jobs.task("open_health_entitlements.renew")
def renew(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """Run the renewal for a day, slice by slice; what a crash left undone is taken up where it stood."""
    return _slices(job, on, _renewed)


@jobs.task("open_health_entitlements.open_state_aids")
def open_state_aids(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """Open the rights of the State medical aids that were granted."""
    return _slices(job, on, _aids)


@jobs.task("open_health_entitlements.note_silent_requests")
def note_silent_requests(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """Note the requests that silence refused by a day."""
    return _slices(job, on, lambda day, after: _silences(Silent.REQUEST, day, after))


@jobs.task("open_health_entitlements.note_silent_appeals")
def note_silent_appeals(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """Note the appeals that silence rejected by a day."""
    return _slices(job, on, lambda day, after: _silences(Silent.CONTEST, day, after))


@jobs.task("open_health_entitlements.tell_protocol_ends")
def tell_protocol_ends(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """Write to those whose protocol ends soon."""
    return _slices(job, on, _protocols)


@jobs.recurring("open_health_entitlements.renew_daily", every=timedelta(days=1))
def renew_daily(*, now: Any) -> None:
    """Queue the work of the day."""
    for name in ("renew", "open_state_aids", "note_silent_requests", "note_silent_appeals", "tell_protocol_ends"):
        day = now.date()
        jobs.enqueue(
            task=f"open_health_entitlements.{name}", key=f"{name}/{day}", fiche=operations.FICHE, args={"on": day}
        )


def _slices(job: jobs.Job, on: str, work: Slice) -> Iterator[jobs.Progress]:
    day, done, after = date.fromisoformat(on), job.progress.done, job.progress.cursor or 0
    while True:
        # the actor is set around each slice: across a yield it would go on acting in the worker's own code
        with register.acting(register.automation(operations.FICHE)):
            seen, after = work(day, after)
        if not seen:
            return
        done += seen
        yield jobs.Progress(done=done, cursor=after)


def _renewed(day: date, after: int) -> tuple[int, int]:
    report = operations.renew_rights(on=day, after=after, limit=SLICE)
    return report.seen, report.last_right


def _silences(what: Silent, day: date, after: int) -> tuple[int, int]:
    run = operations.note_silences(what=what, on=day, after=after, limit=SLICE)
    return run.seen, run.last


def _aids(day: date, after: int) -> tuple[int, int]:
    run = operations.open_state_aids(on=day, after=after, limit=SLICE)
    return run.seen, run.last


def _protocols(day: date, after: int) -> tuple[int, int]:
    run = operations.tell_protocol_ends(on=day, after=after, limit=SLICE)
    return run.seen, run.last
