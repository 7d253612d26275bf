"""Work of this fiche that runs by itself: bodies asked again, files whose time starts."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from finalite.capabilities import jobs, register

from . import operations
from .values import SliceDone

SLICE = 100


@jobs.task("verify_work_injury_entitlements.chase_bodies")
def chase_bodies(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """Ask again the bodies that are late on a day."""
    yield from _slices(job, on, operations.chase_bodies)


@jobs.task("verify_work_injury_entitlements.follow_ended_files")
def follow_ended_files(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """Start the time of what was gathered about injuries that give no right any more."""
    yield from _slices(job, on, operations.follow_ended_files)


def _slices(job: jobs.Job, on: str, run: Callable[..., SliceDone]) -> Iterator[jobs.Progress]:
    day, done, after = date.fromisoformat(on), job.progress.done, job.progress.cursor or 0
    while True:
        # the actor is set around each slice: across a yield it would go on acting in the worker's own code
        with register.acting(register.automation(operations.FICHE)):
            report = run(on=day, after=after, limit=SLICE)
        if not report.seen:
            return
        done, after = done + report.done, report.last
        yield jobs.Progress(done=done, cursor=after)


@jobs.recurring("verify_work_injury_entitlements.run_daily", every=timedelta(days=1))
def run_daily(*, now) -> None:
    """Queue the work of the day."""
    day = now.date()
    for name in ("chase_bodies", "follow_ended_files"):
        jobs.enqueue(
            task=f"verify_work_injury_entitlements.{name}",
            key=f"{name}/{day}",
            fiche=operations.FICHE,
            args={"on": day},
        )
