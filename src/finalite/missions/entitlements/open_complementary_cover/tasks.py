"""Work of this fiche that runs by itself each night: silences, renewals, contributions, files to insurers."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from finalite.capabilities import jobs, register

from . import operations
from .values import RunReport

SLICE = 50


@jobs.task("open_complementary_cover.accept")
def accept(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """Accept what silence accepts on a day."""
    yield from _slices(job, on, operations.accept_by_silence)


@jobs.task("open_complementary_cover.renew")
def renew(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """Renew, or ask to, on a day."""
    yield from _slices(job, on, operations.renew_covers)


@jobs.task("open_complementary_cover.call")
def call(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """Call the contributions of the months begun by a day."""
    yield from _slices(job, on, operations.call_contributions)


@jobs.task("open_complementary_cover.tell")
def tell(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """Send the insurers their files of a day."""
    with register.acting(register.automation(operations.FICHE)):
        told = operations.tell_managing_bodies(on=date.fromisoformat(on))
    yield jobs.Progress(done=sum(one.people for one in told))


def _slices(job: jobs.Job, on: str, run: Callable[..., RunReport]) -> Iterator[jobs.Progress]:
    """Slice by slice; what a crash left undone is taken up where it stood, and what was done is not done again."""
    done, after = job.progress.done, job.progress.cursor or 0
    while True:
        # the actor is set around each slice: across a yield it would go on acting in the worker's own code
        with register.acting(register.automation(operations.FICHE)):
            report = run(on=date.fromisoformat(on), after=after, limit=SLICE)
        if not report.seen:
            return
        done, after = done + report.seen, report.last
        yield jobs.Progress(done=done, cursor=after)


@jobs.recurring("open_complementary_cover.nightly", every=timedelta(days=1))
def nightly(*, now) -> None:
    """Queue the work of the day."""
    day = now.date()
    for name in ("accept", "renew", "call", "tell"):
        jobs.enqueue(
            task=f"open_complementary_cover.{name}", key=f"{name}/{day}", fiche=operations.FICHE, args={"on": str(day)}
        )
