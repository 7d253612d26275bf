"""Work the journal asks of the worker: a seal each second, wider looks each minute and each hour, a purge each day."""

from datetime import datetime, timedelta

from finalite.capabilities import jobs

from . import purging, sealing


@jobs.recurring("journal.seal", every=timedelta(seconds=1))
def seal(*, now: datetime) -> None:
    """Seal what was written since the last second."""
    sealing.seal(now=now, late=sealing.JUST_NOW)


@jobs.recurring("journal.seal_late", every=timedelta(minutes=1))
def seal_late(*, now: datetime) -> None:
    """Seal acts that took up to a quarter of an hour to commit."""
    sealing.seal(now=now)


@jobs.recurring("journal.sweep", every=timedelta(hours=1))
def sweep(*, now: datetime) -> None:
    """Seal acts that took long to commit."""
    sealing.seal(now=now, sweep=True)


@jobs.recurring("journal.purge", every=timedelta(days=1))
def purge(*, now: datetime) -> None:
    """Empty the blocks older than twelve months."""
    purging.purge(now=now)
