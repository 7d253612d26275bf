"""SQLite, with an authorizer that knows the purpose in force: it acts as column grants, raw SQL included.

SQLite asks when it prepares a statement, and Python keeps what is prepared by its text. So the text sent ends with the
mark of its purpose: what one purpose had prepared serves no other, and each may keep its own.
"""

import sqlite3
from collections.abc import Mapping
from functools import lru_cache
from itertools import count
from typing import Any

from django.db.backends.sqlite3 import base, operations

from ....purpose import PurposeViolation
from ...engine import UNKNOWN, State
from ...fields import current
from ...ownership import PURGER, Owner, owner
from .authorizer import authorizer

LONG = 4_000
"""Characters beyond which a text is not kept in the form sent: it names many values, and hardly comes back."""
_numbers = count(1)


def marked(query: str, active: Any) -> str:
    """The text sent for a purpose, which ends with a comment of its own; the owner's ends with a semicolon, of which
    nothing is left in the schema."""
    if isinstance(active, Owner):
        return query if query.rstrip().endswith(";") else f"{query};"
    return f"{query}\n--{_number_of(active)}"


def _number_of(active: Any) -> int:
    if active is None:
        return 0
    return active._cache.get("number") or active._cache.setdefault("number", next(_numbers))


def _positional(query: str) -> str:
    """The text with question marks where Django has `%s`."""
    return base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")


_positional_kept = lru_cache(maxsize=2048)(_positional)


class GuardedCursor(base.SQLiteCursorWrapper):
    """A cursor that marks what it sends with the purpose in force, and yields rows to the purpose that asked."""

    opened_for: Any = UNKNOWN
    connection: Any

    def execute(self, query, params=None):
        self._open(query)
        if params is None or isinstance(params, Mapping):
            return super().execute(marked(query, self.opened_for), params)
        text = (_positional if len(query) > LONG else _positional_kept)(query)
        return sqlite3.Cursor.execute(self, marked(text, self.opened_for), params)

    def executemany(self, query, param_list):
        self._open(query)
        return super().executemany(marked(query, self.opened_for), param_list)

    def executescript(self, script):
        _owner_only("executescript")
        return super().executescript(script)

    def fetchone(self):
        self._same_purpose()
        return super().fetchone()

    def fetchmany(self, *size):
        self._same_purpose()
        return super().fetchmany(*size)

    def fetchall(self):
        self._same_purpose()
        return super().fetchall()

    def __next__(self):
        self._same_purpose()
        return super().__next__()

    def _open(self, query) -> None:
        connection = self.connection
        active = connection.finalite.admit(query)
        if connection.finalite.armed is UNKNOWN:
            connection.arm(active)
        self.opened_for = active

    def _same_purpose(self) -> None:
        if self.opened_for is not current() and self.opened_for is not UNKNOWN:
            raise PurposeViolation("these rows were asked for under another purpose")


class GuardedConnection(sqlite3.Connection):
    """A connection whose every statement, Django's or not, passes a guarded cursor."""

    finalite: State

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.finalite = State()

    def cursor(self, factory=None):
        return super().cursor(GuardedCursor)

    def execute(self, *args):
        return self.cursor().execute(*args)

    def executemany(self, *args):
        return self.cursor().executemany(*args)

    def arm(self, active) -> None:
        """Make the engine ask from now on, and again about every statement that it has prepared."""
        super().set_authorizer(authorizer(self.finalite))
        self.finalite.armed = active


def _owner_only(name: str) -> None:
    if not isinstance(current(), Owner):
        raise PurposeViolation(f"{name} is not for a running system: it leaves the purpose in force")


def _closed(name: str):
    inherited = getattr(sqlite3.Connection, name)

    def method(self, *args, **options):
        _owner_only(name)
        return inherited(self, *args, **options)

    return method


for _name in (
    "executescript",
    "set_authorizer",
    "backup",
    "iterdump",
    "serialize",
    "deserialize",
    "blobopen",
    "create_function",
    "create_collation",
    "create_aggregate",
    "enable_load_extension",
    "load_extension",
    "set_trace_callback",
):
    if hasattr(sqlite3.Connection, _name):
        setattr(GuardedConnection, _name, _closed(_name))


class DatabaseOperations(operations.DatabaseOperations):
    compiler_module = f"{__package__}.compiler"


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's wrapper; `finalite` is what the guard remembers of the connection."""

    ops_class = DatabaseOperations

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.finalite = State()

    def get_connection_params(self):
        return {**super().get_connection_params(), "factory": GuardedConnection, "cached_statements": 1024}

    def get_new_connection(self, conn_params):
        with owner():
            connection = super().get_new_connection(conn_params)
            connection.create_function("fin_purging", 0, lambda: int(current() is PURGER))
        connection.finalite = self.finalite
        connection.arm(UNKNOWN)
        return connection

    def init_connection_state(self):
        with owner():
            super().init_connection_state()

    def kept_cursor(self):
        """A cursor for a text that is sent over and over: SQLite keeps every plan as it is."""
        return self.cursor()
