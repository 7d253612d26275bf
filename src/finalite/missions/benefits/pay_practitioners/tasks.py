"""Work of this fiche that runs by itself: lines are followed, payments noted."""

from collections.abc import Iterator
from datetime import date, timedelta

from finalite.capabilities import jobs

from . import operations

SLICE = 200


@jobs.task("pay_practitioners.follow")
def follow(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """Write where the lines under way stand, slice by slice; what a crash left undone is taken up where it stood."""
    yield from jobs.in_slices(job, operations.follow_lines, size=SLICE, on=date.fromisoformat(on))


@jobs.task("pay_practitioners.payments")
def payments(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """Note what became of the orders, in the same way."""
    yield from jobs.in_slices(job, operations.note_payments, size=SLICE, on=date.fromisoformat(on))


@jobs.recurring("pay_practitioners.daily", every=timedelta(days=1))
def daily(*, now) -> None:
    """Queue the runs of the day."""
    jobs.queue("payments", "follow", fiche=operations.FICHE, when=now.date(), on=now.date())
