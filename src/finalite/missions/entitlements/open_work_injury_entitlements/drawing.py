"""Places the legal clocks of a file on a time line: whole numbers for an SVG, told again in the table beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from finalite.kernel import timeline

from .answers import Milestone

LEFT, WIDTH, THIN = 270, 700, 4
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
class Clocks:
    """The picture, in whole units; `today` is None where the day lies outside of it."""

    width: int
    height: int
    top: int
    today: int | None
    bars: tuple[Bar, ...]
    marks: tuple[timeline.Mark, ...]


def draw(steps: Sequence[Milestone], on: date) -> Clocks | None:
    """The picture of a file's clocks, None where none runs yet."""
    if not steps:
        return None
    first = min(step.starts_on for step in steps) - timedelta(days=MARGIN)
    last = max(step.due_on for step in steps) + timedelta(days=MARGIN)
    line = timeline.TimeLine(first, last, LEFT, WIDTH)
    bars = tuple(_bar(step, place, line, on) for place, step in enumerate(steps))
    today = line.x(on) if first <= on <= last else None
    return Clocks(line.width, timeline.height(len(bars)), timeline.TOP, today, bars, line.marks(1))


def _bar(step: Milestone, place: int, line: timeline.TimeLine, on: date) -> Bar:
    middle, start = timeline.middle(place), line.x(step.starts_on)
    return Bar(step, start, max(line.x(step.due_on), start + THIN), middle, middle + 5, step.due_on < on)
