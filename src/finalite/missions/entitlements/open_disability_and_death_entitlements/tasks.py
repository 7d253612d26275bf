"""Work of this fiche that runs by itself: silence becomes a refusal on its day, once."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from finalite.capabilities import jobs, register

from . import operations
from .values import SilenceReport

SLICE = 200


@jobs.task("open_disability_and_death_entitlements.silence")
def silence(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """Refuse by silence the requests of a day, slice by slice; what a crash left undone is taken up where it stood."""
    yield from _slices(job, operations.refuse_by_silence, date.fromisoformat(on))


@jobs.task("open_disability_and_death_entitlements.silent_boards")
def silent_boards(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """The same for the appeals whose board did not answer."""
    yield from _slices(job, operations.reject_appeals_by_silence, date.fromisoformat(on))


@jobs.recurring("open_disability_and_death_entitlements.silence_daily", every=timedelta(days=1))
def silence_daily(*, now) -> None:
    """Queue both runs of the day."""
    day = now.date()
    for task in ("silence", "silent_boards"):
        jobs.enqueue(
            task=f"{operations.FICHE}.{task}", key=f"{task}/{day}", fiche=operations.FICHE, args={"on": str(day)}
        )


def _slices(job: jobs.Job, run: Callable[..., SilenceReport], day: date) -> Iterator[jobs.Progress]:
    done, after = job.progress.done, job.progress.cursor or 0
    while True:
        # the actor is set around each slice: across a yield it would go on acting in the worker's own code
        with register.acting(register.automation(operations.FICHE)):
            report = run(on=day, after=after, limit=SLICE)
        if not report.seen:
            return
        done, after = done + report.seen, report.last
        yield jobs.Progress(done=done, cursor=after)
