"""Sets a run beside the last of the same bench, and its baseline beside the last one: what moved, what is noise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from . import figures
from .kept import Run


def compared(rows: Sequence[Mapping[str, Any]], last: Run | None) -> list[str]:
    """One sentence for each figure that the last run also had, at the same size."""
    if last is None:
        return ["no earlier run on this kind of machine to compare with"]
    known = {row.get("what"): row for row in last.rows}
    told = [sentence for row in rows if row.get("what") in known for sentence in _of(row, known[row["what"]], last.day)]
    return told or [f"the run of {last.day} measured other sizes: nothing to compare"]


def ratios(row: Mapping[str, Any], last: Mapping[str, Any]) -> dict[str, float]:
    """Each figure of a row divided by the same one of the last run."""
    then = {one.name: one.value for one in figures.figures(last)}
    now = figures.figures(row)
    return {one.name: one.value / then[one.name] for one in now if then.get(one.name) and one.end}


def drift(row: Mapping[str, Any], last: Mapping[str, Any]) -> dict[str, float]:
    """Each baseline of a row divided by the same one of the last run: what the machine did by itself."""
    return {
        name: value / last[name]
        for name, value in row.items()
        if name.startswith("baseline") and figures.is_number(value) and figures.is_number(last.get(name)) and last[name]
    }


def _of(row: Mapping[str, Any], last: Mapping[str, Any], day: str) -> list[str]:
    moved = ", ".join(f"{name.replace('_', ' ')} × {ratio:.2f}" for name, ratio in ratios(row, last).items())
    own = {name: ratio for name, ratio in drift(row, last).items() if name != "baseline"} or drift(row, last)
    noise = ", ".join(f"× {ratio:.2f}" for ratio in own.values())
    if not moved:
        return []
    return [f"beside {day}, {row['what']}: {moved}; the baseline itself moved {noise or 'by nothing it tells'}"]
