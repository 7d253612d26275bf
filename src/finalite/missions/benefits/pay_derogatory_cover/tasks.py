"""Work of this fiche that runs by itself: payments noted, silent boards, deaths; each slice repeats without harm."""

from collections.abc import Iterator
from datetime import date, timedelta

from finalite.capabilities import jobs

from . import operations

SLICE = 200


@jobs.task("pay_derogatory_cover.payments")
def payments(job: jobs.Job) -> Iterator[jobs.Progress]:
    """Note what became of the orders, slice by slice; what a crash left undone is taken up where it stood."""
    yield from jobs.in_slices(job, operations.note_payments, size=SLICE)


@jobs.task("pay_derogatory_cover.silent_boards")
def silent_boards(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """Reject the disputes whose board did not answer, in the same way."""
    day = date.fromisoformat(on)
    yield from jobs.in_slices(job, operations.reject_disputes_by_silence, size=SLICE, on=day)


@jobs.task("pay_derogatory_cover.deaths")
def deaths(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """Let the years of retention run for those who died, in the same way."""
    day = date.fromisoformat(on)
    yield from jobs.in_slices(job, operations.note_deaths, size=SLICE, on=day)


@jobs.task("pay_derogatory_cover.terms")
def terms(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """Close experiments that are over, and write their terms on the rows of every caisse, in the same way."""
    day = date.fromisoformat(on)
    yield from jobs.in_slices(job, operations.apply_terms, size=SLICE, on=day)


@jobs.recurring("pay_derogatory_cover.daily", every=timedelta(days=1))
def daily(*, now) -> None:
    """Queue the runs of the day."""
    day = now.date()
    jobs.queue("silent_boards", "deaths", "terms", fiche=operations.FICHE, when=day, on=day)
    jobs.queue("payments", fiche=operations.FICHE, when=day)
