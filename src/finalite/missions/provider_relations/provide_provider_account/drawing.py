"""Draws what a professional received month by month: whole numbers for an SVG, told again in the table beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from finalite.missions.benefits.pay_practitioners import queries as paying

HEIGHT, ROOM, STEP, TOP, MOST = 150, 26, 63, 14, 12


@dataclass(frozen=True, slots=True)
class Bar:
    """A month: what was transferred goes up to `top`."""

    month: date
    x: int
    top: int


@dataclass(frozen=True, slots=True)
class Picture:
    """The picture, in whole units."""

    width: int
    height: int
    base: int
    bars: tuple[Bar, ...]


def draw(payments: Sequence[paying.PaymentReceived]) -> Picture:
    """The latest months in which something was transferred."""
    months: dict[date, int] = {}
    for one in payments:
        if one.transferred:
            month = one.due_on.replace(day=1)
            months[month] = months.get(month, 0) + one.transferred
    shown = sorted(months.items())[-MOST:]
    most, base = max((sum_ for _, sum_ in shown), default=1), TOP + HEIGHT
    bars = tuple(
        Bar(month, n * STEP + STEP // 2, base - HEIGHT * sum_ // most) for n, (month, sum_) in enumerate(shown)
    )
    return Picture(MOST * STEP, base + ROOM, base, bars)
