"""Work of this fiche that runs by itself: payments are noted, files that nobody claimed are closed on their day."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from finalite.capabilities import jobs, register

from . import operations
from .values import RunReport

SLICE = 200


@jobs.task("pay_death_capital.unclaimed")
def unclaimed(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """Close what nobody claimed, slice by slice; what a crash left undone is taken up where it stood."""
    day = date.fromisoformat(on)
    yield from _slices(job, lambda after: operations.close_unclaimed(on=day, after=after, limit=SLICE))


@jobs.task("pay_death_capital.silent_boards")
def silent_boards(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """Reject the appeals whose board did not answer, in the same way."""
    day = date.fromisoformat(on)
    yield from _slices(job, lambda after: operations.reject_appeals_by_silence(on=day, after=after, limit=SLICE))


@jobs.task("pay_death_capital.payments")
def payments(job: jobs.Job) -> Iterator[jobs.Progress]:
    """Note what became of the orders, slice by slice."""
    yield from _slices(job, lambda after: operations.note_payments(after=after, limit=SLICE))


@jobs.recurring("pay_death_capital.daily", every=timedelta(days=1))
def daily(*, now) -> None:
    """Queue the runs of the day."""
    day = now.date()
    for task, args in (("unclaimed", {"on": str(day)}), ("silent_boards", {"on": str(day)}), ("payments", {})):
        jobs.enqueue(task=f"{operations.FICHE}.{task}", key=f"capital/{task}/{day}", fiche=operations.FICHE, args=args)


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
