"""Which limits stand."""

from collections.abc import Iterable

from .models import LimitPlaced
from .values import Limit


def restricted(*, fiche: str, person_ids: Iterable[int]) -> set[int]:
    """Those of the persons for whom `fiche` may do no more than keep the data."""
    standing = LimitPlaced.objects.filter(fiche=fiche, lifted_on=None).values_list("person_id", flat=True)
    ids = set(person_ids)
    return set(standing.filter(person_id__in=ids)) if len(ids) < MANY else ids & set(standing)


MANY = 200
"""Above this, reading the few limits of a fiche is cheaper than naming the persons in the statement."""


def limits_of(*, person_id: int) -> tuple[Limit, ...]:
    """The limits in force for one person, oldest first."""
    rows = LimitPlaced.objects.filter(person_id=person_id, lifted_on=None).order_by("placed_on", "id")
    return tuple(Limit(r.fiche, r.kind, r.placed_on) for r in rows)
