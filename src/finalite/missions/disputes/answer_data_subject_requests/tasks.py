"""Work of this fiche that runs by itself."""

from collections.abc import Iterator
from datetime import date, timedelta

from finalite.capabilities import jobs

from . import operations
from .operations.requests import FICHE

SLICE = 200


@jobs.task("answer_data_subject_requests.end_agent_links")
def end_agent_links(job: jobs.Job, *, on: str) -> Iterator[jobs.Progress]:
    """Go through the links of agents slice by slice; what a crash left undone is taken up where it stood."""
    yield from jobs.in_slices(job, operations.end_agent_links, size=SLICE, on=date.fromisoformat(on))


@jobs.recurring("answer_data_subject_requests.daily", every=timedelta(days=1))
def daily(*, now) -> None:
    """Queue the run of the day."""
    jobs.queue("end_agent_links", fiche=FICHE, when=now.date(), on=now.date())
