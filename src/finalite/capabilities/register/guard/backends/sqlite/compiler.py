"""Django's compilers for SQLite, behind the guard."""

from types import NoneType, SimpleNamespace

from ...query import STOCK, guarded

AS_IS = {
    **dict.fromkeys(("CharField", "TextField"), str),
    **dict.fromkeys(("IntegerField", "BigIntegerField"), int),
    "BooleanField": bool,
}
"""Kinds of columns that keep a value of this very type unchanged: Django's own preparation gives it back."""


class PlainRows(STOCK.SQLInsertCompiler):
    """Many rows of plain values added at once: their text is worked out once, not for each value.

    PostgreSQL has its own way. The guard has checked columns and persons by then.
    """

    def prepare_value(self, field, value):
        kind = value.__class__
        if kind is NoneType or AS_IS.get(field.get_internal_type()) is kind:
            return value
        return super().prepare_value(field, value)

    def assemble_as_sql(self, fields, value_rows):
        """The same text and values as Django's; an expression, or a column with its own placeholder, goes on to it."""
        if None in fields or any(hasattr(field, "get_placeholder") for field in fields):
            return super().assemble_as_sql(fields, value_rows)
        if any(hasattr(kind, "as_sql") for kind in {type(value) for row in value_rows for value in row}):
            return super().assemble_as_sql(fields, value_rows)
        return [("%s",) * len(fields)] * len(value_rows), value_rows


globals().update(guarded(SimpleNamespace(**vars(STOCK) | {"SQLInsertCompiler": PlainRows})))
