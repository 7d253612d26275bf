"""Writes a protected table as people and programs read it: CSV, a page, and a chart beside each table."""

import csv
import json
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

from finalite.kernel.money import format_euros

from . import charts
from .values import ALL, Cell, Former, Key, Measure, Table

HIDDEN, TOTAL, MOST_BARS = "secret", "Ensemble", 40
STYLE = (
    "body{font-family:system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1b2733}"
    "table{border-collapse:collapse;margin:1rem 0}th,td{border:1px solid #8a97a3;padding:.3rem .6rem}"
    "td.n{text-align:right}caption{text-align:left;font-weight:600}svg{max-width:100%;height:auto}"
)


def write(
    folder: Path,
    table: Table,
    *,
    margins: Sequence[tuple[str, ...]],
    title: str,
    words: Mapping[str, str],
    levels: Mapping[str, Mapping[str, str]] | None = None,
    note: str = "",
) -> list[Path]:
    """Write one CSV and one SVG for each margin, and `index.html` with them all; amounts are cents in the CSV.

    `words` names the dimensions and the measures for people, `levels` some of their levels.
    """
    folder.mkdir(parents=True, exist_ok=True)
    parts, written = [], []
    for margin in margins:
        rows = _rows(table, margin)
        name = "by-" + "-".join(margin)
        written.append(_csv(folder / f"{name}.csv", table, margin, rows, words))
        caption = f"{title} – {' et '.join(words[one].lower() for one in margin)}"
        picture = _picture(caption, table, margin, rows, words, levels or {})
        (folder / f"{name}.svg").write_text(picture, encoding="utf-8")
        written.append(folder / f"{name}.svg")
        parts.append(_table(caption, table, margin, rows, words, levels or {}) + picture)
    page = folder / "index.html"
    page.write_text(_page(title, parts, table, note), encoding="utf-8")
    return [*written, page]


def keep(path: Path, table: Table, found: Mapping[Key, Measure]) -> None:
    """Keep what a release hid and what was true, for the next one. Never to be shown to anybody."""
    hidden = {cell.key for cell in table.cells if cell.suppressed}
    rows = [
        {"key": list(cell.key), "hidden": cell.key in hidden, "measure": _plain(found.get(cell.key, Measure(0, 0)))}
        for cell in table.cells
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"dimensions": list(table.dimensions), "cells": rows}, ensure_ascii=False), "utf-8")


def former(path: Path, dimensions: tuple[str, ...]) -> Former:
    """A release kept by `keep`. Raises ValueError where it cannot be read or has other dimensions."""
    try:
        content = json.loads(path.read_text("utf-8"))
        found = {tuple(row["key"]): Measure(*(_listed(part) for part in row["measure"])) for row in content["cells"]}
        hidden = frozenset(tuple(row["key"]) for row in content["cells"] if row["hidden"])
        kept = tuple(content["dimensions"])
    except (ValueError, KeyError, TypeError):
        raise ValueError(f"{path}: no release kept by an earlier publication") from None
    if kept != dimensions:
        raise ValueError(f"{path}: the former release is by {', '.join(kept)}; ask for the same dimensions")
    return Former(found, hidden)


def _plain(measure: Measure) -> list:
    return [measure.count, measure.persons, list(measure.sums), list(measure.largest), list(measure.gross)]


def _listed(part):
    return tuple(part) if isinstance(part, list) else part


def _rows(table: Table, margin: tuple[str, ...]) -> list[Cell]:
    """The cells of one margin, and the total of all at the end."""
    kept = [name in margin for name in table.dimensions]
    inside = [
        cell for cell in table.cells if all((level != ALL) == one for level, one in zip(cell.key, kept, strict=True))
    ]
    total = [cell for cell in table.cells if all(level == ALL for level in cell.key)]
    return inside + total


def _levels(cell: Cell, table: Table, margin: tuple[str, ...]) -> list[str]:
    found = dict(zip(table.dimensions, cell.key, strict=True))
    return [TOTAL if found[name] == ALL else found[name] for name in margin]


