"""SQLite, with an authorizer that knows the purpose in force: it acts as column grants, raw SQL included."""

import sqlite3
from typing import Any

from django.db.backends.sqlite3 import base, operations

from ....purpose import PurposeViolation
from ...engine import UNKNOWN, State
from ...fields import current
from ...ownership import PURGER, Owner, owner
from .authorizer import authorizer


class GuardedCursor(base.SQLiteCursorWrapper):
    """A cursor that arms the engine for the purpose in force, and yields rows to the purpose that asked for them."""

    opened_for: Any = UNKNOWN
    connection: Any

    def execute(self, query, params=None):
        self._open(query)
        return super().execute(query, params)

    def executemany(self, query, param_list):
        self._open(query)
        return super().executemany(query, param_list)

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
        if connection.finalite.armed is not active:
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
        """Make the engine ask again about every statement it has prepared."""
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
        return {**super().get_connection_params(), "factory": GuardedConnection, "cached_statements": 512}

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
