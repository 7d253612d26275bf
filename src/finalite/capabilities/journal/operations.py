"""Writes an act down, in the transaction of the act itself."""

from collections.abc import Sequence

from django.db import connection

from . import digests
from .models import Entry
from .values import ActRecord

SUBJECT = "staff"
OUTCOMES = frozenset({"done", "refused", "failed"})
LINK = "INSERT INTO journal_concerned (subject, entry_id, person_id) VALUES "
LINKS_AT_ONCE = 5_000


def record(*, act: ActRecord) -> None:
    """Write one act and the persons it concerned: one statement, and one more for each 5,000 persons.

    Raises `ValueError` where a text but the reason holds a control character: it could hide where a column ends.
    """
    texts = _texts(act)
    entry = Entry(subject=SUBJECT, **{**dict(zip(digests.COLUMNS, texts, strict=True)), "at": act.at},
                  digest=digests.entry_digest(texts, act.persons))
    entry.save(force_insert=True)
    if act.persons:
        _link(entry.pk, sorted(set(act.persons)))


def _link(entry: int, persons: Sequence[int]) -> None:
    """In SQL: the ORM would send one statement per 250 persons on SQLite."""
    with connection.cursor() as cursor:
        for start in range(0, len(persons), LINKS_AT_ONCE):
            part = persons[start : start + LINKS_AT_ONCE]
            values = [value for person in part for value in (SUBJECT, entry, person)]
            cursor.execute(LINK + ", ".join(["(%s, %s, %s)"] * len(part)), values)


def _texts(act: ActRecord) -> list[str]:
    if act.outcome not in OUTCOMES:
        raise ValueError(f"outcome {act.outcome!r}: say one of {', '.join(sorted(OUTCOMES))}")
    texts = [act.act, digests.instant(act.at), act.user, act.role, act.organisation, act.fiche, act.operation,
             act.subpurpose, act.outcome, act.parent, ",".join(sorted(act.categories))]
    for column, text in zip(digests.COLUMNS, texts, strict=False):
        if not text.isprintable():
            raise ValueError(f"journal {column}: control characters are not allowed")
    return [*texts, act.reason.replace("\0", "")]
