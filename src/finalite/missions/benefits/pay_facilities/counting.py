"""Totals that may be published: how many invoices, how much, by kind of invoice or by month."""

from datetime import date

from django.db.models.functions import TruncMonth

from finalite.capabilities import statistics

from .models import Settlement


def by(dimension: str, first_on: date, last_on: date) -> tuple[statistics.Total, ...]:
    """Decisions in force over a period, counted and summed by a dimension, with the total of all."""
    rows = Settlement.objects.filter(current=True, decided_on__range=(first_on, last_on))
    rows = rows.annotate(month=TruncMonth("decided_on"))
    return statistics.tabulate(rows=rows, dimensions=[dimension], sums=["insurer"]).totals()
