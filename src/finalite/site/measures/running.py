"""Finds the benches and runs one, taking the rows that it prints."""

from __future__ import annotations

import contextlib
import importlib.util
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from . import figures

FOLDER = Path("benchmarks")


class NoBench(LookupError):
    """What was asked for cannot be measured: the message says what to do."""


@dataclass(frozen=True, slots=True)
class Bench:
    """A bench of the checkout."""

    name: str
    module: ModuleType

    def told(self, row: Mapping[str, Any]) -> str:
        """A row in prose: the bench's own, or its figures one after the other."""
        line = getattr(self.module, "line", None)
        return line(row) if line else _told(row)


def names() -> list[str]:
    """The benches of this checkout. Raises NoBench elsewhere."""
    found = sorted(path.stem for path in FOLDER.glob("[a-z]*.py"))
    if not found:
        raise NoBench("no benchmarks/ folder here: run it from the checkout")
    return found


def found(name: str) -> Bench:
    """The bench of that name. Raises NoBench."""
    if name not in names():
        raise NoBench(f"no bench is called {name}; there are {', '.join(names())}")
    spec = importlib.util.spec_from_file_location(f"benchmarks.{name}", FOLDER / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return Bench(name, module)


def measured(bench: Bench) -> list[dict[str, Any]]:
    """Run it, and give its rows. Raises NoBench where it prints no list of rows."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        bench.module.run(True)
    last = (out.getvalue().strip().splitlines() or [""])[-1]
    try:
        rows = json.loads(last)
    except ValueError:
        rows = None
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise NoBench(f"the bench {bench.name} printed no JSON list of rows: its run(True) must")
    return [figures.completed(row) for row in rows]


def _told(row: Mapping[str, Any]) -> str:
    lines = [str(row.get("what", "?"))]
    for one in figures.figures(row):
        beside = [
            f"{word} {figures.shown(value)}"
            for word, value in (("baseline", one.baseline), ("aim", one.aim))
            if value is not None
        ]
        told = f"  {one.name.replace('_', ' '):<32} {figures.shown(one.value):>14} {one.unit}"
        lines.append(told + (f"  ({'; '.join(beside)})" if beside else ""))
    return "\n".join(lines)
