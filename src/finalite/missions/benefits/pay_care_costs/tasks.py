"""Work of this fiche that runs by itself."""

from collections.abc import Iterator
from datetime import date, timedelta

from finalite.capabilities import jobs, register

from . import operations

SLICE = 500


@jobs.task("pay_care_costs.read")
def read(job: jobs.Job, *, delivery: int) -> Iterator[jobs.Progress]:
    """Read the rest of a delivery, slice by slice; its cursor is kept in the database with the lines themselves."""
    while True:
        # the actor is set around each slice: across a yield it would go on acting in the worker's own code
        with register.acting(register.automation(operations.FICHE)):
            receipt = operations.read_on(delivery=delivery, limit=SLICE)
        yield jobs.Progress(done=receipt.lines)
        if receipt.finished:
            return


@jobs.task("pay_care_costs.settle")
def settle(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """Decide whatever was received, slice by slice, until nothing is left."""
    done = job.progress.done
    while True:
        with register.acting(register.automation(operations.FICHE)):
            settled = operations.settle_lines(on=date.fromisoformat(on), limit=SLICE)
        if not settled.seen:
            return
        done += settled.seen
        yield jobs.Progress(done=done)


@jobs.recurring("pay_care_costs.settle_often", every=timedelta(minutes=10))
def settle_often(*, now) -> None:
    """Queue the decisions of the moment."""
    jobs.enqueue(
        task="pay_care_costs.settle",
        key=f"pay_care_costs/settle/{now:%Y-%m-%dT%H%M}",
        fiche=operations.FICHE,
        args={"on": now.date()},
    )
