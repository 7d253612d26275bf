"""Work of this fiche that runs by itself: silence that grants, bodies asked again, files whose time starts."""

from collections.abc import Iterator
from datetime import date, timedelta

from finalite.capabilities import jobs

from . import operations

SLICE = 100


@jobs.task("verify_health_entitlements.grant_by_silence")
def grant_by_silence(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """Grant what silence grants on a day, slice by slice; what a crash left undone is taken up where it stood."""
    yield from jobs.in_slices(job, operations.grant_by_silence, size=SLICE, on=date.fromisoformat(on))


@jobs.task("verify_health_entitlements.chase_bodies")
def chase_bodies(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """Ask again the bodies that are late on a day."""
    yield from jobs.in_slices(job, operations.chase_bodies, size=SLICE, on=date.fromisoformat(on))


@jobs.task("verify_health_entitlements.follow_ended_rights")
def follow_ended_rights(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """Start the time of the files whose person has no right any more."""
    yield from jobs.in_slices(job, operations.follow_ended_rights, size=SLICE, on=date.fromisoformat(on))


@jobs.recurring("verify_health_entitlements.run_daily", every=timedelta(days=1))
def run_daily(*, now) -> None:
    """Queue the work of the day."""
    names = ("grant_by_silence", "chase_bodies", "follow_ended_rights")
    jobs.queue(*names, fiche=operations.FICHE, when=now.date(), on=now.date())
