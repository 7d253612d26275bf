"""Places somebody's periods on a time line: whole numbers for an SVG, told again in the table beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from finalite.kernel import timeline
from finalite.kernel.calendar import add_months

from .values import Span

LEFT, WIDTH, THIN = 250, 720, 3
BEFORE, AFTER = 12, 12
"""Months drawn before and after the day asked for."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A period: where it is drawn, and whether it began before or goes on after the picture."""

    span: Span
    x: int
    end: int
    middle: int
    runs: bool


@dataclass(frozen=True, slots=True)
class Row:
    """All the periods of one kind, on one line."""

    kind: str
    base: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """What somebody holds, drawn in whole units."""

    width: int
    height: int
    left: int
    top: int
    today: int
    rows: tuple[Row, ...]
    marks: tuple[timeline.Mark, ...]


def draw(spans: Sequence[Span], on: date) -> Picture:
    """The picture of a year before and a year after `on`; what lies wholly outside is in the table alone."""
    line = timeline.TimeLine(add_months(on, -BEFORE), add_months(on, AFTER), LEFT, WIDTH)
    seen = [one for one in spans if one.starts_on < line.last and (one.ends_on is None or one.ends_on > line.first)]
    seen = [span for span in seen if span.starts_on != span.ends_on]
    kinds = list(dict.fromkeys(span.kind for span in seen))
    rows = tuple(_row(kind, n, [one for one in seen if one.kind == kind], line, on) for n, kind in enumerate(kinds))
    return Picture(line.width, timeline.height(len(rows)), LEFT, timeline.TOP, line.x(on), rows, line.marks(3))


def _row(kind: str, place: int, spans: Sequence[Span], line: timeline.TimeLine, on: date) -> Row:
    middle = timeline.middle(place)
    bars = []
    for span in sorted(spans, key=lambda one: one.starts_on):
        start, end = line.x(span.starts_on), line.x(span.ends_on or line.last)
        bars.append(Bar(span, start, max(end, start + THIN), middle, span.holds_on(on)))
    return Row(kind, middle + 5, tuple(bars))
