"""Work of this fiche that runs by itself each night: silences, renewals, contributions, files to insurers."""

from collections.abc import Iterator
from datetime import date, timedelta

from finalite.capabilities import jobs, register

from . import operations

SLICE = 50


@jobs.task("open_complementary_cover.accept")
def accept(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """Accept what silence accepts on a day."""
    yield from jobs.in_slices(job, operations.accept_by_silence, size=SLICE, on=date.fromisoformat(on))


@jobs.task("open_complementary_cover.renew")
def renew(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """Renew, or ask to, on a day."""
    yield from jobs.in_slices(job, operations.renew_covers, size=SLICE, on=date.fromisoformat(on))


@jobs.task("open_complementary_cover.call")
def call(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """Call the contributions of the months begun by a day."""
    yield from jobs.in_slices(job, operations.call_contributions, size=SLICE, on=date.fromisoformat(on))


@jobs.task("open_complementary_cover.tell")
def tell(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """Send the insurers their files of a day."""
    with register.acting(register.automation(operations.FICHE)):
        told = operations.tell_managing_bodies(on=date.fromisoformat(on))
    yield jobs.Progress(done=sum(one.people for one in told))


@jobs.recurring("open_complementary_cover.nightly", every=timedelta(days=1))
def nightly(*, now) -> None:
    """Queue the work of the day."""
    jobs.queue("accept", "renew", "call", "tell", fiche=operations.FICHE, when=now.date(), on=now.date())
