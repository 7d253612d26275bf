"""Draws what a payee received month by month: whole numbers for an SVG, told again in the table beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

HEIGHT, ROOM, STEP, TOP = 150, 26, 63, 14
MOST = 12
"""Months drawn: the latest ones; the picture has room for all of them, so that a bar is always as wide."""


class Month(Protocol):
    """What a month came to; cents."""

    @property
    def month(self) -> date: ...

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


def draw_months(months: Sequence[Month]) -> Picture:
    """The latest months, given the first to the last; nothing is drawn of what the bank sent back."""
    shown = months[-MOST:]
    most = max((one.transferred + one.kept_back for one in shown), default=0) or 1
    bars = tuple(_bar(place, one.month, one.transferred, one.kept_back, most) for place, one in enumerate(shown))
    return Picture(MOST * STEP, TOP + HEIGHT + ROOM, TOP + HEIGHT, bars)


def _bar(place: int, month: date, paid: int, kept: int, most: int) -> Bar:
    base = TOP + HEIGHT
    return Bar(month, place * STEP + STEP // 2, base - HEIGHT * paid // most, base - HEIGHT * (paid + kept) // most)
