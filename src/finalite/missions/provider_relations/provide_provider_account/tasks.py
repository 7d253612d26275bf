"""Work of this fiche that runs by itself, every day."""

from collections.abc import Iterator
from datetime import date, timedelta

from finalite.capabilities import jobs

from . import accounts, operations

SLICE = 200


@jobs.task("provide_provider_account.end_past")
def end_past(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """End the delegations whose last day is past; one ended is not due again, so a crash repeats none."""
    yield from jobs.until_none(job, operations.end_past_delegations, size=SLICE, on=date.fromisoformat(on))


@jobs.recurring("provide_provider_account.daily", every=timedelta(days=1))
def daily(*, now) -> None:
    """Queue the work of the day."""
    jobs.queue("end_past", fiche=accounts.FICHE, when=now.date(), on=now.date())
