"""What was counted, for the inventory of algorithms."""

from datetime import date, datetime

from django.db.models import Min

from .models import CountedMonth
from .values import Month


def months(*, since: date) -> tuple[Month, ...]:
    """The months from `since` on in which a rule decided something."""
    rows = CountedMonth.objects.filter(month__gte=since.replace(day=1)).order_by("fiche", "rule", "month")
    return tuple(Month(row.fiche, row.rule, row.month, row.decisions, row.by_agents) for row in rows)


def counted_at() -> datetime | None:
    """The hour of the oldest count among those shown; None where nothing was counted."""
    return CountedMonth.objects.aggregate(oldest=Min("counted_at"))["oldest"]
