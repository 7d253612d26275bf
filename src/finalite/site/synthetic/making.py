"""Makes the files, bucket by bucket: each is written by one thread alone, so that its bytes depend on the seed only."""

# ruff: noqa: S608 - what is pasted into the SQL comes from this folder, never from people

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from . import care, catalogue, parameters, persons
from .drawing import Chance
from .parameters import Parameters

A_BUCKET = 60_000
"""People: about a million lines, which is what `finalite batch` likes to decide at once."""
BYTES_A_LINE = 45
MANIFEST = "manifest.json"
SHEET_COLUMNS = "position int, count int, kind int"
ACT_COLUMNS = """position int, count int, act varchar, family varchar, nature varchar, speciality varchar, price int,
    varies bool, technical bool, is_drug bool, may_be_full_health bool, quantity_row int"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How many people, of which seed, for the year that begins on `first`; `lines` a person, None for the usual."""

    people: int
    seed: int
    first: date
    lines: int | None = None
    buckets: int = 0
    threads: int = 0
    memory_mb: int = 1024

    def __post_init__(self) -> None:
        if self.people < 1:
            raise ValueError("--people: at least one")
        if self.lines is not None and not 1 <= self.lines <= 100:
            raise ValueError("--lines: from 1 to 100 a person")
        if self.buckets < 0 or self.threads < 0:
            raise ValueError("--buckets and --threads: not below zero")

    @property
    def numbers(self) -> Parameters:
        """The proportions, with the lines a person asked for."""
        return Parameters(self.first, {} if self.lines is None else {"care.lines": self.lines})

    @property
    def split(self) -> int:
        """The number of buckets."""
        return self.buckets or -(-self.people // A_BUCKET)


@dataclass(frozen=True, slots=True)
class Made:
    """One file: its place in the folder, its rows, its bytes and their SHA-256."""

    file: str
    rows: int
    bytes: int
    sha256: str


def make(*, asked: Asked, out: Path, each: Callable[[Iterator, int], Iterator] | None = None) -> list[Made]:
    """Write people, counters, lines and a manifest below `out`.

    Raises ValueError where the folder already holds something, or the disk has no room; ImportError without DuckDB.
    """
    _check(asked, out)
    out.mkdir(parents=True, exist_ok=True)
    threads = asked.threads or os.cpu_count() or 1
    with ThreadPoolExecutor(max_workers=threads) as workers:
        done = workers.map(lambda bucket: _bucket(asked, out, bucket, threads), range(asked.split))
        made = [file for files in (each(done, asked.split) if each else done) for file in files]
    made.sort(key=lambda one: one.file)
    (out / MANIFEST).write_text(json.dumps(_manifest(asked, made), indent=1) + "\n", encoding="utf-8")
    return made


def _check(asked: Asked, out: Path) -> None:
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise ValueError(f"{out} is not an empty folder: name another, or remove it")
    home = next(folder for folder in (out, *out.absolute().parents) if folder.exists())
    needed = asked.people * asked.numbers.number("care.lines") * BYTES_A_LINE
    if shutil.disk_usage(home).free < needed:
        raise ValueError(f"about {needed // 1_000_000:,} MB are needed there, and fewer are free")


def _bucket(asked: Asked, out: Path, bucket: int, threads: int) -> list[Made]:
    """One bucket, with a database of its own in memory and one thread."""
    import duckdb

    numbers, chance, window = asked.numbers, Chance(asked.seed), persons.Window(asked.first)
    limit = f"{max(200, asked.memory_mb // threads)}MB"
    with duckdb.connect(config={"threads": 1, "memory_limit": limit, "temp_directory": ""}) as con:
        # Lines stream past the small tables: the optimizer, who cannot guess how many they are, might gather them all.
        con.execute("set disabled_optimizers = 'join_order,build_side_probe_side'")
        _slots(con, numbers)
        con.execute(
            persons.persons(
                numbers=numbers,
                chance=chance,
                window=window,
                first=bucket or asked.split,
                people=asked.people,
                buckets=asked.split,
            )
        )
        tables = {
            "people": persons.periods(numbers=numbers, chance=chance, window=window),
            "counters": persons.counters(numbers=numbers, chance=chance, window=window),
            "lines": care.lines(numbers=numbers, chance=chance, window=window, people=asked.people),
        }
        return [_file(con, query, out, f"{name}/bucket={bucket:03d}/{name}.parquet") for name, query in tables.items()]


def _slots(con, numbers: Parameters) -> None:
    """The two small tables that sheets and lines are joined with, one row a position."""
    _table(con, "sheet_slots", SHEET_COLUMNS, catalogue.sheet_slots(numbers))
    _table(con, "act_slots", ACT_COLUMNS, care.act_rows(numbers))


def _table(con, name: str, columns: str, rows: list[tuple]) -> None:
    con.execute(f"create temp table runs ({columns})")
    con.executemany(f"insert into runs values ({', '.join('?' * len(rows[0]))})", rows)
    con.execute(
        f"""create temp table {name} as select * exclude (count)
            replace (unnest(range(position, position + count)) as position) from runs"""
    )
    con.execute("drop table runs")


def _file(con, query: str, out: Path, place: str) -> Made:
    path = out / place
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = con.execute(f"copy ({query}) to '{path}' (format parquet, compression snappy)").fetchone()[0]
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Made(place, rows, path.stat().st_size, digest)


def _manifest(asked: Asked, made: list[Made]) -> dict:
    import duckdb

    return {
        "made_by": "finalite populate --columnar",
        "seed": asked.seed,
        "people": asked.people,
        "first": str(asked.first),
        "lines_a_person": asked.numbers.number("care.lines"),
        "buckets": asked.split,
        "proportions": parameters.digest(),
        "duckdb": duckdb.__version__,
        "files": [asdict(one) for one in made],
    }
