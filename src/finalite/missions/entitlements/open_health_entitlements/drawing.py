"""Places somebody's periods on a time line: whole numbers for an SVG, told again in the table beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from finalite.kernel.calendar import add_months

from .values import Span

LEFT, WIDTH, ROW, TOP, THIN = 250, 720, 34, 34, 3
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
class Mark:
    """The first day of a quarter."""

    x: int
    on: date


@dataclass(frozen=True, slots=True)
class Row:
    """All the periods of one kind, on one line."""

    kind: str
    base: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class TimeLine:
    """The picture, in whole units."""

    width: int
    height: int
    left: int
    top: int
    today: int
    rows: tuple[Row, ...]
    marks: tuple[Mark, ...]


def draw(spans: Sequence[Span], on: date) -> TimeLine:
    """The picture of a year before and a year after `on`; what lies wholly outside is in the table alone."""
    first, last = add_months(on, -BEFORE), add_months(on, AFTER)
    seen = [span for span in spans if span.starts_on < last and (span.ends_on is None or span.ends_on > first)]
    seen = [span for span in seen if span.starts_on != span.ends_on]
    kinds = list(dict.fromkeys(span.kind for span in seen))
    rows = tuple(_row(kind, n, [one for one in seen if one.kind == kind], on) for n, kind in enumerate(kinds))
    height = TOP + ROW * len(rows) + 20
    return TimeLine(LEFT + WIDTH + 10, height, LEFT, TOP, _x(on, on), rows, _marks(on))


def _row(kind: str, place: int, spans: Sequence[Span], on: date) -> Row:
    middle = TOP + ROW * place + ROW // 2
    bars = []
    for span in sorted(spans, key=lambda one: one.starts_on):
        start, end = _x(span.starts_on, on), _x(span.ends_on, on) if span.ends_on else LEFT + WIDTH
        bars.append(Bar(span, start, max(end, start + THIN), middle, span.holds_on(on)))
    return Row(kind, middle + 5, tuple(bars))


def _x(day: date, on: date) -> int:
    """Where a day stands, held within the picture."""
    first, last = add_months(on, -BEFORE), add_months(on, AFTER)
    held = min(max(day, first), last)
    return LEFT + WIDTH * (held - first).days // (last - first).days


def _marks(on: date) -> tuple[Mark, ...]:
    first = add_months(on, -BEFORE)
    start = date(first.year, 3 * ((first.month - 1) // 3) + 1, 1)
    days = (add_months(start, 3 * n) for n in range(1, 10))
    return tuple(Mark(_x(day, on), day) for day in days if day < add_months(on, AFTER))
