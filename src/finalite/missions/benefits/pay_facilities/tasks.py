"""Work of this fiche that runs by itself."""

from collections.abc import Iterator
from datetime import date, timedelta

from finalite.capabilities import jobs, register

from . import operations

SLICE = 200


@jobs.task("pay_facilities.read")
def read(job: jobs.Job, *, delivery: int) -> Iterator[jobs.Progress]:
    """Read the rest of a delivery, slice by slice; its cursor is kept in the database with the lines themselves."""
    while True:
        # the actor is set around each slice: across a yield it would go on acting in the worker's own code
        with register.acting(register.automation(operations.FICHE)):
            receipt = operations.read_on(delivery=delivery, limit=SLICE)
        yield jobs.Progress(done=receipt.lines)
        if receipt.finished:
            return


@jobs.task("pay_facilities.settle")
def settle(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """Decide whatever was received, slice by slice, until nothing is left."""
    done = job.progress.done
    while True:
        with register.acting(register.automation(operations.FICHE)):
            settled = operations.settle_invoices(on=date.fromisoformat(on), limit=SLICE)
        if not settled.seen:
            return
        done += settled.seen
        yield jobs.Progress(done=done)


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
    key = f"pay_facilities/settle/{now:%Y-%m-%dT%H%M}"
    jobs.enqueue(task="pay_facilities.settle", key=key, fiche=operations.FICHE, args={"on": now.date()})


@jobs.recurring("pay_facilities.each_day", every=timedelta(days=1))
def each_day(*, now) -> None:
    """Queue the work of the day."""
    key = f"pay_facilities/daily/{now:%Y-%m-%d}"
    jobs.enqueue(task="pay_facilities.daily", key=key, fiche=operations.FICHE, args={"on": now.date()})
