"""Notes on each decision the day it was paid, from which the years of its retention run."""

from datetime import date

from finalite.capabilities import money, register

from . import paying, stops
from .models import Settlement, Stop
from .values import PaymentsNoted, StopState

OVER = (StopState.ENDED, StopState.REFUSED)


def note(after: int, limit: int) -> PaymentsNoted:
    """Act on the next orders that moved: paid, come back from the bank, reissued or withdrawn."""
    moved = money.unheard(fiche=paying.FICHE, after=after, most=limit)
    if not moved:
        return PaymentsNoted(0, 0, after)
    within = register.may_concern(*{one.person_id for one in moved if one.person_id})
    reached = [one for one in moved if one.person_id in within]
    noted = _note_days(paying.settlement_keys(one.key for one in reached))
    money.heard(one.order_id for one in reached)
    return PaymentsNoted(len(moved), noted, moved[-1].order_id)


def _note_days(keys: set[str]) -> int:
    """Write the day anew from where all orders of each decision stand now, so that doing it twice changes nothing."""
    rows = list(Settlement.objects.select_for_update().filter(key__in=keys).order_by("pk"))
    days = money.payment_days([key for row in rows for key in paying.keys_of(row)])
    noted = 0
    for row in rows:
        day = _last([days.get(key) for key in paying.keys_of(row)])
        if day != row.closed_on:
            Settlement.objects.filter(pk=row.pk).update(closed_on=day)
            noted += 1
    for stop in Stop.objects.filter(pk__in={row.stop_id for row in rows}, state__in=OVER):
        _close(stop)
    return noted


def _close(stop: Stop) -> None:
    """Let the retention of a stop that is over run from its last payment."""
    days = list(Settlement.objects.filter(stop=stop).values_list("closed_on", flat=True))
    known = [day for day in days if day is not None]
    if known and len(known) == len(days):
        stops.start_retention(stop, max(known))


def _last(days: list[date | None]) -> date | None:
    """The day the last order was paid; none as long as one of them is not."""
    known = [day for day in days if day is not None]
    return max(known) if known and len(known) == len(days) else None
