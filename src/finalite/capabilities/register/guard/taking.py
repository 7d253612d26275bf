"""Rows that go by one statement which says what went: nothing can slip between finding them and removing them."""

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet
from django.db.models.sql import DeleteQuery

from .. import purpose
from ..purpose import PurposeViolation
from . import catalog
from .fields import current


def take(rows: QuerySet, *columns: str) -> list[tuple[Any, ...]]:
    """Remove the rows of a question, following no relation, and give back these columns of each, in no order.

    Raises `PurposeViolation` unless the purpose in force erases there and may read the columns, and `TypeError` for a
    part of the rows: a limit would be lost on the way.
    """
    if rows.query.is_sliced or rows.query.distinct:
        raise TypeError("take all the rows of a question, not a slice of them: bound it by a condition")
    connection: Any = connections[rows.db]
    query = rows.query.clone()
    query.__class__ = DeleteQuery
    compiler = query.get_compiler(connection=connection)
    connection.ensure_connection()
    connection.finalite.raw = False
    try:
        text, parameters = compiler.as_sql()
    except EmptyResultSet:
        return []
    named = ", ".join(connection.ops.quote_name(column) for column in _readable(rows.model, columns))
    text = f"{text} RETURNING {named}"
    with connection.cursor() as cursor:
        connection.finalite.vouch(text, current())
        cursor.execute(text, parameters)
        return cursor.fetchall()


def _readable(model: Any, columns: tuple[str, ...]) -> list[str]:
    """The columns by the names that the database has for them, each noted as read."""
    fields = [model._meta.pk if name == "pk" else model._meta.get_field(name) for name in columns]
    table = catalog.find(model._meta.db_table)
    if table is not None:
        view = table.view(current())
        for field in fields:
            if field.column not in view.reads:
                raise PurposeViolation(f"{table.label}.{field.name} may not be read back from what is removed")
            purpose.touch(table.columns[field.column] or "")
    return [field.column for field in fields]
