"""Totals that may be published: how many lines, how much, by kind of care or by month."""

from datetime import date

from django.db.models import F, QuerySet
from django.db.models.functions import TruncMonth

from finalite.capabilities import statistics

from .models import Settlement


def by_care(first_on: date, last_on: date) -> tuple[statistics.Total, ...]:
    """Totals by kind of care, with the total of all."""
    return statistics.tabulate(rows=_paid(first_on, last_on), dimensions=["care"], sums=["given_in_all"]).totals()


def by_month(first_on: date, last_on: date) -> tuple[statistics.Total, ...]:
    """Totals by month of decision, each named by its first day, with the total of all."""
    rows = _paid(first_on, last_on).annotate(month=TruncMonth("decided_on"))
    return statistics.tabulate(rows=rows, dimensions=["month"], sums=["given_in_all"]).totals()


def _paid(first_on: date, last_on: date) -> QuerySet:
    rows = Settlement.objects.filter(in_force=True, outcome="paid", decided_on__range=(first_on, last_on))
    return rows.annotate(given_in_all=F("to_professional") + F("to_patient"))
