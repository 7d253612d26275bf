"""Work of this fiche that runs by itself: terms, payments, choices that time has closed."""

from collections.abc import Iterator
from datetime import date, timedelta

from finalite.capabilities import jobs

from . import operations

SLICE = 100


@jobs.task("pay_work_injury_income.pay")
def pay(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """Close the choices of the day, then order what is due, slice by slice; a crash is taken up from the start.

    What was ordered before the crash is met again and left as it is: each term has its own key.
    """
    day = date.fromisoformat(on)
    yield from jobs.in_slices(job, operations.close_choices, size=SLICE, from_start=True, on=day)
    yield from jobs.in_slices(job, operations.order_instalments, size=SLICE, from_start=True, on=day)


@jobs.task("pay_work_injury_income.note_payments")
def note_payments(job: jobs.Job) -> Iterator[jobs.Progress]:
    """Note the day of payment on what was paid since the last time."""
    yield from jobs.in_slices(job, operations.note_payments, size=SLICE, from_start=True)


@jobs.recurring("pay_work_injury_income.pay_daily", every=timedelta(days=1))
def pay_daily(*, now) -> None:
    """Queue the terms of the day."""
    jobs.queue("pay", fiche=operations.FICHE, when=now.date(), on=now.date())


@jobs.recurring("pay_work_injury_income.note_payments_hourly", every=timedelta(hours=1))
def note_payments_hourly(*, now) -> None:
    """Queue the noting of the payments of the hour."""
    jobs.queue("note_payments", fiche=operations.FICHE, when=f"{now:%Y-%m-%dT%H}")
