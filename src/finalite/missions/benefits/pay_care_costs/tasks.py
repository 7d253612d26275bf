"""Work of this fiche that runs by itself."""

from collections.abc import Iterator
from datetime import date, timedelta

from finalite.capabilities import jobs

from . import operations

SLICE, FEW = 500, 50


@jobs.task("pay_care_costs.read")
def read(job: jobs.Job, *, delivery: int) -> Iterator[jobs.Progress]:
    """Read the rest of a delivery, slice by slice; its cursor is kept in the database with the lines themselves."""
    yield from jobs.until_finished(job, operations.read_on, size=SLICE, delivery=delivery)


@jobs.task("pay_care_costs.settle")
def settle(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """Decide whatever was received, slice by slice, until nothing is left."""
    yield from jobs.until_none(job, operations.settle_lines, size=SLICE, on=date.fromisoformat(on))


@jobs.task("pay_care_costs.note_payments")
def note_payments(job: jobs.Job) -> Iterator[jobs.Progress]:
    """Note the day of payment on what was paid since the last time, slice by slice.

    It starts from the first order again after a crash: those already noted are no longer given.
    """
    yield from jobs.in_slices(job, operations.note_payments, size=SLICE, from_start=True)


@jobs.task("pay_care_costs.look_again")
def look_again(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """Recalculate, slice by slice, whatever a change of right, law or fact touches; a crash goes on where it stood."""
    yield from jobs.in_slices(job, operations.look_again, size=FEW, on=date.fromisoformat(on))


@jobs.recurring("pay_care_costs.look_again_nightly", every=timedelta(days=1))
def look_again_nightly(*, now) -> None:
    """Queue the recalculations of the night."""
    jobs.queue("look_again", fiche=operations.FICHE, when=now.date(), on=now.date())


@jobs.recurring("pay_care_costs.settle_often", every=timedelta(minutes=10))
def settle_often(*, now) -> None:
    """Queue the decisions of the moment."""
    jobs.queue("settle", fiche=operations.FICHE, when=f"{now:%Y-%m-%dT%H%M}", on=now.date())


@jobs.recurring("pay_care_costs.note_payments_hourly", every=timedelta(hours=1))
def note_payments_hourly(*, now) -> None:
    """Queue the noting of the payments of the hour."""
    jobs.queue("note_payments", fiche=operations.FICHE, when=f"{now:%Y-%m-%dT%H}")
