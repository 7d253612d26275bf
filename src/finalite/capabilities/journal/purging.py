"""Removes what is older than twelve months, by whole sealed blocks; each seal stays and says that it was emptied."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db import transaction

from finalite.capabilities.register import guard
from finalite.kernel import calendar

from . import digests
from .models import Block, Concerned, Entry, Sealed

KEPT_MONTHS = 12
PARIS = ZoneInfo("Europe/Paris")


def purge(*, now: datetime) -> int:
    """Empty every sealed block whose newest entry is older than twelve months, and return how many blocks were.

    The database itself refuses to remove an entry whose block is younger, is not sealed, or was not marked first.
    """
    due = Block.objects.filter(newest_at__lt=cutoff(now), purged_at=None).order_by("number")
    numbers = list(due.values_list("number", flat=True))
    with guard.purging():
        for number in numbers:
            _empty(number, now)
    return len(numbers)


def cutoff(now: datetime) -> datetime:
    """Entries before this instant may go: midnight in Paris, twelve months before the day of `now`."""
    day: date = calendar.add_months(now.astimezone(PARIS).date(), -KEPT_MONTHS)
    return datetime.combine(day, time(), PARIS)


def _empty(number: int, now: datetime) -> None:
    with transaction.atomic():
        marked = Block.objects.filter(number=number, purged_at=None).update(
            purged_at=now, purge_proof=digests.purge_proof(number, now)
        )
        if not marked:
            return
        entries = Sealed.objects.filter(block_id=number).values("entry_id")
        Concerned.objects.filter(entry__in=entries)._raw_delete("default")
        Entry.objects.filter(pk__in=entries)._raw_delete("default")
        Sealed.objects.filter(block_id=number)._raw_delete("default")
