"""The two existing engines that run a bucket: DuckDB in this process, or a Spark Connect server."""

# ruff: noqa: S608 – every name in these statements comes from the contract, every path is quoted

from __future__ import annotations

import hashlib
import os
import shutil
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .contract import NAME, Column

BESIDE = 300
"""Megabytes that Python and the engine's own code take beside what DuckDB counts in its limit."""
CHUNK = 10_000
FORMAT = "format parquet, compression zstd, compression_level 1, row_group_size 245760, dictionary_size_limit 1000"
"""Amounts of more than a thousand values are written one by one: smaller, and a third faster, than by their ranks."""
NOWHERE = "cast(null as string) as file_, cast(null as bigint) as place_, '' as read_, cast(null as string) as raw_"
"""What is known of where a row came from, and of its reading, where the engine does not tell."""


class Unreadable(ValueError):
    """Files that the engine cannot read; the message says which."""


@contextmanager
def told() -> Iterator[None]:
    """Say in words what DuckDB may meet in files or in want of memory; a fault of ours stays one."""
    import duckdb

    try:
        yield
    except duckdb.OutOfMemoryException as problem:
        raise Unreadable(f"the memory given is too small: give more, or more buckets ({_first(problem)})") from problem
    except (duckdb.ParserException, duckdb.BinderException, duckdb.CatalogException):
        raise
    except duckdb.Error as problem:
        raise Unreadable(f"a file cannot be read ({_first(problem)}); copy it again, and begin again") from problem


def _first(problem: Exception) -> str:
    return str(problem).strip().partition("\n")[0]


class Engine(ABC):
    """What the run asks of an engine; views are replaced from one bucket to the next."""

    name: str
    con: Any

    @abstractmethod
    def files(self, paths: Sequence[Path], *, is_placed: bool) -> str:
        """The SQL of all rows of some Parquet files; `is_placed` where each row already says where it came from."""

    @abstractmethod
    def execute(self, statement: str) -> None:
        """Run a statement for its effect."""

    @abstractmethod
    def rows(self, query: str) -> Iterator[dict[str, Any]]:
        """The rows of a query, some at a time."""

    @abstractmethod
    def write(self, table: Any, folder: Path) -> list[Path]:
        """Write a table of Ibis as Parquet into a new folder; returns its files."""

    def view(self, name: str, query: str) -> None:
        """Name a query."""
        self.execute(f"create or replace temporary view {name} as {query}")

    @abstractmethod
    def keep(self, name: str, query: str) -> None:
        """Run a query once and keep its rows under a name, as long as the engine goes on to another bucket."""

    def one(self, query: str) -> dict[str, Any]:
        """The single row of a query."""
        return next(iter(self.rows(query)))

    @abstractmethod
    def close(self) -> None:
        """Let go of what the engine holds."""


class DuckDB(Engine):
    """Embedded; beyond `memory` megabytes it spills into `spill`."""

    name = "duckdb"

    def __init__(self, *, memory: int, threads: int, spill: Path) -> None:
        import ibis

        spill.mkdir(parents=True, exist_ok=True)
        self.spill, self.threads = spill, threads
        self.con = ibis.duckdb.connect(threads=threads, memory_limit=f"{max(memory - BESIDE, 64)}MB")
        self.execute(f"set temp_directory = '{quoted(spill)}'")
        self.execute("set preserve_insertion_order = false")
        self.execute("set enable_progress_bar = false")

    def files(self, paths: Sequence[Path], *, is_placed: bool) -> str:
        return from_parquet(paths, is_placed=is_placed)

    def execute(self, statement: str) -> None:
        with told():
            self.con.con.execute(statement)

    def rows(self, query: str) -> Iterator[dict[str, Any]]:
        with told():
            found = self.con.con.execute(query)
        names = [one[0] for one in found.description]
        while some := found.fetchmany(CHUNK):
            for row in some:
                yield dict(zip(names, row, strict=True))

    def tuples(self, query: str) -> list[tuple]:
        """All rows of a query that gives few."""
        return self.con.con.execute(query).fetchall()

    def keep(self, name: str, query: str) -> None:
        self.execute(f"create or replace temporary table {name} as {query}")

    def write(self, table: Any, folder: Path) -> list[Path]:
        folder.mkdir(parents=True)
        path = folder / "part-0.parquet"
        self.execute(f"copy ({self.con.compile(table)}) to '{quoted(path)}' ({FORMAT})")
        return [path]

    def close(self) -> None:
        self.con.disconnect()
        shutil.rmtree(self.spill, ignore_errors=True)


class Spark(Engine):
    """A Spark Connect server (Spark, or Sail), which must see the same folders as this process."""

    name = "spark"

    def __init__(self, *, remote: str, spill: Path) -> None:
        import ibis
        from pyspark.sql import SparkSession

        self.session = SparkSession.builder.remote(remote).getOrCreate()
        self.con, self.spill = ibis.pyspark.connect(self.session), spill

    def files(self, paths: Sequence[Path], *, is_placed: bool) -> str:
        frame = self.session.read.parquet(*(str(path.resolve()) for path in paths))
        name = f"files_{hashlib.sha256(repr(paths).encode()).hexdigest()[:16]}"
        frame.createOrReplaceTempView(name)
        where = "" if is_placed else f", {NOWHERE}"
        return f"select *{where} from {name}"

    def execute(self, statement: str) -> None:
        self.session.sql(statement).collect()

    def rows(self, query: str) -> Iterator[dict[str, Any]]:
        for row in self.session.sql(query).toLocalIterator():
            yield row.asDict()

    def keep(self, name: str, query: str) -> None:
        folder = str((self.spill / name).resolve())
        self.session.sql(query).write.mode("overwrite").parquet(folder)
        self.session.read.parquet(folder).createOrReplaceTempView(name)

    def write(self, table: Any, folder: Path) -> list[Path]:
        self.session.sql(self.con.compile(table)).write.mode("overwrite").parquet(str(folder.resolve()))
        return sorted(folder.glob("*.parquet"))

    def close(self) -> None:
        self.session.stop()
        shutil.rmtree(self.spill, ignore_errors=True)


def threads() -> int:
    """As many as this process may run on."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def from_parquet(paths: Sequence[Path], *, is_placed: bool = False) -> str:
    """DuckDB's SQL of the rows of Parquet files, with the file and the rank in it of each row, read where asked."""
    listed = ", ".join(f"'{quoted(path)}'" for path in paths)
    if is_placed:
        return f"select * from read_parquet([{listed}], hive_partitioning = false)"
    return (
        "select *, filename as file_, file_row_number + 1 as place_, '' as read_, cast(null as string) as raw_ "
        "from read_parquet"
        f"([{listed}], hive_partitioning = false, filename = true, file_row_number = true)"
    )


def typed(columns: Sequence[Column], source: str, more: str = "") -> str:
    """The SQL of the columns of a table, each in its type, from a source that has them in any width."""
    listed = ", ".join(
        one.name if one.type == NAME else f"cast({one.name} as {one.type}) as {one.name}" for one in columns
    )
    return f"select {listed}{more} from ({source})"


def quoted(path: Path) -> str:
    """A path between the quotes of SQL."""
    return str(path).replace("'", "''")
