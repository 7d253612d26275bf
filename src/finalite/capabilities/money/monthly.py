"""Draws what a payee received month by month: whole numbers for an SVG, told again in the table beside it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

HEIGHT, ROOM, STEP, TOP = 150, 26, 63, 14
MOST = 12
"""Months drawn: the latest ones; the picture has room for all of them, so that a bar is always as wide."""


class Received(Protocol):
    """A payment that has a day; cents."""

    @property
    def due_on(self) -> date: ...

    @property
    def transferred(self) -> int: ...

    @property
    def kept_back(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Bar:
    """A month: what was transferred goes up to `paid`, what was kept back from there to `top`."""

    month: date
    x: int
    paid: int
    top: int


@dataclass(frozen=True, slots=True)
class Picture:
    """The picture, in whole units."""

    width: int
    height: int
    base: int
    bars: tuple[Bar, ...]


def draw_months(payments: Iterable[Received]) -> Picture:
    """The months in which something was due; nothing is drawn of what the bank sent back."""
    months: dict[date, list[int]] = {}
    for one in payments:
        sums = months.setdefault(one.due_on.replace(day=1), [0, 0])
        sums[0] += one.transferred
        sums[1] += one.kept_back
    shown = sorted(months.items())[-MOST:]
    most = max((paid + kept for _, (paid, kept) in shown), default=0) or 1
    bars = tuple(_bar(n, month, paid, kept, most) for n, (month, (paid, kept)) in enumerate(shown))
    return Picture(MOST * STEP, TOP + HEIGHT + ROOM, TOP + HEIGHT, bars)


def _bar(place: int, month: date, paid: int, kept: int, most: int) -> Bar:
    base = TOP + HEIGHT
    return Bar(month, place * STEP + STEP // 2, base - HEIGHT * paid // most, base - HEIGHT * (paid + kept) // most)
