"""Work of this fiche that runs by itself."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from finalite.capabilities import jobs, register

from . import operations
from .values import RunReport

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
    day, done = date.fromisoformat(on), 0
    for run in (
        lambda after: operations.order_allocations(on=day, after=after, limit=SLICE),
        lambda after: operations.note_payments(after=after, limit=SLICE),
        lambda after: operations.reject_contests_by_silence(on=day, after=after, limit=SLICE),
    ):
        for seen in _slices(run):
            done += seen
            yield jobs.Progress(done=done)


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


def _slices(run: Callable[[int], RunReport]) -> Iterator[int]:
    after = 0
    while True:
        with register.acting(register.automation(operations.FICHE)):
            report = run(after)
        if not report.seen:
            return
        after = report.last
        yield report.seen
