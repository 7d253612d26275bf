"""Work of this fiche that runs by itself: payments noted, silent boards, deaths; each slice repeats without harm."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from finalite.capabilities import jobs, register

from . import operations
from .values import RunReport

SLICE = 200


@jobs.task("pay_derogatory_cover.payments")
def payments(job: jobs.Job) -> Iterator[jobs.Progress]:
    """Note what became of the orders, slice by slice; what a crash left undone is taken up where it stood."""
    yield from _slices(job, lambda after: operations.note_payments(after=after, limit=SLICE))


@jobs.task("pay_derogatory_cover.silent_boards")
def silent_boards(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """Reject the disputes whose board did not answer, in the same way."""
    day = date.fromisoformat(on)
    yield from _slices(job, lambda after: operations.reject_disputes_by_silence(on=day, after=after, limit=SLICE))


@jobs.task("pay_derogatory_cover.deaths")
def deaths(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """Let the years of retention run for those who died, in the same way."""
    day = date.fromisoformat(on)
    yield from _slices(job, lambda after: operations.note_deaths(on=day, after=after, limit=SLICE))


@jobs.task("pay_derogatory_cover.terms")
def terms(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """Close experiments that are over, and write their terms on the rows of every caisse, in the same way."""
    day = date.fromisoformat(on)
    yield from _slices(job, lambda after: operations.apply_terms(on=day, after=after, limit=SLICE))


@jobs.recurring("pay_derogatory_cover.daily", every=timedelta(days=1))
def daily(*, now) -> None:
    """Queue the runs of the day."""
    day = now.date()
    for task, args in (
        ("silent_boards", {"on": str(day)}),
        ("deaths", {"on": str(day)}),
        ("terms", {"on": str(day)}),
        ("payments", {}),
    ):
        key = f"derogatory/{task}/{day}"
        jobs.enqueue(task=f"{operations.FICHE}.{task}", key=key, fiche=operations.FICHE, args=args)


def _slices(job: jobs.Job, run: Callable[[int], RunReport]) -> Iterator[jobs.Progress]:
    done, after = job.progress.done, job.progress.cursor or 0
    while True:
        # the actor is set around each slice: across a yield it would go on acting in the worker's own code
        with register.acting(register.automation(operations.FICHE)):
            report = run(after)
        if not report.seen:
            return
        done, after = done + report.seen, report.last
        yield jobs.Progress(done=done, cursor=after)
