"""Work of this fiche that runs by itself: silence becomes a refusal on its day, once."""

from collections.abc import Iterator
from datetime import date, timedelta

from finalite.capabilities import jobs

from . import operations

SLICE = 200


@jobs.task("open_disability_and_death_entitlements.silence")
def silence(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """Refuse by silence the requests of a day, slice by slice; what a crash left undone is taken up where it stood."""
    yield from jobs.in_slices(job, operations.refuse_by_silence, size=SLICE, on=date.fromisoformat(on))


@jobs.task("open_disability_and_death_entitlements.silent_boards")
def silent_boards(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """The same for the appeals whose board did not answer."""
    yield from jobs.in_slices(job, operations.reject_appeals_by_silence, size=SLICE, on=date.fromisoformat(on))


@jobs.recurring("open_disability_and_death_entitlements.silence_daily", every=timedelta(days=1))
def silence_daily(*, now) -> None:
    """Queue both runs of the day."""
    jobs.queue("silence", "silent_boards", fiche=operations.FICHE, when=now.date(), on=now.date())
