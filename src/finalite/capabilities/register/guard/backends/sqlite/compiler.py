"""Django's compilers for SQLite, behind the guard."""

from datetime import date
from types import NoneType, SimpleNamespace

from ...query import STOCK, guarded

AS_IS = {
    **dict.fromkeys(("CharField", "TextField"), str),
    **dict.fromkeys(("IntegerField", "BigIntegerField"), int),
    "BooleanField": bool,
}
"""Kinds of columns that keep a value of this very type unchanged: Django's own preparation gives it back."""
KEPT: dict[type, type | None] = {}
"""The same by class of column, found once for each: it is asked for each value of each row."""


class PlainRows(STOCK.SQLInsertCompiler):
    """Many rows of plain values added at once: their text is worked out once, not for each value.

    PostgreSQL has its own way. The guard has checked columns and persons by then.
    """

    def prepare_value(self, field, value):
        kind, column = value.__class__, field.__class__
        if kind is NoneType:
            return value
        if column not in KEPT:
            KEPT[column] = date if field.get_internal_type() == "DateField" else AS_IS.get(field.get_internal_type())
        if KEPT[column] is not kind:
            return super().prepare_value(field, value)
        # SQLite keeps a day as text, written as Django writes it
        return value.isoformat() if kind is date else value

    def assemble_as_sql(self, fields, value_rows):
        """The same text and values as Django's; an expression, or a column with its own placeholder, goes on to it."""
        if None in fields or any(hasattr(field, "get_placeholder") for field in fields):
            return super().assemble_as_sql(fields, value_rows)
        if any(hasattr(kind, "as_sql") for kind in {type(value) for row in value_rows for value in row}):
            return super().assemble_as_sql(fields, value_rows)
        return [("%s",) * len(fields)] * len(value_rows), value_rows


globals().update(guarded(SimpleNamespace(**vars(STOCK) | {"SQLInsertCompiler": PlainRows})))
