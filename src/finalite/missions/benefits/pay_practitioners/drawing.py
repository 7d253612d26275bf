"""Draws what somebody was paid month by month: whole numbers for an SVG, told again in the table beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from .answers import PaidLine

HEIGHT, ROOM, WIDTH, GAP, TOP = 150, 26, 54, 22, 14
MOST = 12
"""Months drawn: the latest ones."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A month: what was transferred stands at the bottom, what was kept back on top of it."""

    month: date
    x: int
    middle: int
    paid_y: int
    paid: int
    kept_y: int
    kept: int


@dataclass(frozen=True, slots=True)
class Picture:
    """The picture, in whole units."""

    width: int
    height: int
    base: int
    bars: tuple[Bar, ...]


def draw(payments: Sequence[PaidLine]) -> Picture:
    """The months in which something was due; nothing is drawn of what the bank sent back."""
    months: dict[date, list[int]] = {}
    for one in payments:
        sums = months.setdefault(one.due_on.replace(day=1), [0, 0])
        sums[0] += one.transferred
        sums[1] += one.kept_back
    shown = sorted(months.items())[-MOST:]
    most = max((paid + kept for _, (paid, kept) in shown), default=0) or 1
    bars = tuple(_bar(n, month, paid, kept, most) for n, (month, (paid, kept)) in enumerate(shown))
    return Picture(max(1, len(bars)) * (WIDTH + GAP) + GAP, TOP + HEIGHT + ROOM, TOP + HEIGHT, bars)


def _bar(place: int, month: date, paid: int, kept: int, most: int) -> Bar:
    x, base = GAP + place * (WIDTH + GAP), TOP + HEIGHT
    tall, more = HEIGHT * paid // most, HEIGHT * kept // most
    return Bar(month, x, x + WIDTH // 2, base - tall, tall, base - tall - more, more)
