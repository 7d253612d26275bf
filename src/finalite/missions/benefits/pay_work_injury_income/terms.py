"""Cuts a pension into payments: quarters or months in arrears, so that no way of cutting changes the whole.

Pure arithmetic on days and cents (CSS R434-34).
"""

import calendar as months_of
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from finalite.kernel import calendar, money
from finalite.kernel.money import Cents

QUARTER, MONTH = "quarter", "month"
LENGTH = {QUARTER: 3, MONTH: 1}


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days from `start` (in) to `end` (out) during which a yearly amount holds."""

    start: date
    end: date
    yearly: Cents


def due(stretches: Sequence[Stretch]) -> Cents:
    """What is due for all these days."""
    return Cents(sum(accrued(one.yearly, one.start, one.end) for one in stretches))


def accrued(yearly: int, start: date, end: date) -> Cents:
    """What a yearly amount gives from a day to another, the last one out.

    Counted from one origin, so that parts always add up to the whole and twelve months to the year.
    """
    return Cents(_until(yearly, end) - _until(yearly, start))


def _until(yearly: int, day: date) -> int:
    length = months_of.monthrange(day.year, day.month)[1]
    elapsed = (day.year * 12 + day.month - 1) * length + day.day - 1
    return money.half_up(yearly * elapsed, 12 * length)


def periods(start: date, rhythm: str, until: date) -> tuple[tuple[date, date], ...]:
    """The whole calendar months or quarters ended by a day, from a first day: each from its start to its end, out."""
    found, first = [], start
    while (end := _end(first, rhythm)) <= until:
        found.append((first, end))
        first = end
    return tuple(found)


def _end(day: date, rhythm: str) -> date:
    length = LENGTH[rhythm]
    first = date(day.year, (day.month - 1) // length * length + 1, 1)
    return calendar.add_months(first, length)


def deducted(amount: int, left: int, share: int) -> Cents:
    """What is kept back from a payment for an earlier lump sum: at most a share of it, at most what is left."""
    return Cents(max(min(amount * share // money.FULL, left), 0))
