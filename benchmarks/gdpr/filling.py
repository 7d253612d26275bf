"""Fills tables in bulk, as the owner of the database: any table about people, made from its columns alone."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, models

AT_ONCE = 20_000
SERIES = "WITH RECURSIVE n(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM n WHERE i < {last}) "


def fill(model: Any, *, rows: int, first: int = 1, **given: str) -> None:
    """Write rows by one statement: row `i` has the key `i`, the `given` SQL, something in what must be filled."""
    for field in _needed(model, given):
        if field.is_relation and field.column not in given:
            _point_at(field, first, rows)
    values = {field.column: given.get(field.column) or _value(field, model) for field in _needed(model, given)}
    names = ", ".join(f'"{name}"' for name in values)
    series = SERIES.format(first=first, last=first + rows - 1)
    with connection.cursor() as cursor:
        cursor.execute(
            f'{series}INSERT INTO "{model._meta.db_table}" ({names}) SELECT {", ".join(values.values())} FROM n'
        )


def series(text: str, first: int, last: int) -> None:
    """Run a statement of ours on `n(i)`, the numbers from `first` to `last`."""
    with connection.cursor() as cursor:
        cursor.execute(SERIES.format(first=first, last=last) + text, ())


def copy(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write rows made in Python, by the fastest way the database has."""
    names = ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor:
        if is_postgresql():
            with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as stream:
                for row in rows:
                    stream.write_row(row)
            return
        marks = ", ".join(["?"] * len(columns))
        cursor.cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', rows)


@contextmanager
def hurried() -> Iterator[None]:
    """Fill without a way back, as nobody may otherwise: a crash only costs the run. As before at the end."""
    _pragmas("journal_mode = OFF", "synchronous = OFF", "cache_size = -262144", "threads = 2")
    yield
    _pragmas("journal_mode = WAL", "synchronous = NORMAL", "cache_size = -32768", "threads = 0")


def _pragmas(*told: str) -> None:
    with connection.cursor() as cursor:
        for one in () if is_postgresql() else told:
            cursor.execute(f"PRAGMA {one}")
            cursor.fetchall()


@contextmanager
def unindexed(*tables: str) -> Iterator[None]:
    """Fill tables without the indexes that no constraint needs, and make them anew at the end, in one pass each."""
    with connection.cursor() as cursor:
        named = ", ".join(["%s"] * len(tables))
        cursor.execute(INDEXES[is_postgresql()].format(named), tables)
        found = cursor.fetchall()
        for name, _ in found:
            cursor.execute(f'DROP INDEX "{name}"')
        yield
        for _, text in found:
            cursor.execute(text)


INDEXES = (
    "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ({})",
    "SELECT i.indexname, i.indexdef FROM pg_indexes i WHERE i.tablename IN ({})"
    " AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conname = i.indexname)",
)
"""Name and definition of those indexes, on SQLite and on PostgreSQL."""


def twin(table: str) -> None:
    """An empty table `twin_…` of the same columns and indexes, with nothing that guards it."""
    with connection.cursor() as cursor:
        if is_postgresql():
            cursor.execute(f'CREATE TABLE "twin_{table}" (LIKE "{table}" INCLUDING INDEXES INCLUDING IDENTITY)')
            return
        cursor.execute("SELECT type, name, sql FROM sqlite_master WHERE tbl_name = %s AND sql IS NOT NULL", [table])
        for kind, name, text in cursor.fetchall():
            if kind != "trigger":
                made = text.replace(f'"{name}"', f'"twin_{name}"', 1)
                cursor.execute(made.replace(f'ON "{table}"', f'ON "twin_{table}"'))


def copy_to_twin(table: str) -> None:
    """The same rows."""
    with connection.cursor() as cursor:
        cursor.execute(f'INSERT INTO "twin_{table}" {OVERRIDING[is_postgresql()]} SELECT * FROM "{table}"')


OVERRIDING = ("", "OVERRIDING SYSTEM VALUE")


def is_postgresql() -> bool:
    """Whether the rows go to PostgreSQL, which wants a date to be called one."""
    return connection.vendor == "postgresql"


def restart(model: Any) -> None:
    """Let PostgreSQL number new rows above those written with a number of ours."""
    if is_postgresql():
        with connection.cursor() as cursor:
            table = model._meta.db_table
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('\"{table}\"', 'id'), (SELECT max(id) FROM \"{table}\"))"
            )


def analyse() -> None:
    """Let the engine count what it holds, as it does by itself at night."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _point_at(field: Any, first: int, rows: int) -> None:
    """What a row points at: a row of the same number where only one may point at it, else the first of all."""
    target, manager = field.related_model, field.related_model._default_manager
    if not field.unique:
        first, rows = 1, 1
    if not manager.filter(pk=first).exists():
        fill(target, rows=rows, first=first)


def _needed(model: Any, given: dict[str, str]) -> list[Any]:
    return [
        field
        for field in model._meta.concrete_fields
        if field.primary_key or field.column in given or field.column == "person_id" or not field.null
    ]


def _value(field: Any, model: Any) -> str:
    """SQL for something that fits a column: the number of the row wherever it can be."""
    if field.column == "subject":
        return f"'{model.subjects[0]}'"
    if field.is_relation and not field.unique:
        return "1"
    if field.primary_key or field.is_relation or field.column == "person_id":
        return _day(field) or ("i" if not isinstance(field, models.CharField) else "CAST(i AS TEXT)")
    if isinstance(field, models.BooleanField):
        return "FALSE"
    if isinstance(field, models.JSONField):
        return "'{}'"
    if isinstance(field, models.BinaryField):
        return "x'78'" if connection.vendor == "sqlite" else "'x'::bytea"
    if field.has_default() and isinstance(field.default, str | int):
        return f"'{field.default}'" if isinstance(field.default, str) else str(int(field.default))
    if day := _day(field):
        return day
    if isinstance(field, models.IntegerField):
        return "i % 30000" if isinstance(field, models.SmallIntegerField) else "i"
    return f"substr(CAST(i AS TEXT), 1, {field.max_length or 20})"


def _day(field: Any) -> str:
    kind = field.get_internal_type()
    text = {"DateField": "2025-01-02", "DateTimeField": "2025-01-02 09:00:00"}.get(kind)
    if text is None:
        return ""
    return (
        f"'{text}'"
        if connection.vendor == "sqlite"
        else f"CAST('{text}' AS {'DATE' if kind == 'DateField' else 'TIMESTAMPTZ'})"
    )
