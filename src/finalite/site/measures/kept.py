"""Keeps each run of a bench as JSON, and finds the last one of the same bench on the same kind of machine."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from . import machine

FOLDER = Path("var") / "bench"


@dataclass(frozen=True, slots=True)
class Run:
    """One run: which bench, when (UTC), on what, and its rows."""

    bench: str
    at: str
    machine: Mapping[str, Any]
    rows: list[dict[str, Any]]

    @property
    def day(self) -> str:
        """The day of the run."""
        return self.at[:10]


def keep(run: Run) -> Path:
    """Write a run where the next one will find it."""
    path = FOLDER / run.bench / f"{run.at.replace(':', '-')}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(asdict(run), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path


def now() -> str:
    """This instant, as runs are dated."""
    return datetime.now(UTC).isoformat(timespec="microseconds").removesuffix("+00:00")


def before(bench: str, on: Mapping[str, Any]) -> Run | None:
    """The last run of a bench on the same kind of machine; None where there is none."""
    return next((run for run in _newest_first(bench) if machine.same_kind(run.machine, on)), None)


def latest() -> list[Run]:
    """The last run of each bench, on whatever machine, by name."""
    found = (next(_newest_first(folder.name), None) for folder in sorted(FOLDER.glob("*")) if folder.is_dir())
    return [run for run in found if run is not None]


def _newest_first(bench: str):
    """A file that cannot be read is passed over: what is kept here is a convenience, never a proof."""
    for path in sorted((FOLDER / bench).glob("*.json"), reverse=True):
        try:
            yield Run(**json.loads(path.read_text(encoding="utf-8")))
        except (ValueError, TypeError, OSError):
            continue
