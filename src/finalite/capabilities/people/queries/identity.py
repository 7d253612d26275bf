"""Who people are, by their number here or by the number the world knows them by."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet, Value

from finalite.capabilities.register.guard.prepared import Prepared
from finalite.capabilities.register.values import Invalid, PersonId

from .. import merged, permitted
from ..models import FormerIdentifier, Person, PersonFile
from ..values import Identity

COLUMNS = (
    "subject",
    "nir",
    "nir_kind",
    "birth_name",
    "used_name",
    "first_names",
    "sex",
    "birth",
    "birth_place",
    "birth_rank",
    "death_on",
)


def persons_by_nir(nirs: Iterable[str]) -> dict[str, PersonId]:
    """The person behind each number, certified or not, present or former; unknown numbers are left out.

    Numbers are compared as stored: 15 characters without spaces. A present number wins over a former one. The number
    of a record merged into another leads to the one that goes on.
    """
    wanted = set(nirs)
    rows = OF_NUMBER.rows(*wanted) if len(wanted) == 1 else _numbered("__in", wanted)
    return {nir: PersonId(pk) for nir, pk, _ in sorted(rows, key=lambda row: row[2])}


def _numbered(how: str, value: Any) -> QuerySet:
    present = Person.objects.filter(**{f"nir{how}": value}).values_list("nir", merged.kept("pk"), Value(1))
    former = FormerIdentifier.objects.filter(**{f"value{how}": value})
    return present.union(former.values_list("value", merged.kept("person_id"), Value(0)), all=True)


OF_NUMBER = Prepared(lambda nir: _numbered("", nir), str)
"""The person behind one number, which every claim asks."""


def person_by_nir(nir: str) -> PersonId | None:
    """The person behind a number, or None."""
    return persons_by_nir([nir]).get(nir)


def identity_of(person_ids: Iterable[int]) -> dict[PersonId, Identity]:
    """Who these people are, as far as the active purpose may read; people out of its reach are left out."""
    wanted, names = set(person_ids), permitted.columns(Person, COLUMNS)
    rows = OF_ONE.rows(*wanted) if len(wanted) == 1 else _identities(pk__in=wanted)
    return {PersonId(pk): Identity(person_id=PersonId(pk), **dict(zip(names, row, strict=True))) for pk, *row in rows}


def _identities(**only: Any) -> QuerySet:
    return Person.objects.filter(**only).values_list("pk", *permitted.columns(Person, COLUMNS))


OF_ONE = Prepared(lambda person: _identities(pk=person), int)
"""Who one person is; what a purpose may read of it is part of the question."""


def subjects_of(person_ids: Iterable[int]) -> dict[PersonId, str]:
    """The person category of each; raises `Invalid` when one is not in reach: nothing can be written about them."""
    return {person: subject for person, (subject, _) in files_of(person_ids).items()}


def files_of(person_ids: Iterable[int]) -> dict[PersonId, tuple[str, str]]:
    """The person category of each and the code of the caisse that keeps their file; raises `Invalid` as `subjects_of`
    does."""
    wanted = set(person_ids)
    rows = FILE_OF_ONE.rows(*wanted) if len(wanted) == 1 else _files(person_id__in=wanted)
    found = {PersonId(pk): (subject, caisse) for pk, subject, caisse in rows}
    if wanted - found.keys():
        raise Invalid("person_id", "aucune personne n’a ce numéro dans ce traitement : le vérifier")
    return found


def _files(**only: Any) -> QuerySet:
    return PersonFile.objects.filter(**only).values_list("person_id", "subject", "organisation")


FILE_OF_ONE = Prepared(lambda person: _files(person_id=person), int)
"""The category and the caisse of one person, which every row written about them says."""
