"""Work of this fiche that runs by itself: the clock of waiting numbers, and children who come of age."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from finalite.capabilities import jobs, register

from . import operations
from .values import SliceReport

SLICE = 200
CLOCK, AGE = "register_and_affiliate.advance", "register_and_affiliate.come_of_age"


@jobs.task(CLOCK)
def advance(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """Move the clock of waiting numbers for a day, slice by slice."""
    yield from _slices(job, date.fromisoformat(on), operations.advance_registrations)


@jobs.task(AGE)
def come_of_age(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """End the attachment of those who come of age, slice by slice."""
    yield from _slices(job, date.fromisoformat(on), operations.end_attachments)


@jobs.recurring("register_and_affiliate.daily", every=timedelta(days=1))
def daily(*, now) -> None:
    """Queue both runs of the day."""
    day = now.date()
    for task in (CLOCK, AGE):
        jobs.enqueue(task=task, key=f"{task}/{day}", fiche=operations.FICHE, args={"on": day})


def _slices(job: jobs.Job, day: date, run: Callable[..., SliceReport]) -> Iterator[jobs.Progress]:
    done, after = job.progress.done, job.progress.cursor or 0
    while True:
        # the actor is set around each slice: across a yield it would go on acting in the worker's own code
        with register.acting(register.automation(operations.FICHE)):
            report = run(on=day, after=after, limit=SLICE)
        if not report.seen:
            return
        done, after = done + report.seen, report.last
        yield jobs.Progress(done=done, cursor=after)
