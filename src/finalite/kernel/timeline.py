"""Places days on a line of a picture, in whole units, so that two pictures of time read alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .calendar import add_months

ROW, TOP, FOOT = 34, 34, 20
"""The height of a row, and what stands above and below them."""
MARKS = 24
"""As many as a picture bears."""


@dataclass(frozen=True, slots=True)
class Mark:
    """The first day of a month or of a quarter."""

    x: int
    on: date


@dataclass(frozen=True, slots=True)
class TimeLine:
    """The days from `first` to `last` over `wide` units, after the `left` units that the labels take."""

    first: date
    last: date
    left: int
    wide: int

    @property
    def width(self) -> int:
        """Of the whole picture."""
        return self.left + self.wide + 10

    def x(self, day: date) -> int:
        """Where a day stands, held within the picture."""
        held = min(max(day, self.first), self.last)
        return self.left + self.wide * (held - self.first).days // (self.last - self.first).days

    def marks(self, months: int) -> tuple[Mark, ...]:
        """The first day of each month, or of each quarter with 3 `months`, that begins within the picture."""
        start = date(self.first.year, months * ((self.first.month - 1) // months) + 1, 1)
        days = (add_months(start, months * number) for number in range(1, MARKS + 1))
        return tuple(Mark(self.x(day), day) for day in days if day < self.last)


def middle(place: int) -> int:
    """The height at which the row of a place, from 0, has its bar."""
    return TOP + ROW * place + ROW // 2


def height(rows: int) -> int:
    """Of a picture of so many rows."""
    return TOP + ROW * rows + FOOT
