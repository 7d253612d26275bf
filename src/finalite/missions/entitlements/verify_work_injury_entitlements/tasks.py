"""Work of this fiche that runs by itself: bodies asked again, files whose time starts."""

from collections.abc import Iterator
from datetime import date, timedelta

from finalite.capabilities import jobs

from . import operations

SLICE = 100


@jobs.task("verify_work_injury_entitlements.chase_bodies")
def chase_bodies(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """Ask again the bodies that are late on a day."""
    yield from jobs.in_slices(job, operations.chase_bodies, size=SLICE, on=date.fromisoformat(on))


@jobs.task("verify_work_injury_entitlements.follow_ended_files")
def follow_ended_files(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """Start the time of what was gathered about injuries that give no right any more."""
    yield from jobs.in_slices(job, operations.follow_ended_files, size=SLICE, on=date.fromisoformat(on))


@jobs.recurring("verify_work_injury_entitlements.run_daily", every=timedelta(days=1))
def run_daily(*, now) -> None:
    """Queue the work of the day."""
    jobs.queue("chase_bodies", "follow_ended_files", fiche=operations.FICHE, when=now.date(), on=now.date())
