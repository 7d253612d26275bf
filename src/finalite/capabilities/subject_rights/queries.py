"""Which limits stand."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from finalite.capabilities.register.guard.prepared import Prepared

from .models import LimitPlaced
from .values import Limit


def restricted(*, fiche: str, person_ids: Iterable[int]) -> set[int]:
    """Those of the persons for whom `fiche` may do no more than keep the data."""
    ids = set(person_ids)
    only = {"person_id__in": ids} if len(ids) < MANY else {}
    return ids & {row[0] for row in _standing(fiche, **only)}


def _standing(fiche: str, **only: Any) -> QuerySet:
    return LimitPlaced.objects.filter(fiche=fiche, lifted_on=None, **only).values_list("person_id")


MANY = 200
"""Above this, reading the few limits of a fiche is cheaper than naming the persons in the statement."""


def limits_of(*, person_id: int) -> tuple[Limit, ...]:
    """The limits in force for one person, oldest first."""
    return tuple(Limit(*row) for row in OF_PERSON.rows(person_id))


def _of_person(person: int) -> QuerySet:
    rows = LimitPlaced.objects.filter(person_id=person, lifted_on=None)
    return rows.order_by("placed_on", "id").values_list("fiche", "kind", "placed_on")


OF_PERSON = Prepared(_of_person, int)
