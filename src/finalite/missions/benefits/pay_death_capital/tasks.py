"""Work of this fiche that runs by itself: payments are noted, files that nobody claimed are closed on their day."""

from collections.abc import Iterator
from datetime import date, timedelta

from finalite.capabilities import jobs

from . import operations

SLICE = 200


@jobs.task("pay_death_capital.unclaimed")
def unclaimed(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """Close what nobody claimed, slice by slice; what a crash left undone is taken up where it stood."""
    yield from jobs.in_slices(job, operations.close_unclaimed, size=SLICE, on=date.fromisoformat(on))


@jobs.task("pay_death_capital.silent_boards")
def silent_boards(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """Reject the appeals whose board did not answer, in the same way."""
    yield from jobs.in_slices(job, operations.reject_appeals_by_silence, size=SLICE, on=date.fromisoformat(on))


@jobs.task("pay_death_capital.payments")
def payments(job: jobs.Job) -> Iterator[jobs.Progress]:
    """Note what became of the orders, slice by slice."""
    yield from jobs.in_slices(job, operations.note_payments, size=SLICE)


@jobs.recurring("pay_death_capital.daily", every=timedelta(days=1))
def daily(*, now) -> None:
    """Queue the runs of the day."""
    day = now.date()
    jobs.queue("unclaimed", "silent_boards", fiche=operations.FICHE, when=day, on=day)
    jobs.queue("payments", fiche=operations.FICHE, when=day)
