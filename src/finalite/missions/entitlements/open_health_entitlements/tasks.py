"""Work of this fiche that runs by itself."""

from collections.abc import Iterator
from datetime import date, timedelta

from finalite.capabilities import jobs, register

from . import operations

SLICE = 200


@jobs.task("open_health_entitlements.renew")
def renew(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """Run the renewal for a day, slice by slice; what a crash left undone is taken up where it stood."""
    day, done, after = date.fromisoformat(on), job.progress.done, job.progress.cursor or 0
    while True:
        # the actor is set around each slice: across a yield it would go on acting in the worker's own code
        with register.acting(register.automation(operations.FICHE)):
            report = operations.renew_rights(on=day, after=after, limit=SLICE)
        if not report.seen:
            return
        done, after = done + report.seen, report.last_right
        yield jobs.Progress(done=done, cursor=after)


@jobs.recurring("open_health_entitlements.renew_daily", every=timedelta(days=1))
def renew_daily(*, now) -> None:
    """Queue the renewal of the day."""
    day = now.date()
    jobs.enqueue(task="open_health_entitlements.renew", key=f"renew/{day}", fiche=operations.FICHE, args={"on": day})
