"""Work of this fiche that runs by itself: the yearly review, the silences of the law, protocols that end soon."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from finalite.capabilities import jobs

from . import operations
from .values import Silent

SLICE = 200


@jobs.task("open_health_entitlements.renew")
def renew(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """Run the renewal for a day, slice by slice; what a crash left undone is taken up where it stood."""
    return jobs.in_slices(job, operations.renew_rights, size=SLICE, on=date.fromisoformat(on))


@jobs.task("open_health_entitlements.open_state_aids")
def open_state_aids(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """Open the rights of the State medical aids that were granted."""
    return jobs.in_slices(job, operations.open_state_aids, size=SLICE, on=date.fromisoformat(on))


@jobs.task("open_health_entitlements.note_silent_requests")
def note_silent_requests(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """Note the requests that silence refused by a day."""
    return jobs.in_slices(job, operations.note_silences, size=SLICE, on=date.fromisoformat(on), what=Silent.REQUEST)


@jobs.task("open_health_entitlements.note_silent_appeals")
def note_silent_appeals(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """Note the appeals that silence rejected by a day."""
    return jobs.in_slices(job, operations.note_silences, size=SLICE, on=date.fromisoformat(on), what=Silent.CONTEST)


@jobs.task("open_health_entitlements.tell_protocol_ends")
def tell_protocol_ends(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """Write to those whose protocol ends soon."""
    return jobs.in_slices(job, operations.tell_protocol_ends, size=SLICE, on=date.fromisoformat(on))


@jobs.recurring("open_health_entitlements.renew_daily", every=timedelta(days=1))
def renew_daily(*, now: Any) -> None:
    """Queue the work of the day."""
    names = ("renew", "open_state_aids", "note_silent_requests", "note_silent_appeals", "tell_protocol_ends")
    jobs.queue(*names, fiche=operations.FICHE, when=now.date(), on=now.date())
