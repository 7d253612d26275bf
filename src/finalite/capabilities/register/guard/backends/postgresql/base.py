"""PostgreSQL, where each purpose is a role: `SET ROLE` at the first statement after a change of purpose."""

from typing import Any

import psycopg
from django.db.backends.postgresql import base, operations
from psycopg.pq import ExecStatus, TransactionStatus

from ....purpose import PurposeViolation
from ...engine import TRANSACTION, UNKNOWN, State, ends_transaction
from ...fields import current
from ...ownership import PURGER, Owner, owner
from ...roles import role_of

KEPT: Any = object()
"""Asks for a cursor whose statements are kept."""
ASKED_OFTEN = 3
"""Times after which a connection has the server keep the plan of a text."""


class Screened:
    """A cursor that sets the role of the purpose in force, and yields rows to the purpose that asked for them."""

    opened_for: Any = UNKNOWN
    _conn: Any

    def execute(self, query, params=None, **options):
        self._open(query)
        result = super().execute(query, params, **options)  # type: ignore[misc]
        if not self._conn.finalite.trusted and ends_transaction(query):
            self._conn.finalite.armed = UNKNOWN
        return result

    def executemany(self, query, params_seq, **options):
        self._open(query)
        return super().executemany(query, params_seq, **options)  # type: ignore[misc]

    def stream(self, query, params=None, **options):
        self._open(query)
        for row in super().stream(query, params, **options):  # type: ignore[misc]
            self._same_purpose()
            yield row

    def copy(self, statement, params=None, **options):
        if not isinstance(current(), Owner):
            raise PurposeViolation("COPY is not for a running system: it leaves the purpose in force")
        self._open(statement)
        return super().copy(statement, params, **options)  # type: ignore[misc]

    def fetchone(self):
        self._same_purpose()
        return super().fetchone()  # type: ignore[misc]

    def fetchmany(self, *size):
        self._same_purpose()
        return super().fetchmany(*size)  # type: ignore[misc]

    def fetchall(self):
        self._same_purpose()
        return super().fetchall()  # type: ignore[misc]

    def __next__(self):
        self._same_purpose()
        return super().__next__()  # type: ignore[misc]

    def _open(self, query) -> None:
        state = self._conn.finalite
        active = state.admit(query)
        if state.armed is not active and not (isinstance(query, str) and query.startswith(TRANSACTION)):
            self._conn.arm(active)
        self.opened_for = active

    def _same_purpose(self) -> None:
        if self.opened_for is not current() and self.opened_for is not UNKNOWN:
            raise PurposeViolation("these rows were asked for under another purpose")


class GuardedCursor(Screened, base.Cursor):
    pass


class KeptCursor(Screened, base.ServerBindingCursor):
    """Sends values apart from the text, which the server then plans once for each role and not each time."""


class GuardedServerCursor(Screened, base.ServerSideCursor):
    pass


class GuardedConnection(psycopg.Connection):
    """A connection that knows when the server has silently given it back a former role."""

    finalite: State

    def arm(self, active) -> None:
        """Make the role of `active` the current one, beginning the transaction that is due in the same message; raises
        `ProgrammingError` where the server has no such role."""
        state = self.finalite
        statement = "RESET ROLE" if isinstance(active, Owner) else f'SET ROLE "{role_of(active)}"'
        if not self.autocommit and self.pgconn.transaction_status == TransactionStatus.IDLE:
            statement = f"{self._get_tx_start_command().decode()}; {statement}"
        if active is PURGER or state.purged:
            statement += f"; SET finalite.purging = '{'on' if active is PURGER else 'off'}'"
            state.purged = True
        result = self.pgconn.exec_(statement.encode())
        if result.status != ExecStatus.COMMAND_OK:
            state.armed = UNKNOWN
            raise psycopg.ProgrammingError(
                f"{statement}: {result.error_message.decode(errors='replace')} (run the migrate "
                "command: it makes the roles of the register)"
            )
        state.armed = active

    def rollback(self) -> None:
        self.finalite.armed = UNKNOWN
        super().rollback()

    def commit(self) -> None:
        lasting = UNKNOWN if self.pgconn.transaction_status == TransactionStatus.INERROR else self.finalite.armed
        self.finalite.armed = UNKNOWN  # what a failed commit undoes goes back to a former role
        super().commit()
        self.finalite.armed = lasting

    def transaction(self, *args, **options):
        raise PurposeViolation("use django.db.transaction.atomic: the guard must see each rollback")


class DatabaseOperations(operations.DatabaseOperations):
    compiler_module = f"{__package__}.compiler"

    def last_executed_query(self, cursor, sql, params):
        # psycopg keeps no text of what it sends apart from its values
        return super().last_executed_query(cursor, sql, params) or str(sql)


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's wrapper; `finalite` is what the guard remembers of the connection."""

    ops_class = DatabaseOperations

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.finalite = State()

    def get_connection_params(self):
        kept = {"prepare_threshold": ASKED_OFTEN}  # of no effect on other cursors: theirs hold the values in the text
        return {**super().get_connection_params(), "cursor_factory": GuardedCursor, **kept}

    def get_new_connection(self, conn_params):
        connection = super().get_new_connection(conn_params)
        connection.__class__ = GuardedConnection
        connection.server_cursor_factory = GuardedServerCursor
        connection.finalite = self.finalite
        self.finalite.armed = UNKNOWN
        return connection

    def init_connection_state(self):
        with owner():
            super().init_connection_state()

    def kept_cursor(self):
        """A cursor for a text that is sent over and over with other values."""
        return self._cursor(KEPT)

    def create_cursor(self, name=None):
        if name is KEPT:
            return KeptCursor(self.connection)
        cursor = super().create_cursor(name)
        if name:
            cursor.__class__ = GuardedServerCursor
        return cursor
