"""Work of this fiche that runs by itself."""

from collections.abc import Iterator
from datetime import date, timedelta

from finalite.capabilities import jobs, register

from . import operations

FICHE = "execute_payments"
TASK = f"{FICHE}.tell_rejections"


@jobs.task(TASK)
def tell_rejections(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """Write to those whose payment came back, slice by slice; a letter already written is not written again."""
    after = done = 0
    while True:
        with register.acting(register.automation(FICHE)):
            after = operations.tell_rejections(on=date.fromisoformat(on), after=after)
        if not after:
            return
        done += 1
        yield jobs.Progress(done=done)


@jobs.recurring(f"{TASK}_daily", every=timedelta(days=1))
def tell_rejections_daily(*, now) -> None:
    """Try again those who could not be told: an address may be known since."""
    jobs.queue(TASK, fiche=FICHE, when=now.date(), on=now.date())
