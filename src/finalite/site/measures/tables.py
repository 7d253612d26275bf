"""The last figure of each bench as a Markdown table: what the picture shows, in words and numbers."""

from __future__ import annotations

from collections.abc import Sequence

from . import figures, machine
from .kept import Run

HEAD = ("bench", "what", "figure", "value", "baseline", "aim")


def table(runs: Sequence[Run]) -> str:
    """One row for each figure with a unit and each exponent, then a line for each machine and day."""
    rows = [HEAD, ("---",) * len(HEAD), *(cells for run in runs for cells in of_run(run))]
    lines = ["| " + " | ".join(cells) + " |" for cells in rows]
    return "\n".join([*lines, "", *(f"- {conditions(run)}" for run in runs)])


def of_run(run: Run) -> list[tuple[str, ...]]:
    """The cells of one run."""
    return [
        (
            run.bench,
            one.what.replace("|", "/"),
            one.name.replace("_", " "),
            f"{figures.shown(one.value)} {one.unit}".strip(),
            "" if one.baseline is None else figures.shown(one.baseline),
            "" if one.aim is None else figures.shown(one.aim),
        )
        for row in run.rows
        for one in figures.figures(row)
        if one.end or one.name.startswith("exponent")
    ]


def conditions(run: Run) -> str:
    """When and on what a run was made."""
    return f"{run.bench}: {run.day}, {machine.told(run.machine)}"
