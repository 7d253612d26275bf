"""What a row of a bench says: its figures, each with its unit, its baseline and its aim."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

UNITS = {
    "per_cpu_second": "/s of processor",
    "per_second": "/s",
    "us": "µs",
    "ms": "ms",
    "seconds": "s",
    "mb": "MB",
}
"""The ends of names that tell a unit, the longest first; a name with none of them is a plain number."""
RATES = ("per_cpu_second", "per_second")
TIMES = {"us": 1e-6, "ms": 1e-3, "seconds": 1.0}
WHOLE = ("adjudicate", "online", "privacy")
"""The benches whose rows tell a rate and the peak of memory, whatever else they tell."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One number that was measured; `baseline` and `aim` are None where there is none."""

    what: str
    name: str
    value: float
    baseline: float | None
    aim: float | None

    @property
    def end(self) -> str:
        """The end of the name that tells the unit, or nothing."""
        return end_of(self.name)

    @property
    def unit(self) -> str:
        """How the unit is written."""
        return unit_of(self.name)


def figures(row: Mapping[str, Any]) -> list[Figure]:
    """Every figure of a row, in its order."""
    return [
        Figure(str(row.get("what", "")), name, value, _beside(row, "baseline", name), _beside(row, "aim", name))
        for name, value in row.items()
        if is_number(value) and not name.startswith(("baseline", "aim"))
    ]


def completed(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row with one `baseline` for all: its own, or the first that it has under another name."""
    if "baseline" in row:
        return dict(row)
    first = next((value for name, value in row.items() if name.startswith("baseline")), None)
    return dict(row) if first is None else {**row, "baseline": first}


def doubts(bench: str, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """What the rows of a bench should have said and did not, one sentence each."""
    found = []
    for place, row in enumerate(rows, 1):
        told = f"{bench}, row {place}"
        if not row.get("what"):
            found.append(f"{told}: no `what`: say what was measured, and at which size")
        if "baseline" not in completed(row):
            found.append(f"{told}: no baseline: measure something bare in the same run")
        if bench in WHOLE and not any(name.endswith(RATES) and not name.startswith("baseline") for name in row):
            found.append(f"{told}: no rate: tell lines_per_second, or the like")
        if bench in WHOLE and "peak_mb" not in row:
            found.append(f"{told}: no peak_mb: tell the peak of memory")
    return found


def end_of(name: str) -> str:
    """The end of a name that tells a unit, or nothing."""
    return next((end for end in UNITS if name == end or name.endswith(f"_{end}")), "")


def unit_of(name: str) -> str:
    """How the unit of a name is written: `lines/s`, `µs`, `MB`."""
    end = end_of(name)
    counted = name.removesuffix(end).rstrip("_") if end in RATES else ""
    return f"{counted.replace('_', ' ')}{UNITS[end]}" if end else ""


def shown(value: float) -> str:
    """A number as people read it: three figures that matter, thousands apart."""
    if value == int(value) or abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:,.3g}"


def is_number(value: Any) -> bool:
    """Whether it is a number; yes and no are none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def _beside(row: Mapping[str, Any], kind: str, name: str) -> float | None:
    """The baseline, or aim, of a figure: the one that bears its name, else the only one of its unit."""
    exact = row.get(f"{kind}_{name}")
    if is_number(exact):
        return exact
    end = end_of(name)
    named = {key: value for key, value in row.items() if key.startswith(f"{kind}_") and is_number(value)}
    others = {key: value for key, value in named.items() if key.removeprefix(f"{kind}_") not in row}
    same = [value for key, value in others.items() if end_of(key) == end]
    if not end or _first_of_unit(row, end) != name:
        return None
    if len(same) == 1:
        return same[0]
    whole = row.get("baseline") if kind == "baseline" and not named and end in RATES else None
    return whole if is_number(whole) else None  # a row that says `baseline` alone means that of its rate


def _first_of_unit(row: Mapping[str, Any], end: str) -> str:
    return next(key for key in row if not key.startswith(("baseline", "aim")) and end_of(key) == end)
