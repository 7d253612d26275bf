"""A question asked over and over: compiled once for a purpose, behind the guard, then sent with other values.

Compiling costs more than asking. What is kept is kept for one purpose: its columns were checked, its rows are filtered
in the text, and the engine still holds the statement to the purpose in force, each time.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet

from .. import purpose
from ..purpose import Purpose
from .fields import current

MARKS: dict[type, Callable[[int], Any]] = {int: lambda place: 1 + place - 2**31, str: lambda place: f"\ue000{place}"}
"""What stands for a value while compiling: no number nor text of the house looks like it."""


class _Nobody:
    """Stands for the absence of a purpose, under which a question about people refuses to compile."""


NOBODY = _Nobody()


@dataclass(frozen=True, slots=True)
class _Compiled:
    connection: Any
    text: str
    parameters: tuple[Any, ...]
    places: tuple[tuple[int, int], ...]
    """Which parameter takes which value."""
    converters: tuple[tuple[int, Any, Any], ...]
    categories: frozenset[str]


class Prepared:
    """A question built once by `build(*values)`, a `values_list` whose values are numbers or texts of these kinds."""

    def __init__(self, build: Callable[..., QuerySet], *kinds: type) -> None:
        self._build = build
        self._marks = tuple(MARKS[kind](place) for place, kind in enumerate(kinds))
        self._of_thread = threading.local()

    def rows(self, *values: Any) -> list[tuple[Any, ...]]:
        """The rows for these values under the purpose in force; under none, only tables about nobody answer."""
        active = current()
        found = self._compiled(active)
        return list(self._build(*values)) if found is None else _fetch(found, active, values)

    def _compiled(self, active: Purpose | None) -> _Compiled | None:
        known: WeakKeyDictionary[Any, _Compiled | None] | None = getattr(self._of_thread, "known", None)
        if known is None:
            known = self._of_thread.known = WeakKeyDictionary()
        asker = NOBODY if active is None else active
        found = known.get(asker)
        if found is None or found.connection is not connections[found.connection.alias]:
            found = known[asker] = _compile(self._build(*self._marks), self._marks)
        return found


def _compile(query: QuerySet, marks: Sequence[Any]) -> _Compiled | None:
    """None where the text holds a fragment that the compilers cannot vouch for, or the column no room for a mark: it is
    then asked as any other."""
    connection = connections[query.db]
    connection.ensure_connection()
    connection.finalite.raw = False  # type: ignore[attr-defined]
    with purpose.touching(set()) as categories:
        compiler = query.query.get_compiler(connection=connection)
        try:
            text, parameters = compiler.as_sql()
        except EmptyResultSet:
            return None
        converters = compiler.get_converters([one for one, *_ in compiler.select])
    if connection.finalite.raw:  # type: ignore[attr-defined]
        return None
    places = tuple((n, marks.index(one)) for n, one in enumerate(parameters) if one in marks)
    assert {which for _, which in places} == set(range(len(marks))), "each value must stand in the statement as it is"
    told = tuple((n, convert, one) for n, (converts, one) in converters.items() for convert in converts)
    return _Compiled(connection, text, tuple(parameters), places, told, frozenset(categories))


def _fetch(found: _Compiled, active: Purpose | None, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    for category in found.categories:
        purpose.touch(category)
    connection, parameters = found.connection, list(found.parameters)
    for n, which in found.places:
        parameters[n] = values[which]
    with connection.kept_cursor() as cursor:
        connection.finalite.raw = False
        connection.finalite.vouch(found.text, active)
        cursor.execute(found.text, parameters)
        rows = cursor.fetchall()
    if found.converters and rows:
        rows = _converted(rows, found)
    return rows


def _converted(rows: list[tuple[Any, ...]], found: _Compiled) -> list[tuple[Any, ...]]:
    columns: list[Sequence[Any]] = list(zip(*rows, strict=True))
    for n, convert, expression in found.converters:
        columns[n] = [convert(one, expression, found.connection) for one in columns[n]]
    return list(zip(*columns, strict=True))
