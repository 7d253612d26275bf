"""Which records are about one person, and who looks like whom."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from finalite.capabilities.register.guard.prepared import Prepared
from finalite.capabilities.register.values import PersonId

from ..models import MergedRecord, Person


def kept_of(person_ids: Iterable[int]) -> dict[PersonId, PersonId]:
    """The record that goes on for each: itself unless it was merged into another. Any purpose may ask."""
    wanted = list(person_ids)
    rows = MergedRecord.objects.filter(person_id__in=wanted, undone_on__isnull=True)
    into = dict(rows.values_list("person_id", "kept_id"))
    return {PersonId(one): PersonId(into.get(one, one)) for one in wanted}


def records_of(person_id: int) -> tuple[PersonId, ...]:
    """Every record about the person of this number, the one that goes on first. Any purpose may ask."""
    into = INTO.rows(person_id)
    kept = PersonId(into[0][0] if into else person_id)
    return (kept, *(PersonId(one) for (one,) in ABSORBED.rows(kept)))


def _standing(**only: Any) -> QuerySet:
    return MergedRecord.objects.filter(undone_on__isnull=True, **only).order_by("pk")


INTO = Prepared(lambda person: _standing(person_id=person).values_list("kept_id"), int)
ABSORBED = Prepared(lambda kept: _standing(kept_id=kept).values_list("person_id"), int)
"""Asked for each fiche that answers a person."""


def find_alike(person_id: int, *, numbers: Iterable[str] = ()) -> tuple[PersonId, ...]:
    """Other people born the same day under the same birth name or the same first names, or who hold one of `numbers`.

    Records already merged are left out. Names are compared without accents nor case by the caller: here as written.
    """
    rows = Person.objects.exclude(pk=person_id).exclude(pk__in=_absorbed())
    near = Q(nir__in=list(numbers))
    found = Person.objects.filter(pk=person_id).values_list("birth", "birth_name", "first_names", "search_name").first()
    if found and found[0]:
        near |= Q(birth=found[0]) & (Q(birth_name=found[1]) | Q(first_names=found[2]) | Q(search_name=found[3]))
    return tuple(PersonId(pk) for pk in rows.filter(near).order_by("pk").values_list("pk", flat=True)[:MOST])


MOST = 20
"""More look-alikes than this are no doubt about anybody: an agent searches by hand."""


def _absorbed() -> Any:
    return MergedRecord.objects.filter(undone_on__isnull=True).values("person_id")
