"""Brings the database in step with the register: roles, column grants and row policies, and takes back the rest.

PostgreSQL keeps the grants of a column in one catalogue row of 8 kB at most, so hundreds of roles cannot each hold
theirs. Each distinct set of rights on a table is a group role, and the role of a purpose is a member of its groups.
"""

from typing import Any

from django.db import transaction

from . import rights, triggers
from .ownership import owner


def apply(connection: Any) -> int:
    """Make the database enforce the register, and nothing else; return how many statements it took, 0 when in step."""
    with owner():
        statements = drift(connection)
        if statements:
            _run(connection, statements)
        return len(statements)


def drift(connection: Any) -> list[str]:
    """The statements that `apply` would run: for what was lost, granted by hand, or is no longer declared."""
    with owner():
        return triggers.drift(connection) if connection.vendor == "sqlite" else rights.drift(connection)


def _run(connection: Any, statements: list[str]) -> None:
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for statement in statements:
                cursor.execute(statement)
            return
        for start in range(0, len(statements), 500):
            cursor.execute(";\n".join(statements[start : start + 500]))
