"""Brings files of any format and order into typed buckets of people, and puts aside each line that cannot be read."""

# ruff: noqa: S608 – every name in these statements comes from the contract, every path is quoted

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from . import contract, faults, sources
from .contract import BOOL, DATE, NAME, TEXT, Column
from .engines import DuckDB, from_parquet, quoted

BATCH = 20_000
UNREAD = -1
"""The bucket of what cannot be read."""
RAW = "raw_lines_"
DAY, WHOLE = "[0-9]{4}-[0-9]{2}-[0-9]{2}", "-?[0-9]{1,19}"


def into_buckets(engine: DuckDB, table: sources.Table, number: int, buckets: int, folder: Path) -> Path:
    """Write the file `number` of a table in folders bucket=N below a new folder, which is returned.

    Each row keeps where it comes from (`file_`, `place_`), and, where it cannot be read, its faults (`read_`) and its
    text (`raw_`); one that names no person stands in the bucket −1. Beyond its
    memory the engine spills.
    """
    path = table.files[number]
    into = folder / f"{table.name}-{number:05}"
    shutil.rmtree(into, ignore_errors=True)
    into.mkdir(parents=True)
    source = _parquet(table.name, path) if table.format == "parquet" else _text(engine, table, path)
    engine.execute(
        f"copy (select *, case when person >= 0 then person % {buckets} else {UNREAD} end as bucket "
        f"from ({source})) to '{quoted(into)}' (format parquet, partition_by (bucket), compression zstd)"
    )
    if table.format != "parquet":
        engine.con.con.unregister(RAW)
    return into


def _parquet(table: str, path: Path) -> str:
    return (
        f"select {', '.join(contract.names(table))}, file_, place_, cast(null as varchar) as raw_, "
        "case when person is null then 'person:missing' when person < 0 then 'person:out_of_bounds' else '' end "
        f"as read_ from ({from_parquet([path])})"
    )


def _text(engine: DuckDB, table: sources.Table, path: Path) -> str:
    """The SQL that reads the raw lines of a file, which stream through the engine once."""
    import pyarrow as pa

    schema = pa.schema([("place_", pa.int64()), ("raw_", pa.string())])
    lines = sources.raw_lines(path)
    if table.format == "csv":
        next(lines, None)
    engine.con.con.register(RAW, pa.RecordBatchReader.from_batches(schema, _batches(lines, schema)))
    columns = contract.TABLES[table.name]
    cells = _json_cells(columns) if table.format == "jsonl" else _csv_cells(columns, path)
    values = ", ".join(f"{_value(one)} as {one.name}" for one in columns)
    return (
        f"select {', '.join(contract.names(table.name))}, '{quoted(path)}' as file_, place_, raw_, "
        f"{faults.column(_unreadable(columns, table.format))} as read_ from (select *, {values} from ({cells}))"
    )


def _unreadable(columns: Sequence[Column], format: str) -> Iterator[tuple[str, str, str]]:
    yield "", "cells" if format == "csv" else "syntax", "not sound_"
    for one in columns:
        yield one.name, "format", f"sound_ and {one.name}_ is not null and {one.name} is null"
    yield "person", "missing", "sound_ and person_ is null"
    yield "person", "out_of_bounds", "person < 0"


def _batches(lines: Iterator[tuple[int, str]], schema: Any) -> Iterator[Any]:
    import pyarrow as pa

    while some := list(islice(lines, BATCH)):
        places, texts = zip(*some, strict=True)
        yield pa.record_batch([pa.array(places, pa.int64()), pa.array(texts, pa.string())], schema=schema)


def _json_cells(columns: Sequence[Column]) -> str:
    cells = ", ".join(f"nullif(json_extract_string(json_, '$.{one.name}'), '') as {one.name}_" for one in columns)
    return (
        f"select place_, raw_, json_ is not null as sound_, {cells} from (select *, case when json_valid(raw_) and "
        f"json_type(raw_) = 'OBJECT' then raw_ end as json_ from {RAW})"
    )


def _csv_cells(columns: Sequence[Column], path: Path) -> str:
    """Cells by the names of the first line; quotes are read where there are any."""
    names, separator = sources.header(path)
    cell = f'("(?:[^"]|"")*"|[^{separator}"]*){separator}'
    unquoted = (
        f"list_transform(regexp_extract_all(raw_ || '{separator}', '{cell}', 1), "
        "lambda x: replace(trim(x, '\"'), '\"\"', '\"'))"
    )
    places = {name: place for place, name in enumerate(names, start=1)}
    cells = ", ".join(f"nullif(trim(cells_[{places[one.name]}]), '') as {one.name}_" for one in columns)
    return (
        f"select place_, raw_, len(cells_) = {len(names)} as sound_, {cells} from (select *, case when contains(raw_, "
        f"'\"') then {unquoted} else string_split(raw_, '{separator}') end as cells_ from {RAW})"
    )


def _value(column: Column) -> str:
    """A cell in its type, or nothing where it is written otherwise: 30.00 is never read as 30."""
    cell = f"{column.name}_"
    if column.type in (TEXT, NAME):
        return cell
    if column.type == DATE:
        return f"case when regexp_full_match({cell}, '{DAY}') then try_cast({cell} as date) end"
    if column.type == BOOL:
        return (
            f"case when lower({cell}) in ('true', 'oui', '1') then true "
            f"when lower({cell}) in ('false', 'non', '0') then false end"
        )
    return f"case when regexp_full_match({cell}, '{WHOLE}') then try_cast({cell} as bigint) end"


def place(table: str, read: Path, into: Path) -> int:
    """Move what one file gave to the folders of all files, `unread` apart; returns how many files there are.

    Doing it again after a cut doubles nothing.
    """
    for stale in [*into.glob(f"{table}/bucket=*/{read.name}-*"), *into.glob(f"unread/{table}/{read.name}-*")]:
        stale.unlink()
    found = sorted(read.glob("bucket=*/*.parquet"))
    for path in found:
        bucket = int(path.parent.name.partition("=")[2])
        home = into / "unread" / table if bucket == UNREAD else into / table / f"bucket={bucket:03}"
        home.mkdir(parents=True, exist_ok=True)
        path.rename(home / f"{read.name}-{path.name}")
    shutil.rmtree(read, ignore_errors=True)
    return len(found)
