"""Work of this fiche that runs by itself: silence that recognises or rejects, access of employers that ends."""

from collections.abc import Iterator
from datetime import date, timedelta

from finalite.capabilities import jobs, register

from . import operations

SLICE = 50


@jobs.task("open_work_injury_entitlements.silence")
def silence(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """Recognise the files left without an answer, slice by slice; a crash is taken up where it stood."""
    day = date.fromisoformat(on)
    yield from jobs.in_slices(job, operations.recognise_by_silence, size=SLICE, on=day)
    _end_access(day)


@jobs.task("open_work_injury_entitlements.board_silence")
def board_silence(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """Reject the appeals that the board left unanswered, slice by slice; a crash is taken up where it stood."""
    day = date.fromisoformat(on)
    yield from jobs.in_slices(job, operations.reject_appeals_by_silence, size=SLICE, on=day)


def _end_access(day: date) -> None:
    after = 0
    while True:
        with register.acting(register.automation(operations.FICHE)):
            last = operations.end_employer_access(on=day, after=after, limit=SLICE)
        if not last:
            return
        after = last


@jobs.recurring("open_work_injury_entitlements.silence_daily", every=timedelta(days=1))
def silence_daily(*, now) -> None:
    """Queue the clocks of the day, of the fund and of the board."""
    jobs.queue("silence", "board_silence", fiche=operations.FICHE, when=now.date(), on=now.date())
