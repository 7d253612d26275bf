"""Notes on each decision the day it was paid, from which the years of its retention run."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from finalite.capabilities import money, register

from . import paying
from .models import CareLine, SettledLine, Settlement
from .values import PaymentsNoted


def note(after: int, limit: int) -> PaymentsNoted:
    """Act on the next orders that moved: paid, come back from the bank, reissued or withdrawn.

    Orders about people out of reach keep waiting, and are met again at the next run.
    """
    moved = money.unheard(fiche=paying.FICHE, after=after, most=limit)
    if not moved:
        return PaymentsNoted(0, 0, after)
    within = register.may_concern(*{one.person_id for one in moved if one.person_id})
    reached = [one for one in moved if one.person_id in within]
    noted = _note_days({paying.settlement_of(one.key) for one in reached})
    money.heard(one.order_id for one in reached)
    return PaymentsNoted(len(moved), noted, moved[-1].order_id)


def _note_days(keys: set[str]) -> int:
    """Write the day anew from where all orders of each settlement stand now, so that doing it twice changes nothing."""
    # locked before the orders are read: two runs on the two orders of one settlement cannot write each other's past
    rows = list(Settlement.objects.select_for_update().filter(key__in=keys).order_by("pk"))
    days = money.payment_days([key for row in rows for key in paying.keys_of(row)])
    by_day: dict[date | None, list[int]] = defaultdict(list)
    for row in rows:
        day = _last([days.get(key) for key in paying.keys_of(row)])
        if day != row.closed_on:
            by_day[day].append(row.pk)
    for day, settlements in by_day.items():
        _write(settlements, day)
    return sum(len(settlements) for settlements in by_day.values())


def _last(days: Sequence[date | None]) -> date | None:
    """The day the last order was paid; none as long as one of them is not."""
    known = [day for day in days if day is not None]
    return max(known) if known and len(known) == len(days) else None


def _write(settlements: Sequence[int], day: date | None) -> None:
    Settlement.objects.filter(pk__in=settlements).update(closed_on=day)
    lines = SettledLine.objects.filter(settlement__in=settlements)
    CareLine.objects.filter(pk__in=list(lines.values_list("line", flat=True))).update(closed_on=day)
    lines.update(closed_on=day)
