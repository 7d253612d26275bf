"""Which records are about one person, and who looks like whom."""

from collections import defaultdict
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


def persons_after(*, after: int, limit: int) -> tuple[PersonId, ...]:
    """The next people by number whose day of birth is known, records already merged left out; none at the end."""
    rows = Person.objects.filter(pk__gt=after, birth__isnull=False).exclude(pk__in=_absorbed())
    return tuple(PersonId(pk) for pk in rows.order_by("pk").values_list("pk", flat=True)[:limit])


def born_alike(person_ids: Iterable[int]) -> dict[PersonId, tuple[PersonId, ...]]:
    """For each, the later records born the same day under the same birth name, first names or both; two statements.

    A pair is given once, under its lower number; who has no look-alike is left out.
    """
    mine = list(Person.objects.filter(pk__in=list(person_ids), birth__isnull=False).values_list(*ALIKE))
    if not mine:
        return {}
    near = Q(birth__in={row[1] for row in mine}) & _same_name(mine)
    rows = Person.objects.filter(near, pk__gt=min(row[0] for row in mine)).exclude(pk__in=_absorbed())
    by_birth: dict[str, list[tuple]] = defaultdict(list)
    for row in rows.order_by("pk").values_list(*ALIKE):
        by_birth[row[1]].append(row)
    found = {one[0]: [other[0] for other in by_birth[one[1]] if _is_alike(one, other)] for one in mine}
    return {PersonId(one): tuple(PersonId(pk) for pk in others[:MOST]) for one, others in found.items() if others}


ALIKE = ("pk", "birth", "birth_name", "first_names", "search_name")
MOST = 20
"""More look-alikes than this are no doubt about anybody: an agent searches by hand."""


def _same_name(rows: Iterable[tuple]) -> Q:
    """Any of the names of these people, column by column."""
    found = Q()
    for place, column in enumerate(ALIKE[2:], start=2):
        found |= Q(**{f"{column}__in": {row[place] for row in rows if row[place]}})
    return found


def _is_alike(one: tuple, other: tuple) -> bool:
    return other[0] > one[0] and any(mine and mine == theirs for mine, theirs in zip(one[2:], other[2:], strict=True))


def _absorbed() -> Any:
    return MergedRecord.objects.filter(undone_on__isnull=True).values("person_id")
