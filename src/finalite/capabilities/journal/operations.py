"""Writes an act down, in the transaction of the act itself.

In SQL: every act of every fiche passes here, and the ORM would triple its cost and send a statement for 250 persons.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from . import digests
from .values import ActRecord

SUBJECT = "staff"
OUTCOMES = frozenset({"done", "refused", "failed"})
NAMES = ", ".join(f'"{name}"' for name in ("subject", *digests.COLUMNS, "digest"))
ENTRY = f"INSERT INTO journal_entry ({NAMES}) VALUES ({', '.join(['%s'] * (len(digests.COLUMNS) + 2))})"  # noqa: S608
LINK = "INSERT INTO journal_concerned (subject, entry_id, person_id) VALUES (%s, %s, %s)"
TOGETHER = 1_000
LINKED = LINK + ", (%s, %s, %s)" * (TOGETHER - 1)
"""So many persons in one statement, for the proof of thousands of rows: on SQLite half the cost of one by one."""
LINKS = (
    "INSERT INTO journal_concerned (subject, entry_id, person_id)"
    " VALUES (%s, currval('journal_entry_id_seq'), unnest(%s::bigint[]))"
)
AT = digests.COLUMNS.index("at")


def record(*, act: ActRecord) -> None:
    """Write one act and the persons it concerned: two statements, and on SQLite one more for each thousand persons.

    Raises `ValueError` where a text but the reason holds a control character: it could hide where a column ends.
    """
    texts = _texts(act)
    digest = digests.entry_digest(texts, act.persons)
    values: list[Any] = [SUBJECT, *texts, digest]
    values[AT + 1] = connection.ops.adapt_datetimefield_value(act.at)
    with connection.kept_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(ENTRY, values)
        if act.persons:
            _link(cursor, sorted(set(act.persons)))


def _link(cursor: Any, persons: Sequence[int]) -> None:
    """The entry just added is the one that the database numbered last on this connection."""
    if connection.vendor == "sqlite":
        entry, left = cursor.lastrowid, len(persons) % TOGETHER
        for first in range(left, len(persons), TOGETHER):
            part = persons[first : first + TOGETHER]
            cursor.execute(LINKED, [value for person in part for value in (SUBJECT, entry, person)])
        if left == 1:
            cursor.execute(LINK, (SUBJECT, entry, persons[0]))
        elif left:
            cursor.executemany(LINK, [(SUBJECT, entry, person) for person in persons[:left]])
    else:
        cursor.execute(LINKS, (SUBJECT, persons))


def _texts(act: ActRecord) -> list[str]:
    if act.outcome not in OUTCOMES:
        raise ValueError(f"outcome {act.outcome!r}: say one of {', '.join(sorted(OUTCOMES))}")
    texts = [
        act.act,
        digests.instant(act.at),
        act.user,
        act.role,
        act.organisation,
        act.fiche,
        act.operation,
        act.subpurpose,
        act.outcome,
        act.parent,
        ",".join(sorted(act.categories)),
    ]
    for column, text in zip(digests.COLUMNS, texts, strict=False):
        if not text.isprintable():
            raise ValueError(f"journal {column}: control characters are not allowed")
    return [*texts, act.reason.replace("\0", "")]
