"""Draws bars and lines as SVG, to stand beside the table that says the same in numbers."""

from collections.abc import Sequence
from html import escape

WIDTH, LABEL, ROW, TOP = 720, 200, 26, 34
PLOT, HEIGHT, MARGIN = 560, 240, 80
INK, BAR, OTHER = "#1b2733", "#1f5fa8", "#a4440f"
"""Both colours stand out from white, and from one another in grey, by more than three to one with the ink."""
COLOURS = (OTHER, BAR)


def bars(*, title: str, labels: Sequence[str], values: Sequence[int | None], shown: Sequence[str]) -> str:
    """Horizontal bars, one a label, with `shown` written beside each; a hidden value has no bar. Negative goes left."""
    known = [value for value in values if value is not None]
    low, high = min(0, *known, 0), max(0, *known, 0)
    span = (high - low) or 1
    wide = WIDTH - LABEL - 110
    rows = []
    for number, (label, value, text) in enumerate(zip(labels, values, shown, strict=True)):
        top = TOP + number * ROW
        rows.append(_text(LABEL - 8, top + 15, label[:30], anchor="end"))
        start = LABEL + wide * (min(value or 0, 0) - low) // span
        width = wide * abs(value or 0) // span
        if value is not None:
            fill = BAR if value >= 0 else OTHER
            rows.append(f'<rect x="{start}" y="{top + 2}" width="{max(width, 1)}" height="18" fill="{fill}"/>')
        rows.append(_text(start + width + 6, top + 15, text))
    return _svg(title, TOP + ROW * len(labels) + 8, rows)


def lines(*, title: str, labels: Sequence[str], series: dict[str, Sequence[int | None]]) -> str:
    """One line a series along the labels, broken where a value is hidden; the last point bears the name."""
    known = [value for values in series.values() for value in values if value is not None]
    low, high = min(0, *known, 0), max(1, *known, 1)
    step = PLOT / max(len(labels) - 1, 1)
    rows = [
        _text(LABEL // 4, TOP + 10, f"{high:,}".replace(",", " ")),
        _text(LABEL // 4, TOP + HEIGHT, f"{low:,}".replace(",", " ")),
    ]
    for number, (name, values) in enumerate(series.items()):
        colour, dash = COLOURS[number % 2], ' stroke-dasharray="7 4"' * (number % 2)
        places = [
            None if value is None else (MARGIN + step * n, TOP + HEIGHT - HEIGHT * (value - low) / (high - low))
            for n, value in enumerate(values)
        ]
        for piece in _pieces(places):
            points = " ".join(f"{x:.1f},{y:.1f}" for x, y in piece)
            rows.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"{dash}/>')
            rows += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in piece]
        rows.append(_text(MARGIN + 150 * number, TOP - 4, name, fill=colour))
    every = max(1, len(labels) // 12)
    rows += [
        _text(int(MARGIN + step * n), TOP + HEIGHT + 18, label, anchor="middle")
        for n, label in enumerate(labels)
        if n % every == 0
    ]
    return _svg(title, TOP + HEIGHT + 30, rows)


def _pieces(places: Sequence[tuple[float, float] | None]) -> list[list[tuple[float, float]]]:
    pieces: list[list[tuple[float, float]]] = [[]]
    for place in places:
        if place is None:
            pieces.append([])
        else:
            pieces[-1].append(place)
    return [piece for piece in pieces if piece]


def _text(x: int, y: int, text: str, *, anchor: str = "start", fill: str = INK) -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}" fill="{fill}">{escape(text)}</text>'


def _svg(title: str, height: int, rows: Sequence[str]) -> str:
    """The picture, with its title for who does not see it."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        f'role="img" font-family="system-ui, sans-serif" font-size="13"><title>{escape(title)}</title>'
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>'
        f'<text x="0" y="16" font-weight="600" fill="{INK}">{escape(title)}</text>{"".join(rows)}</svg>\n'
    )
