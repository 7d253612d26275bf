"""Reads through mergers inside a statement: every record of a person, and the one that goes on."""

from collections.abc import Iterable
from typing import Any

from django.db.models import BigIntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from .models import MergedRecord


def records(rows: QuerySet, column: str, person_ids: Iterable[int], read: str) -> QuerySet:
    """The column `read` of the rows whose `column` names one of these people, or a record merged into theirs.

    Two questions joined: PostgreSQL reads the whole table for one question with an "or" between them.
    """
    wanted = list(person_ids)
    absorbed = MergedRecord.objects.filter(kept_id__in=wanted, undone_on__isnull=True).values("person_id")
    own, theirs = (rows.filter(**{f"{column}__in": ids}).values(read) for ids in (wanted, absorbed))
    return own.union(theirs)


def kept(column: str) -> Any:
    """The record that goes on for the one that `column` names: itself unless it was merged."""
    into = MergedRecord.objects.filter(person_id=OuterRef(column), undone_on__isnull=True).values("kept_id")[:1]
    return Coalesce(Subquery(into), column, output_field=BigIntegerField())
