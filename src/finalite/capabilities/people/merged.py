"""Reads through mergers inside a statement: every record of a person, and the one that goes on."""

from collections.abc import Iterable
from typing import Any

from django.db.models import BigIntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from .models import MergedRecord


def records(column: str, person_ids: Iterable[int]) -> Q:
    """The rows whose `column` names one of these people, or a record merged into theirs."""
    wanted = list(person_ids)
    absorbed = MergedRecord.objects.filter(kept_id__in=wanted, undone_on__isnull=True).values("person_id")
    return Q(**{f"{column}__in": wanted}) | Q(**{f"{column}__in": absorbed})


def kept(column: str) -> Any:
    """The record that goes on for the one that `column` names: itself unless it was merged."""
    into = MergedRecord.objects.filter(person_id=OuterRef(column), undone_on__isnull=True).values("kept_id")[:1]
    return Coalesce(Subquery(into), column, output_field=BigIntegerField())
