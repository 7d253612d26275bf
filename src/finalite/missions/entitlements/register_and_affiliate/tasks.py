"""Work of this fiche that runs by itself: the clock of waiting numbers, children who come of age, like records."""

from collections.abc import Iterator
from datetime import date, timedelta

from finalite.capabilities import jobs

from . import operations

SLICE = 200
CLOCK, AGE = "register_and_affiliate.advance", "register_and_affiliate.come_of_age"
DUPLICATES = "register_and_affiliate.sweep_duplicates"


@jobs.task(CLOCK)
def advance(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """Move the clock of waiting numbers for a day, slice by slice."""
    yield from jobs.in_slices(job, operations.advance_registrations, size=SLICE, on=date.fromisoformat(on))


@jobs.task(AGE)
def come_of_age(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """End the attachment of those who come of age, slice by slice."""
    yield from jobs.in_slices(job, operations.end_attachments, size=SLICE, on=date.fromisoformat(on))


@jobs.recurring("register_and_affiliate.daily", every=timedelta(days=1))
def daily(*, now) -> None:
    """Queue both runs of the day."""
    jobs.queue(CLOCK, AGE, fiche=operations.FICHE, when=now.date(), on=now.date())


@jobs.task(DUPLICATES)
def sweep_duplicates(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """Look for pairs of like records through everybody, slice by slice."""
    yield from jobs.in_slices(job, operations.sweep_duplicates, size=SLICE, on=date.fromisoformat(on))


@jobs.recurring("register_and_affiliate.monthly", every=timedelta(days=30))
def monthly(*, now) -> None:
    """Queue the search of the month."""
    jobs.queue(DUPLICATES, fiche=operations.FICHE, when=now.date(), on=now.date())
