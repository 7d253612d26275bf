"""Work of this fiche that runs by itself: notices tied, the fortnightly run, silence noted, payments noted."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from finalite import law
from finalite.capabilities import jobs, register

from . import operations

SLICE = 500
FIRST, SECOND = 1, 16
"""Days of the month on which the runs start: twice a month, a choice of ours."""

LOOKING, LATELY = 6, timedelta(days=92)
"""Rights and facts that came late are looked at each Sunday, for the stops of a quarter: a choice of ours."""


@jobs.task("pay_daily_allowances.settle")
def settle(job: jobs.Job, *, to: str, on: str) -> Iterator[jobs.Progress]:
    """Decide and order all that is due up to a day, slice by slice; a crash repeats nothing and skips nothing."""
    days = {"to": date.fromisoformat(to), "on": date.fromisoformat(on)}
    yield from jobs.in_slices(job, operations.settle_period, size=SLICE, **days)


@jobs.task("pay_daily_allowances.tie")
def tie(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """Tie the notices and certificates that came by themselves to their stops."""
    done = 0
    while True:
        # the actor is set around each slice: across a yield it would go on acting in the worker's own code
        with register.acting(register.automation(operations.FICHE)):
            tied = operations.tie_notices(on=date.fromisoformat(on), limit=SLICE)
        if not tied:
            return
        done += tied
        yield jobs.Progress(done=done)


@jobs.task("pay_daily_allowances.take_deposit")
def take_deposit(job: jobs.Job, *, delivery: int, on: str) -> Iterator[jobs.Progress]:
    """Do what a deposited file tells, some declarations a slice; a crash repeats nothing and skips nothing."""
    day = date.fromisoformat(on)
    yield from jobs.in_slices(job, operations.take_deposit, size=50, delivery=delivery, on=day)


@jobs.task("pay_daily_allowances.employers")
def employers(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """End what employers may know, slice by slice."""
    yield from jobs.until_none(job, operations.end_employer_access, size=SLICE, on=date.fromisoformat(on))


@jobs.task("pay_daily_allowances.again")
def again(job: jobs.Job, *, since: str, on: str) -> Iterator[jobs.Progress]:
    """Look again at the stops of late, slice by slice."""
    days = {"since": date.fromisoformat(since), "on": date.fromisoformat(on)}
    yield from jobs.in_slices(job, operations.look_again, size=SLICE, **days)


@jobs.task("pay_daily_allowances.law")
def corrected_law(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """Decide again what rests on another state of the law, slice by slice."""
    yield from jobs.in_slices(job, operations.recalculate_for_law, size=SLICE, on=date.fromisoformat(on))


@jobs.task("pay_daily_allowances.silence")
def silence(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """Note the contests that silence rejects, slice by slice."""
    yield from jobs.in_slices(job, operations.reject_contests_by_silence, size=SLICE, on=date.fromisoformat(on))


@jobs.task("pay_daily_allowances.note_payments")
def note_payments(job: jobs.Job) -> Iterator[jobs.Progress]:
    """Note the day of payment on what was paid since the last time, slice by slice."""
    yield from jobs.in_slices(job, operations.note_payments, size=SLICE, from_start=True)


@jobs.recurring("pay_daily_allowances.daily", every=timedelta(days=1))
def daily(*, now) -> None:
    """Queue the work of the day, and the payment run on the first and the sixteenth for the days before."""
    day = now.date()
    queue = partial(jobs.queue, fiche=operations.FICHE, on=day)
    queue("tie", "silence", "employers", when=day)
    queue("law", when=law.version())
    if day.weekday() == LOOKING:
        queue("again", when=day, since=day - LATELY)
    if day.day in (FIRST, SECOND):
        queue("settle", when=day, to=day - timedelta(days=1))


@jobs.recurring("pay_daily_allowances.note_payments_hourly", every=timedelta(hours=1))
def note_payments_hourly(*, now) -> None:
    """Queue the noting of the payments of the hour."""
    jobs.queue("note_payments", fiche=operations.FICHE, when=f"{now:%Y-%m-%dT%H}")
