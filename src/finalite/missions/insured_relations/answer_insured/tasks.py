"""Work of this fiche that runs by itself: choices age once people have left, loans for review end."""

from collections.abc import Iterator
from datetime import date, timedelta

from finalite.capabilities import jobs

from . import operations
from .values import FICHE

SLICE = 200


@jobs.task("answer_insured.end_relationships")
def end_relationships(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """Go through the choices slice by slice; what a crash left undone is taken up where it stood."""
    yield from jobs.in_slices(job, operations.end_relationships, size=SLICE, on=date.fromisoformat(on))


@jobs.task("answer_insured.end_loans")
def end_loans(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """Take back what was lent for review and whose time is over, in the same way."""
    yield from jobs.in_slices(job, operations.end_loans, size=SLICE, on=date.fromisoformat(on))


@jobs.recurring("answer_insured.daily", every=timedelta(days=1))
def daily(*, now) -> None:
    """Queue the runs of the day."""
    jobs.queue("end_relationships", "end_loans", fiche=FICHE, when=now.date(), on=now.date())
