"""Places the legal clocks of a file on a time line: whole numbers for an SVG, told again in the table beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from .answers import Milestone

LEFT, WIDTH, ROW, TOP, THIN = 270, 700, 34, 34, 4
MARGIN = 7
"""Days drawn before the first clock and after the last."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One clock: where it is drawn, and whether it is over."""

    step: Milestone
    x: int
    end: int
    middle: int
    base: int
    over: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """The first day of a month."""

    x: int
    on: date


@dataclass(frozen=True, slots=True)
class Clocks:
    """The picture, in whole units; `today` is None where the day lies outside of it."""

    width: int
    height: int
    top: int
    today: int | None
    bars: tuple[Bar, ...]
    marks: tuple[Mark, ...]


def draw(steps: Sequence[Milestone], on: date) -> Clocks | None:
    """The picture of a file's clocks, None where none runs yet."""
    if not steps:
        return None
    first = min(step.starts_on for step in steps) - timedelta(days=MARGIN)
    last = max(step.due_on for step in steps) + timedelta(days=MARGIN)
    bars = tuple(_bar(step, place, first, last, on) for place, step in enumerate(steps))
    today = _x(on, first, last) if first <= on <= last else None
    return Clocks(LEFT + WIDTH + 10, TOP + ROW * len(bars) + 20, TOP, today, bars, _marks(first, last))


def _bar(step: Milestone, place: int, first: date, last: date, on: date) -> Bar:
    middle, start = TOP + ROW * place + ROW // 2, _x(step.starts_on, first, last)
    return Bar(step, start, max(_x(step.due_on, first, last), start + THIN), middle, middle + 5, step.due_on < on)


def _x(day: date, first: date, last: date) -> int:
    return LEFT + WIDTH * (day - first).days // (last - first).days


def _marks(first: date, last: date) -> tuple[Mark, ...]:
    months = (date(first.year + (first.month + n - 1) // 12, (first.month + n - 1) % 12 + 1, 1) for n in range(1, 25))
    return tuple(Mark(_x(day, first, last), day) for day in months if day < last)
