"""Work of this fiche that runs by itself: files read on, lines decided, injuries followed, payments noted."""

from collections.abc import Iterator
from datetime import date, timedelta

from finalite.capabilities import jobs

from . import operations

SLICE = 200


@jobs.task("pay_work_injury_care_costs.read")
def read(job: jobs.Job, *, delivery: int) -> Iterator[jobs.Progress]:
    """Read the rest of a delivery, slice by slice; its cursor is kept in the database with the lines themselves."""
    yield from jobs.until_finished(job, operations.read_on, size=SLICE, delivery=delivery)


@jobs.task("pay_work_injury_care_costs.settle")
def settle(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """Decide whatever was received, slice by slice, until nothing is left."""
    yield from jobs.until_none(job, operations.settle_lines, size=SLICE, on=date.fromisoformat(on))


@jobs.task("pay_work_injury_care_costs.follow")
def follow(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """Meet what changed since yesterday: injuries, those declared since, agreements that silence gave."""
    day = date.fromisoformat(on)
    for step in (operations.note_silence, operations.follow_injuries, operations.look_for_injuries):
        yield from jobs.in_slices(job, step, size=SLICE, from_start=True, on=day)


@jobs.task("pay_work_injury_care_costs.note_payments")
def note_payments(job: jobs.Job) -> Iterator[jobs.Progress]:
    """Note the day of payment on what was paid since the last time."""
    yield from jobs.in_slices(job, operations.note_payments, size=SLICE, from_start=True)


@jobs.recurring("pay_work_injury_care_costs.settle_often", every=timedelta(minutes=10))
def settle_often(*, now) -> None:
    """Queue the decisions of the moment."""
    jobs.queue("settle", fiche=operations.FICHE, when=f"{now:%Y-%m-%dT%H%M}", on=now.date())


@jobs.recurring("pay_work_injury_care_costs.follow_daily", every=timedelta(days=1))
def follow_daily(*, now) -> None:
    """Queue the following of injuries of the day."""
    jobs.queue("follow", fiche=operations.FICHE, when=now.date(), on=now.date())


@jobs.recurring("pay_work_injury_care_costs.note_payments_hourly", every=timedelta(hours=1))
def note_payments_hourly(*, now) -> None:
    """Queue the noting of the payments of the hour."""
    jobs.queue("note_payments", fiche=operations.FICHE, when=f"{now:%Y-%m-%dT%H}")
