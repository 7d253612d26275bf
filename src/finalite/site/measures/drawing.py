"""Draws kept figures as one SVG: a bar for each, a mark for its baseline, a logarithmic scale, each number in text."""

from __future__ import annotations

from collections.abc import Sequence
from math import log10
from xml.sax.saxutils import escape

from . import figures, tables
from .figures import Figure
from .kept import Run

WIDTH, LEFT, RIGHT, ROW, TOP = 1120, 560, 250, 26, 64
INK, BAR, MARK, PAPER = "#1b1b1b", "#2f6690", "#b3541e", "#ffffff"
PANELS = {"How many a second (longer is better)": figures.RATES, "How long (shorter is better)": tuple(figures.TIMES)}


def drawn(runs: Sequence[Run], title: str = "What was measured") -> str:
    """The picture, with a title, a description, and text for each bar. Raises ValueError where nothing can be drawn."""
    panels = {name: _of(runs, ends) for name, ends in PANELS.items()}
    panels = {name: found for name, found in panels.items() if found}
    if not panels:
        raise ValueError("no figure was kept: run `finalite bench NAME` first")
    parts, y = [], TOP
    for name, found in panels.items():
        parts += [_text(16, y, name, size=15, weight="bold"), *_panel(found, y + 14)]
        y += 14 + ROW * len(found) + 40
    notes = [tables.conditions(run) for run in runs]
    parts += [_text(16, y + 16 * place, note, size=11) for place, note in enumerate(notes)]
    return _whole(title, _described(panels), parts, y + 16 * len(notes) + 8)


def _of(runs: Sequence[Run], ends: Sequence[str]) -> list[tuple[str, Figure]]:
    return [
        (run.bench, one)
        for run in runs
        for row in run.rows
        for one in figures.figures(row)
        if one.end in ends and one.value > 0
    ]


def _panel(found: list[tuple[str, Figure]], top: int) -> list[str]:
    """The bars of one panel on one scale, from a power of ten to another."""
    values = [_scaled(one, value) for _, one in found for value in (one.value, one.baseline) if value]
    low, high = _floor(min(values)) - 1, _floor(max(values)) + 1
    wide = WIDTH - LEFT - RIGHT
    place = lambda value: LEFT + wide * (log10(value) - low) / (high - low)  # noqa: E731
    parts = []
    for power in range(low, high + 1):
        x = place(10.0**power)
        parts.append(f'<line x1="{x:.1f}" y1="{top}" x2="{x:.1f}" y2="{top + ROW * len(found)}" stroke="#d0d0d0"/>')
    for rank, (bench, one) in enumerate(found):
        y = top + ROW * rank
        label = f"{bench}: {one.what}"
        parts.append(_text(LEFT - 8, y + 12, _short(f"{label} ({one.name.replace('_', ' ')})"), size=11, anchor="end"))
        length = place(_scaled(one, one.value)) - LEFT
        parts.append(
            f'<rect x="{LEFT}" y="{y + 2}" width="{length:.1f}" height="14" fill="{BAR}">'
            f"<title>{escape(label)}: {escape(_told(one))}</title></rect>"
        )
        if one.baseline:
            x = place(_scaled(one, one.baseline))
            parts.append(f'<path d="M{x:.1f} {y}v18" stroke="{MARK}" stroke-width="3"/>')
        parts.append(_text(WIDTH - RIGHT + 8, y + 13, _told(one), size=11))
    return parts


def _floor(value: float) -> int:
    return int(log10(value) // 1)


def _scaled(one: Figure, value: float) -> float:
    """Times in seconds, so that one scale serves; rates as they are."""
    return value * figures.TIMES.get(one.end, 1.0)


def _told(one: Figure) -> str:
    baseline = "" if one.baseline is None else f" (baseline {figures.shown(one.baseline)})"
    return f"{figures.shown(one.value)} {one.unit}{baseline}"


def _short(text: str, most: int = 88) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _described(panels: dict[str, list[tuple[str, Figure]]]) -> str:
    told = [
        f"{name}: " + "; ".join(f"{bench}, {one.what}: {_told(one)}" for bench, one in found)
        for name, found in panels.items()
    ]
    return ". ".join(told)


def _text(x: float, y: float, text: str, *, size: int, weight: str = "normal", anchor: str = "start") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" font-weight="{weight}" text-anchor="{anchor}" fill="{INK}">'
        f"{escape(text)}</text>"
    )


def _whole(title: str, described: str, parts: list[str], height: int) -> str:
    key = _text(
        16,
        42,
        "Bar: measured. Mark: its baseline in the same run. Logarithmic scale, one line a power of ten.",
        size=12,
    )
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
            f'aria-labelledby="title what" font-family="system-ui, sans-serif">',
            f'<title id="title">{escape(title)}</title>',
            f'<desc id="what">{escape(described)}</desc>',
            f'<rect width="{WIDTH}" height="{height}" fill="{PAPER}"/>',
            _text(16, 24, title, size=18, weight="bold"),
            key,
            *parts,
            "</svg>",
            "",
        ]
    )
