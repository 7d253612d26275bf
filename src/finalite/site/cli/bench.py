"""`finalite bench NAME`: run a bench, keep its figures, compare them; `finalite bench report`: show those kept."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from finalite.site import measures
from finalite.site.measures import kept, machine, running

from . import USAGE, Trouble, parts

REPORT = "report"


def run(words: list[str]) -> None:
    """Run one bench of the checkout, or show the figures of the last runs."""
    asked = _parser().parse_args(words)
    if asked.name is None and asked.svg is None:
        raise Trouble(f"name a bench: {', '.join(_names())}; or `finalite bench report`", USAGE)
    if asked.name in (None, REPORT):
        return _report(kept.latest(), asked)
    try:
        _bench(asked)
    except running.NoBench as none:
        raise Trouble(str(none), USAGE) from None


def _parser() -> argparse.ArgumentParser:
    parser = parts.Parser(
        "bench", "Run a bench beside its baseline, keep its figures in var/bench, compare with the last."
    )
    parser.add_argument(
        "name", nargs="?", metavar="NAME", help="a file of benchmarks/, or `report` for the figures kept"
    )
    parser.add_argument("--json", action="store_true", help="a JSON list of rows, each with its baseline and machine")
    parser.add_argument(
        "--svg", type=Path, metavar="FILE", help="draw what was measured, and print the same as a table"
    )
    return parser


def _bench(asked: argparse.Namespace) -> None:
    bench, on = measures.found(asked.name), machine.machine()
    last = measures.before(bench.name, on)
    done = measures.Run(bench.name, kept.now(), on, measures.measured(bench))
    measures.keep(done)
    if asked.json:
        print(json.dumps([{**row, "bench": bench.name, "machine": on} for row in done.rows], ensure_ascii=False))
    else:
        _tell(bench, done, last)
    for doubt in measures.doubts(bench.name, done.rows):
        print(f"finalite bench: {doubt}", file=sys.stderr)
    if asked.svg:
        _draw([done], asked.svg)
        if not asked.json:
            print(measures.table([done]))


def _tell(bench: Any, done: Any, last: Any) -> None:
    for row in done.rows:
        print(bench.told(row))
    print("\n".join(measures.compared(done.rows, last)))
    print(machine.told(done.machine))


def _report(runs: list, asked: argparse.Namespace) -> None:
    if not runs:
        raise Trouble("no figure was kept: run `finalite bench NAME` first")
    if asked.svg:
        _draw(runs, asked.svg)
    if asked.json:
        print(
            json.dumps(
                [{**row, "bench": run.bench, "at": run.at, "machine": run.machine} for run in runs for row in run.rows]
            )
        )
    else:
        print(measures.table(runs))


def _draw(runs: list, to: Path) -> None:
    try:
        to.write_text(measures.drawn(runs), encoding="utf-8")
    except ValueError as nothing:
        raise Trouble(str(nothing)) from None
    except OSError as problem:
        raise Trouble(f"{to}: {problem.strerror or problem}", USAGE) from None


def _names() -> list[str]:
    try:
        return running.names()
    except running.NoBench as none:
        raise Trouble(str(none), USAGE) from None
