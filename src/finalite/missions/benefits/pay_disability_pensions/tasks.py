"""Work of this fiche that runs by itself: months, payments, revaluations, questionnaires left without an answer."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from finalite.capabilities import jobs

from . import earning, operations, uprating

SLICE = 100


@jobs.task("pay_disability_pensions.pay")
def pay(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """Order the months that are over on a day, slice by slice; a crash is taken up where it stood.

    What was ordered before is met again and left as it is: each month of each pension has its own key.
    """
    day = date.fromisoformat(on)
    yield from jobs.in_slices(job, operations.order_months, size=SLICE, on=day)


@jobs.task("pay_disability_pensions.note_payments")
def note_payments(job: jobs.Job) -> Iterator[jobs.Progress]:
    """Note the day of payment on what was paid since the last time."""
    yield from jobs.in_slices(job, operations.note_payments, size=SLICE)


@jobs.task("pay_disability_pensions.announce_uprating")
def announce_uprating(job: jobs.Job, *, day: str, on: str) -> Iterator[jobs.Progress]:
    """Write to pensioners what the revaluation of a day changes; twice, the second writes nothing."""
    since, today = date.fromisoformat(day), date.fromisoformat(on)
    yield from jobs.in_slices(job, operations.announce_uprating, size=SLICE, day=since, on=today)


@jobs.task("pay_disability_pensions.send_forms")
def send_forms(job: jobs.Job, *, on: str, answer_by: str) -> Iterator[jobs.Progress]:
    """Send the questionnaires on earnings whose turn it is, to be answered by a day."""
    today, until = date.fromisoformat(on), date.fromisoformat(answer_by)
    yield from jobs.in_slices(job, operations.send_earnings_forms, size=SLICE, on=today, answer_by=until)


@jobs.task("pay_disability_pensions.silence")
def silence(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """Mark the appeals whose board was silent, and put unanswered questionnaires on the work list."""
    day = date.fromisoformat(on)
    yield from jobs.in_slices(job, operations.reject_appeals_by_silence, size=SLICE, on=day)
    # a second walk starts from the first row: its cursor is not that of the walk before
    yield from jobs.in_slices(job, operations.note_unanswered_forms, size=SLICE, from_start=True, on=day)


@jobs.recurring("pay_disability_pensions.daily", every=timedelta(days=1))
def daily(*, now) -> None:
    """Queue the months that are over, the silences of the day, the questionnaires whose turn it is, and the letters of
    a revaluation of this month."""
    day = now.date()
    queue = partial(jobs.queue, fiche=operations.FICHE, when=day, on=day)
    if revalued := uprating.lately(day):
        queue("announce_uprating", day=revalued)
    queue("pay", "silence")
    queue("send_forms", answer_by=day + timedelta(days=earning.ANSWER_DAYS))


@jobs.recurring("pay_disability_pensions.note_payments_hourly", every=timedelta(hours=1))
def note_payments_hourly(*, now) -> None:
    """Queue the noting of the payments of the hour."""
    jobs.queue("note_payments", fiche=operations.FICHE, when=f"{now:%Y-%m-%dT%H}")
