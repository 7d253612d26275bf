"""What somebody with full rights over the database can do: lift its triggers and write what they like."""

from contextlib import contextmanager

from django.db import connection

from finalite.capabilities.journal import triggers
from finalite.capabilities.register import guard
from finalite.capabilities.register.guard import grants

TABLES = ("journal_entry", "journal_concerned", "journal_sealed", "journal_block")


@contextmanager
def unlocked():
    """A cursor on which the journal defends itself no more; its defences are back at the end of the block."""
    with guard.purging(), connection.cursor() as cursor:
        for statement in _lift(cursor):
            cursor.execute(statement)
        yield cursor
        _restore(cursor)


def _lift(cursor) -> list[str]:
    if connection.vendor == "postgresql":
        return [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in TABLES]
    cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'journal%'")
    return [f'DROP TRIGGER "{name}"' for (name,) in cursor.fetchall()]


def _restore(cursor) -> None:
    if connection.vendor == "postgresql":
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        return
    triggers.protect(connection)
    grants.apply(connection)
