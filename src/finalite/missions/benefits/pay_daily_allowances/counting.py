"""Totals that may be published: how many decisions, and how much, by kind of leave or by month."""

from datetime import date

from django.db.models import QuerySet
from django.db.models.functions import TruncMonth

from finalite.capabilities import statistics
from finalite.capabilities.statistics import Count, Total

from .models import Settlement, Stop


def by_leave(first_on: date, last_on: date) -> tuple[Total, ...]:
    """Decisions and gross amounts by kind of leave."""
    return _cells(_decided(first_on, last_on), "leave")


def by_month(first_on: date, last_on: date) -> tuple[Total, ...]:
    """The same by month of decision."""
    return _cells(_decided(first_on, last_on).annotate(month=TruncMonth("decided_on")), "month")


def stops_by_state(on: date) -> tuple[Count, ...]:
    """How many stops stand in each state among those begun by a day: what waits is what to look at."""
    table = statistics.tabulate(rows=Stop.objects.filter(first_on__lte=on), dimensions=["state"])
    return table.counts()


def _decided(first_on: date, last_on: date) -> QuerySet:
    return Settlement.objects.filter(decided_on__range=(first_on, last_on))


def _cells(rows: QuerySet, dimension: str) -> tuple[Total, ...]:
    table = statistics.tabulate(rows=rows, dimensions=[dimension], sums=["gross"])
    return table.totals()
