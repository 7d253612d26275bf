"""Draws who gives what to whom as SVG: boxes in columns, curves between them; every box is a link, no script."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from textwrap import wrap

GAP, LINE, PAD = 12, 17, 9


@dataclass(frozen=True, slots=True)
class Box:
    """What is drawn as a box: its text is broken into lines; `url` may be empty."""

    id: str
    text: str
    url: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Curve:
    """What goes from one box to another; `title` says it in words, and what is only `proposed` is drawn in dashes."""

    giver: str
    taker: str
    weight: int
    title: str
    proposed: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """Boxes under one another from `x` on, each `width` wide."""

    x: int
    width: int
    boxes: Sequence[Box]

    @property
    def letters(self) -> int:
        return (self.width - 2 * PAD) * 10 // 68


@dataclass(frozen=True, slots=True)
class Drawn:
    """A box in its place, with its lines of text and the curves that it owns."""

    box: Box
    x: int
    y: int
    width: int
    height: int
    lines: Sequence[tuple[int, int, str]]
    curves: Sequence[tuple[str, float, str, bool]]


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing with its words for those who do not see it."""

    id: str
    title: str
    description: str
    width: int
    height: int
    boxes: Sequence[Drawn]


def draw(
    *, id: str, title: str, description: str, width: int, columns: Sequence[Column], curves: Sequence[Curve]
) -> Picture:
    """Put the boxes of each column evenly in the height of the tallest, and join them.

    A curve belongs to its box in the column where every curve has an end: pointing at that box shows all its curves.
    """
    tall = max(sum(_height(column, box) + GAP for box in column.boxes) for column in columns) + GAP
    spots = {box.id: spot for column in columns for box, spot in _placed(column, tall)}
    owners = _owners(columns, curves)
    drawn = [
        Drawn(box, x, y, w, h, _lines(column, box, x, y), _curves(box.id, owners, curves, spots))
        for column in columns
        for box in column.boxes
        for x, y, w, h in (spots[box.id],)
    ]
    return Picture(id, title, description, width, tall, drawn)


def _height(column: Column, box: Box) -> int:
    return 2 * PAD + LINE * (len(_text(column, box)) + bool(box.detail)) - 3


def _text(column: Column, box: Box) -> list[str]:
    return wrap(box.text, column.letters, max_lines=3, placeholder="…") or [box.text]


def _placed(column: Column, tall: int) -> list[tuple[Box, tuple[int, int, int, int]]]:
    heights = [_height(column, box) for box in column.boxes]
    gap = (tall - sum(heights)) / (len(heights) + 1) if heights else 0
    found, y = [], gap
    for box, height in zip(column.boxes, heights, strict=True):
        found.append((box, (column.x, round(y), column.width, height)))
        y += height + gap
    return found


def _lines(column: Column, box: Box, x: int, y: int) -> list[tuple[int, int, str]]:
    said = [*_text(column, box), *([box.detail] if box.detail else [])]
    return [(x + PAD, y + PAD + 11 + LINE * rank, line) for rank, line in enumerate(said)]


def _owners(columns: Sequence[Column], curves: Sequence[Curve]) -> frozenset[str]:
    """The boxes of the column where every curve has an end."""
    for column in columns:
        ids = frozenset(box.id for box in column.boxes)
        if all(curve.giver in ids or curve.taker in ids for curve in curves):
            return ids
    raise ValueError("each curve must have one end in one same column")


def _curves(
    id: str, owners: frozenset[str], curves: Sequence[Curve], spots: dict
) -> list[tuple[str, float, str, bool]]:
    ours = [one for one in curves if id in owners and id == (one.giver if one.giver in owners else one.taker)]
    return [
        (_path(spots[one.giver], spots[one.taker]), round(0.6 + sqrt(one.weight), 1), one.title, one.proposed)
        for one in ours
    ]


def _path(start: tuple[int, int, int, int], end: tuple[int, int, int, int]) -> str:
    (x1, y1, w1, h1), (x2, y2, _w2, h2) = start, end
    a, b = y1 + h1 // 2, y2 + h2 // 2
    if x1 == x2:
        bend = x1 - 24 - round(abs(b - a) * 0.28)
        return f"M{x1} {a + 4}C{bend} {a + 4} {bend} {b - 4} {x2 - 3} {b - 4}"
    start_x, end_x = x1 + w1, x2 - 3
    middle = (start_x + end_x) // 2
    return f"M{start_x} {a}C{middle} {a} {middle} {b} {end_x} {b}"
