"""The little that differs between the engines of the columns, DuckDB in this process and Spark Connect."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from finalite.kernel.two_scales import columns

Build = Callable[[], Any]
"""Gives a table of Ibis."""
Written = dict[tuple[Any, ...], str]
"""The SQL of steps, by their names: writing it out of Ibis costs more than running it on a small bucket."""


class Engine:
    """How a table is kept and handed over, and how integers are divided.

    `written` holds the SQL of steps already met on tables of the same names and types, and takes what is new.
    """

    def __init__(self, backend: Any, staging: Path | None = None, written: Written | None = None) -> None:
        self.backend, self.o, self.staging = backend, columns(backend.name), staging
        self.written = {} if written is None else written

    def keep(self, name: str, build: Build, *how: Any) -> Any:
        """Compute a table once, and name it; `how` tells apart the ways in which a step of that name is built."""
        query, name = self._query((name, *how), build), f"finalite_{name}"
        if self.backend.name == "duckdb":
            self.backend.con.execute(f"create or replace temporary table {name} as {query}")
        else:
            self._stage(name, self.backend._session.sql(query))
        return self.backend.table(name)

    def view(self, name: str, build: Build) -> Any:
        """Name a table that is computed when it is read."""
        query, name = self._query((name,), build), f"finalite_{name}"
        if self.backend.name == "duckdb":
            self.backend.con.execute(f"create or replace temporary view {name} as {query}")
        else:
            self.backend._session.sql(query).createOrReplaceTempView(name)
        return self.backend.table(name)

    def _query(self, step: tuple[Any, ...], build: Build) -> str:
        if step not in self.written:
            self.written[step] = self._typed(build())
        return self.written[step]

    def _typed(self, table: Any) -> str:
        query = self._sql(table)
        if self.backend.name != "duckdb":
            return query
        # DuckDB sums integers into 128 bits, which Ibis does not know: come back to the type that it announces.
        typed = (f"{one}::bigint as {one}" if kind.is_int64() else one for one, kind in table.schema().items())
        return f"select {', '.join(typed)} from ({query})"  # noqa: S608

    def _sql(self, table: Any) -> str:
        """Each `mutate` computed before the next: Ibis would write a value out anew wherever it serves."""
        import ibis

        fuses = ibis.options.sql.fuse_selects
        ibis.options.sql.fuse_selects = False
        try:
            return str(ibis.to_sql(table, dialect=self.backend.name))
        finally:
            ibis.options.sql.fuse_selects = fuses

    def _stage(self, name: str, frame: Any) -> None:
        if self.staging is None:
            frame = frame.cache()
        else:
            folder = str(self.staging / name)
            frame.write.mode("overwrite").parquet(folder)
            frame = self.backend._session.read.parquet(folder)
        frame.createOrReplaceTempView(name)

    def give(self, name: str, given: Any) -> Any:
        """Hand a small Arrow table of ours to the engine."""
        name = f"finalite_{name}"
        if self.backend.name == "duckdb":
            self.backend.con.register("finalite_given", given)
            self.backend.con.execute(f"create or replace temporary table {name} as select * from finalite_given")  # noqa: S608
            self.backend.con.unregister("finalite_given")
        else:
            self.backend._session.createDataFrame(given).createOrReplaceTempView(name)
        return self.backend.table(name)
