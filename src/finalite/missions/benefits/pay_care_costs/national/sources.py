"""Finds the tables of a national run in a file or a folder, and refuses at once what cannot be read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from itertools import islice
from pathlib import Path
from typing import Any

from . import contract
from .contract import BOOL, DATE, INT, NAME, SMALL, TEXT

FORMATS = {".parquet": "parquet", ".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl"}
BUCKET = re.compile(r"bucket=(\d+)")
TYPES = {
    INT: r"U?(TINYINT|SMALLINT|INTEGER|BIGINT)",
    SMALL: r"U?(TINYINT|SMALLINT|INTEGER|BIGINT)",
    DATE: "DATE",
    BOOL: "BOOLEAN",
    TEXT: "VARCHAR|ENUM.*",
    NAME: r"VARCHAR|U?(TINYINT|SMALLINT|INTEGER|BIGINT)",
}
ASKED = {
    INT: "a whole number (int64)",
    SMALL: "a whole number (int32)",
    DATE: "a date",
    BOOL: "a boolean",
    TEXT: "a text",
    NAME: "a text or a whole number",
}


class Unusable(ValueError):
    """Input with which no run can begin; the message says where and what to do."""


@dataclass(frozen=True, slots=True)
class Table:
    """The files of one table, all in one format; `buckets` where they stand in folders bucket=N.

    `is_placed` where each row already says which file it came from, since a run read them before.
    """

    name: str
    format: str
    files: tuple[Path, ...]
    buckets: tuple[int | None, ...]
    is_placed: bool = False

    @property
    def is_bucketed(self) -> bool:
        """Whether its files may be decided as they stand."""
        return self.format == "parquet" and all(bucket is not None for bucket in self.buckets)


def find(place: Path, *, people: Path | None = None, counters: Path | None = None) -> dict[str, Table]:
    """The tables at a place: a folder with `lines`, `people` and maybe `counters`, or a file of lines.

    Raises Unusable where a table is absent, empty or of several formats.
    """
    if not place.exists():
        raise Unusable(f"{place}: there is no such file or folder")
    given = {"lines": place, "people": people, "counters": counters}
    if place.is_dir():
        given = {name: given[name] if name != "lines" and given[name] else _inside(place, name) for name in given}
    found = {name: _table(name, path) for name, path in given.items() if path is not None}
    for name in ("lines", "people"):
        if name not in found:
            hint = f"put {name}.parquet, {name}.csv, {name}.jsonl or a folder {name}/ there"
            raise Unusable(f"{place}: no table of {name}; {hint}" + (", or give --people FILE" * (name == "people")))
    return {name: _checked(one) for name, one in found.items()}


def _inside(folder: Path, name: str) -> Path | None:
    found = [path for path in (folder / name, *(folder / f"{name}{end}" for end in FORMATS)) if path.exists()]
    if len(found) > 1:
        raise Unusable(f"{folder}: {found[0].name} and {found[1].name} are both there; keep the one that counts")
    return found[0] if found else None


def of_files(files: dict[str, list[Path]]) -> dict[str, Table]:
    """The tables of files that a run read before. Raises Unusable."""
    found = {}
    for name, paths in files.items():
        format = FORMATS[paths[0].suffix.lower()]
        found[name] = _checked(Table(name, format, tuple(paths), tuple(_bucket(path) for path in paths)))
    return found


def table(name: str, path: Path) -> Table:
    """The table at a path, its columns checked. Raises Unusable."""
    return _checked(_table(name, path))


def _table(name: str, path: Path) -> Table:
    if not path.exists():
        raise Unusable(f"{path}: there is no such file or folder")
    files = sorted(one for one in path.rglob("*") if one.is_file() and _counts(one, path)) if path.is_dir() else [path]
    formats = {one.suffix: FORMATS.get(one.suffix.lower()) for one in files}
    for end, format in formats.items():
        if format is None:
            raise Unusable(f"{path}: a file in {end or 'no format'}; use .parquet, .csv or .jsonl")
    if len(set(formats.values())) != 1:
        raise Unusable(f"{path}: " + ("files of several formats; keep one" if formats else "no file in this folder"))
    return Table(name, str(next(iter(formats.values()))), tuple(files), tuple(_bucket(one) for one in files))


def _counts(path: Path, folder: Path) -> bool:
    """Not the notes that engines leave beside their files."""
    inside = path.relative_to(folder).parts
    return not any(part.startswith(("_", ".")) for part in inside) and path.suffix not in (".json", ".crc", ".md")


def _bucket(path: Path) -> int | None:
    match = BUCKET.fullmatch(path.parent.name)
    return int(match[1]) if match else None


def _checked(table: Table) -> Table:
    """Refuse a table in which a column is absent or of another type. Raises Unusable naming file and column."""
    placed = True
    for path in table.files if table.format != "parquet" else ():
        if looks_like_care_sheets(path):
            raise Unusable(
                f"{path} is in the format of care sheets, which names people: receive it "
                "(pay_care_costs.receive_file) and let `database` stand for IN once it is decided"
            )
    for path in table.files if table.format != "jsonl" else ():
        found = _parquet_columns(path) if table.format == "parquet" else dict.fromkeys(header(path)[0])
        missing = [name for name in contract.names(table.name) if name not in found]
        if missing:
            raise Unusable(_missing(path, missing, list(found)))
        if table.format == "parquet":
            _check_types(path, table.name, found)
        placed = placed and "read_" in found
    return replace(table, is_placed=placed and table.format == "parquet")


def _missing(path: Path, missing: Sequence[str], found: Sequence[str]) -> str:
    near = [f"{name} (is it {close[0]}?)" if (close := _near(name, found)) else name for name in missing]
    return (
        f"{path}: no column {', '.join(near)}; add it, empty where nobody knows "
        f"(docs/columnar.md tells the columns of {'/'.join(contract.TABLES)})"
    )


def _near(name: str, found: Sequence[str]) -> list[str]:
    return get_close_matches(name, found, 1, 0.75)


def _check_types(path: Path, table: str, found: dict[str, Any]) -> None:
    for column in contract.TABLES[table]:
        if not re.fullmatch(TYPES[column.type], str(found[column.name])):
            raise Unusable(
                f"{path}: column {column.name} holds {found[column.name]} where {ASKED[column.type]} is needed; "
                "write it in that type, or as CSV or JSON Lines to have each line checked"
            )


def _parquet_columns(path: Path) -> dict[str, str]:
    import duckdb

    try:
        with duckdb.connect() as con:
            rows = con.execute(
                "describe select * from read_parquet(?, hive_partitioning = false)", [str(path)]
            ).fetchall()
    except duckdb.Error as problem:
        raise Unusable(_damaged(path, problem)) from None
    return {row[0]: row[1] for row in rows}


def _damaged(path: Path, problem: Exception) -> str:
    return f"{path}: no readable Parquet, perhaps cut short ({str(problem).splitlines()[0]}); copy it again"


def header(path: Path) -> tuple[list[str], str]:
    """The names in the first line of a CSV file, and what separates them."""
    with path.open("rb") as file:
        first = file.readline(1 << 20).decode("utf-8-sig", "replace").strip("\r\n")
    separator = max(";,\t", key=first.count)
    return [name.strip().strip('"') for name in first.split(separator)], separator


def raw_lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of a text file with their number from 1; what is no UTF-8 is read with marks in its place."""
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if text := line.decode("utf-8", "replace").strip("\r\n\ufeff"):
                yield number, text


def looks_like_care_sheets(path: Path) -> bool:
    """Whether a text file is in the open format of care sheets, which names people by their number."""
    names = set(header(path)[0]) if FORMATS[path.suffix.lower()] == "csv" else _first_keys(path)
    return {"nir", "provider", "invoice"} <= names


def _first_keys(path: Path) -> set[str]:
    """The fields of the first object among the first lines."""
    for _number, text in islice(raw_lines(path), 100):
        try:
            found = json.loads(text)
        except ValueError:
            continue
        if isinstance(found, dict):
            return set(found)
    return set()
