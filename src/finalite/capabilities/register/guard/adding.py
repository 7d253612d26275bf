"""A row added by a statement compiled once for a purpose: compiling one costs more than adding the row.

Each row passes the guard's own checks again (whom it is about, what the purpose may write); only the text is kept.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from django.db import connections, router
from django.db.models.constants import OnConflict
from django.db.models.sql import InsertQuery

from ..purpose import Purpose
from .fields import current
from .prepared import NOBODY


@dataclass(frozen=True, slots=True)
class _Compiled:
    connection: Any
    text: str
    fields: Sequence[Any]
    check: Callable[[Any], Sequence[Any]]


class Adding:
    """Adds rows of one model, one at a time; with `once`, a row whose unique value is taken is left out."""

    def __init__(self, model: Any, *, once: bool = False) -> None:
        self._model, self._once = model, once
        self._of_thread = threading.local()

    def add(self, row: Any) -> bool:
        """Add `row` and number it; False where it was left out. Raises `PurposeViolation` as saving it would."""
        active = current()
        found = self._compiled(active, row)
        if list(found.check(row)) != list(found.fields):  # another set of columns is written: another statement
            found = self._compile(row)
        connection = found.connection
        values = [field.get_db_prep_save(field.pre_save(row, True), connection) for field in found.fields]
        with connection.kept_cursor() as cursor:
            connection.finalite.raw = False
            connection.finalite.vouch(found.text, active)
            cursor.execute(found.text, values)
            added = cursor.fetchone()
        if added:
            row.pk, row._state.adding, row._state.db = added[0], False, connection.alias
        return bool(added)

    def _compiled(self, active: Purpose | None, row: Any) -> _Compiled:
        known: WeakKeyDictionary[Any, _Compiled] | None = getattr(self._of_thread, "known", None)
        if known is None:
            known = self._of_thread.known = WeakKeyDictionary()
        asker = NOBODY if active is None else active
        found = known.get(asker)
        if found is None or found.connection is not connections[found.connection.alias]:
            found = known[asker] = self._compile(row)
        return found

    def _compile(self, row: Any) -> _Compiled:
        connection: Any = connections[router.db_for_write(self._model)]
        connection.ensure_connection()
        compiler = self._compiler(connection, row)
        [(text, _)] = compiler.as_sql()
        return _Compiled(connection, text, compiler.query.fields, lambda other: self._checked(connection, other))

    def _compiler(self, connection: Any, row: Any) -> Any:
        query = InsertQuery(self._model, on_conflict=OnConflict.IGNORE if self._once else None)
        fields = [field for field in self._model._meta.local_concrete_fields if not field.primary_key]
        query.insert_values(fields, [row])
        compiler = query.get_compiler(connection=connection)
        compiler.returning_fields = [self._model._meta.pk]
        return compiler

    def _checked(self, connection: Any, row: Any) -> Sequence[Any]:
        """The columns of `row` that the purpose in force writes, each noted; raises `PurposeViolation`."""
        compiler = self._compiler(connection, row)
        compiler.checked()
        return compiler.query.fields
