"""The months that count."""

from datetime import date

from finalite import law
from finalite.kernel.calendar import add_months


def resource_months(on: date) -> tuple[date, date]:
    """First day of the first and of the last month whose resources count for a request of that day (CSS R861-8)."""
    length = law.value("rights.c2s.resource_months", on).number
    before = law.value("rights.c2s.resource_last_month", on).number
    last = add_months(on.replace(day=1), -before)
    return add_months(last, 1 - length), last


def months_of(on: date) -> tuple[date, ...]:
    """Each month of that period, oldest first."""
    first, last = resource_months(on)
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return tuple(add_months(first, rank) for rank in range(count))


def next_month(day: date) -> date:
    """First day of the month after."""
    return add_months(day.replace(day=1), 1)
