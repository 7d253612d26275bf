"""Totals that may be published: how many lines, how much, by kind of care or by month."""

from datetime import date

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import TruncMonth

from finalite.capabilities import statistics

from .models import SettledLine
from .values import Cell


def by_family(first_on: date, last_on: date) -> tuple[Cell, ...]:
    """Totals by kind of care."""
    return _cells(_in_force(first_on, last_on).values_list("family"))


def by_month(first_on: date, last_on: date) -> tuple[Cell, ...]:
    """Totals by month of decision, labelled by its first day."""
    return _cells(_in_force(first_on, last_on).values_list(TruncMonth("settlement__decided_on")))


def _in_force(first_on: date, last_on: date) -> QuerySet:
    return SettledLine.objects.filter(in_force=True, settlement__decided_on__range=(first_on, last_on))


def _cells(rows: QuerySet) -> tuple[Cell, ...]:
    found = rows.annotate(Count("pk"), Sum("paid"), Count("person_id", distinct=True)).order_by()
    return tuple(Cell(*cell) for cell in found)
