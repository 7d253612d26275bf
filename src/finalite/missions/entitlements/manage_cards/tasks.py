"""Work of this fiche that runs by itself, every day."""

from collections.abc import Iterator
from datetime import date, timedelta

from finalite.capabilities import jobs

from . import operations, reach

SLICE = 200
LETTERS = 20


@jobs.task("manage_cards.review")
def review(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """Review the cards of a day, slice by slice; what a crash left undone is taken up where it stood."""
    yield from jobs.in_slices(job, operations.review_fleet, size=SLICE, on=date.fromisoformat(on))


@jobs.task("manage_cards.remind")
def remind(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """Write the reminders of a day; a card already reminded is not due, so a crash repeats none."""
    yield from jobs.until_none(job, operations.remind_of_renewal, size=LETTERS, on=date.fromisoformat(on))


@jobs.task("manage_cards.silence")
def silence(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """Count the silences of a day; a request closed is not looked at again."""
    yield from jobs.in_slices(job, operations.count_silence, size=SLICE, on=date.fromisoformat(on))


@jobs.recurring("manage_cards.daily", every=timedelta(days=1))
def daily(*, now) -> None:
    """Queue the work of the day."""
    jobs.queue("review", "remind", "silence", fiche=reach.FICHE, when=now.date(), on=now.date())