def _csv(path: Path, table: Table, margin: tuple[str, ...], rows: list[Cell], words: Mapping[str, str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow([*(words[name] for name in margin), words["lines"], *(words[name] for name in table.measures)])
        for cell in rows:
            values = [HIDDEN if value is None else value for value in (cell.count, *cell.sums)]
            writer.writerow([*_levels(cell, table, margin), *values])
    return path


def _picture(
    caption: str,
    table: Table,
    margin: tuple[str, ...],
    rows: list[Cell],
    words: Mapping[str, str],
    levels: Mapping[str, Mapping[str, str]],
) -> str:
    """The last measure, or the number of lines: a line over months, bars otherwise."""
    cells = [cell for cell in rows if any(level != ALL for level in cell.key)][:MOST_BARS]
    names = [_words(cell, table, margin, levels) for cell in cells]
    values = [cell.sums[-1] if cell.sums else cell.count for cell in cells]
    what = words[table.measures[-1]] if table.measures else words["lines"]
    if margin == ("month",):
        return charts.lines(
            title=caption, labels=names, series={what: [None if v is None else v // 100 for v in values]}
        )
    shown = [_shown(value, bool(cell.sums)) for value, cell in zip(values, cells, strict=True)]
    return charts.bars(title=f"{caption} : {what}", labels=names, values=values, shown=shown)


def _table(
    caption: str,
    table: Table,
    margin: tuple[str, ...],
    rows: list[Cell],
    words: Mapping[str, str],
    levels: Mapping[str, Mapping[str, str]],
) -> str:
    heads = [*(words[name] for name in margin), words["lines"], *(words[name] for name in table.measures)]
    head = "".join(f'<th scope="col">{escape(word)}</th>' for word in heads)
    body = []
    for cell in rows:
        named = [
            levels.get(name, {}).get(one, one) for name, one in zip(margin, _levels(cell, table, margin), strict=True)
        ]
        cells = "".join(f'<th scope="row">{escape(one)}</th>' for one in named)
        numbers = [_shown(cell.count, False), *(_shown(value, True) for value in cell.sums)]
        body.append(f"<tr>{cells}" + "".join(f'<td class="n">{one}</td>' for one in numbers) + "</tr>")
    whole = f"<thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody>"
    return f"<table><caption>{escape(caption)}</caption>{whole}</table>"


def _words(cell: Cell, table: Table, margin: tuple[str, ...], levels: Mapping[str, Mapping[str, str]]) -> str:
    named = zip(margin, _levels(cell, table, margin), strict=True)
    return " / ".join(levels.get(name, {}).get(one, one) for name, one in named)


def _shown(value: int | None, is_money: bool) -> str:
    if value is None:
        return HIDDEN
    return format_euros(value) if is_money else f"{value:,}".replace(",", " ")


def _page(title: str, parts: Sequence[str], table: Table, note: str) -> str:
    rule = (
        f"« {HIDDEN} » : moins de {table.threshold} personnes, ou une seule qui fait presque tout, ou une case qui "
        "ferait retrouver l’une d’elles."
    )
    return (
        f'<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{STYLE}</style></head><body><h1>{escape(title)}</h1><p>{escape(note)}</p><p>{rule}</p>"
        f"{''.join(parts)}</body></html>\n"
    )


def as_text(table: Table, margin: tuple[str, ...], words: Mapping[str, str]) -> str:
    """One margin as columns for a terminal."""
    rows = [[*(words[name] for name in margin), words["lines"], *(words[name] for name in table.measures)]]
    for cell in _rows(table, margin):
        numbers = [_shown(cell.count, False), *(_shown(value, True) for value in cell.sums)]
        rows.append([*_levels(cell, table, margin), *numbers])
    wide = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    fixed = len(margin)
    return "\n".join(
        "  ".join(cell.ljust(wide[n]) if n < fixed else cell.rjust(wide[n]) for n, cell in enumerate(row))
        for row in rows
    )
