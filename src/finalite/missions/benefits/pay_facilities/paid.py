"""Notes the day each order was paid, from which the years of retention run."""

from collections import defaultdict
from datetime import date

from finalite.capabilities import jobs, money, register

from . import paying
from .models import Advance, AllocationMonth, Invoice, InvoiceLine, Settlement


def note(after: int, limit: int) -> jobs.SliceDone:
    """Act on the next orders that moved; those about patients out of reach keep waiting. Twice changes nothing."""
    moved = money.unheard(fiche=paying.FICHE, after=after, most=limit)
    if not moved:
        return jobs.SliceDone(0, 0, after)
    within = register.may_concern(*{one.person_id for one in moved if one.person_id})
    reached = [one for one in moved if one.person_id is None or one.person_id in within]
    days = money.payment_days([one.key for one in reached])
    numbers: dict[str, dict[int, date | None]] = defaultdict(dict)
    for key, day in days.items():
        prefix, _, number = key.rpartition("/")
        numbers[f"{prefix}/"][int(number)] = day
    _settlements(numbers[paying.INVOICE])
    for number, day in numbers[paying.MONTH].items():
        AllocationMonth.objects.filter(pk=number).update(paid_on=day, closed_on=day)
    for number, day in numbers[paying.ADVANCE].items():
        Advance.objects.filter(pk=number).update(paid_on=day, closed_on=day)
    money.heard(one.order_id for one in reached)
    return jobs.SliceDone(len(moved), len(reached), moved[-1].order_id)


def _settlements(days: dict[int, date | None]) -> None:
    """Write the day on each decision, then on its invoice once none of its decisions waits any more."""
    rows = list(Settlement.objects.select_for_update().filter(pk__in=days).order_by("pk"))
    for row in rows:
        Settlement.objects.filter(pk=row.pk).update(closed_on=days[row.pk])
    for number in {row.invoice_id for row in rows}:
        all_days = list(Settlement.objects.filter(invoice=number).values_list("closed_on", flat=True))
        last = None if None in all_days else max(day for day in all_days if day)
        Invoice.objects.filter(pk=number).update(closed_on=last)
        InvoiceLine.objects.filter(invoice=number).update(closed_on=last)
