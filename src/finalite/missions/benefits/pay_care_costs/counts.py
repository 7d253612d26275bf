"""Totals that may be published: how many lines, how much, by kind of care or by month."""

from datetime import date

from django.db.models import QuerySet
from django.db.models.functions import TruncMonth

from finalite.capabilities import statistics

from .models import SettledLine
from .values import Cell


def by_family(first_on: date, last_on: date) -> tuple[Cell, ...]:
    """Totals by kind of care, with the total of all."""
    return _cells(_in_force(first_on, last_on), "family")


def by_month(first_on: date, last_on: date) -> tuple[Cell, ...]:
    """Totals by month of decision, each named by its first day, with the total of all."""
    return _cells(_in_force(first_on, last_on).annotate(month=TruncMonth("settlement__decided_on")), "month")


def _in_force(first_on: date, last_on: date) -> QuerySet:
    return SettledLine.objects.filter(in_force=True, settlement__decided_on__range=(first_on, last_on))


def _cells(rows: QuerySet, dimension: str) -> tuple[Cell, ...]:
    table = statistics.tabulate(rows=rows, dimensions=[dimension], sums=["paid"])
    return tuple(Cell(cell.key[0], cell.count, cell.sums[0]) for cell in table.cells)
