"""`finalite populate`: a fictitious population, through the real operations; or a country of one, in columns."""

import argparse
import importlib
import time
from datetime import date
from pathlib import Path
from typing import Any

from . import USAGE, Trouble, parts

FIRST = date(2025, 7, 1)
"""A year from then meets the changes of law of spring 2026, and two years of caps."""


def run(words: list[str]) -> None:
    """Make the population with a progress bar."""
    asked = _parser().parse_args(words)
    if asked.columnar:
        _columns(asked)
        return
    parts.prepared()
    population().main(people=300 if asked.people is None else asked.people, seed=asked.seed)


def _parser() -> argparse.ArgumentParser:
    parser = parts.Parser("populate", "Make a fictitious population with rights and claims.")
    parser.add_argument("--people", type=int, help="how many (300; with --columnar, 100000)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed makes the same people")
    columns = parser.add_argument_group(
        "in columns", "People, rights and care sheets straight to Parquet: docs/columnar.md."
    )
    columns.add_argument(
        "--columnar", type=Path, metavar="OUT", help="write there, an empty folder; no database is touched"
    )
    columns.add_argument("--from", dest="first", type=parts.day, default=FIRST, help="first day of the year of care")
    columns.add_argument("--lines", type=int, help="lines a person in that year (18)")
    columns.add_argument(
        "--buckets", type=int, default=0, help="files a table is cut in, by person (60,000 people each at most)"
    )
    columns.add_argument("--threads", type=int, default=0, help="files written at once (as many as cores)")
    columns.add_argument("--json", action="store_true", help="tell what was made as JSON")
    return parser


def _columns(asked: argparse.Namespace) -> None:
    from finalite.site import synthetic
    from finalite.site.progress import steps

    start = time.perf_counter()
    try:
        made = synthetic.make(
            asked=synthetic.Asked(
                people=100_000 if asked.people is None else asked.people,
                seed=asked.seed,
                first=asked.first,
                lines=asked.lines,
                buckets=asked.buckets,
                threads=asked.threads,
            ),
            out=asked.columnar,
            each=lambda done, count: steps("Files", done, total=count),
        )
    except ValueError as wrong:
        raise Trouble(str(wrong), USAGE) from None
    except ImportError as missing:
        raise Trouble(f"{missing.name} is not installed: pip install 'finalite[batch]'") from None
    _told(asked, made, time.perf_counter() - start)


def _told(asked: argparse.Namespace, made: list, seconds: float) -> None:
    lines = sum(one.rows for one in made if one.file.startswith("lines/"))
    row = {
        "out": str(asked.columnar),
        "people": asked.people or 100_000,
        "lines": lines,
        "bytes": sum(one.bytes for one in made),
        "seconds": round(seconds, 2),
        "lines_per_second": round(lines / seconds),
    }
    if asked.json:
        parts.write_json(row)
    else:
        print(f"{lines:,} lines of {row['people']:,} people in {seconds:.1f} s: {row['lines_per_second']:,} lines/s")


def population() -> Any:
    """The module that makes people; raises `Trouble` where it is not installed."""
    try:
        return importlib.import_module("finalite.site.populate")
    except ModuleNotFoundError as missing:
        if missing.name != "finalite.site.populate":
            raise
        raise Trouble("this version makes no fictitious population yet") from None
