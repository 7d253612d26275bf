"""Work of this fiche that runs by itself."""

from collections.abc import Iterator
from datetime import date, timedelta

from finalite.capabilities import jobs

from . import operations

SLICE = 200


@jobs.task("pay_facilities.read")
def read(job: jobs.Job, *, delivery: int) -> Iterator[jobs.Progress]:
    """Read the rest of a delivery, slice by slice; its cursor is kept in the database with the lines themselves."""
    yield from jobs.until_finished(job, operations.read_on, size=SLICE, delivery=delivery)


@jobs.task("pay_facilities.settle")
def settle(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """Decide whatever was received, slice by slice, until nothing is left."""
    yield from jobs.until_none(job, operations.settle_invoices, size=SLICE, on=date.fromisoformat(on))


@jobs.task("pay_facilities.daily")
def daily(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """Order the months of allocations that are due, note the payments, and the disputes that silence rejects."""
    day = date.fromisoformat(on)
    yield from jobs.in_slices(job, operations.order_allocations, size=SLICE, from_start=True, on=day)
    yield from jobs.in_slices(job, operations.note_payments, size=SLICE, from_start=True)
    yield from jobs.in_slices(job, operations.reject_contests_by_silence, size=SLICE, from_start=True, on=day)


@jobs.recurring("pay_facilities.settle_often", every=timedelta(minutes=10))
def settle_often(*, now) -> None:
    """Queue the decisions of the moment."""
    jobs.queue("settle", fiche=operations.FICHE, when=f"{now:%Y-%m-%dT%H%M}", on=now.date())


@jobs.recurring("pay_facilities.each_day", every=timedelta(days=1))
def each_day(*, now) -> None:
    """Queue the work of the day."""
    jobs.queue("daily", fiche=operations.FICHE, when=now.date(), on=now.date())
