"""Who people are, by their number here or by the number the world knows them by."""

from collections.abc import Iterable

from django.db.models import Value

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
    wanted = list(nirs)
    present = Person.objects.filter(nir__in=wanted).values_list("nir", merged.kept("pk"), Value(1))
    former = FormerIdentifier.objects.filter(value__in=wanted).values_list("value", merged.kept("person_id"), Value(0))
    rows = sorted(present.union(former, all=True), key=lambda row: row[2])
    return {nir: PersonId(pk) for nir, pk, _ in rows}


def person_by_nir(nir: str) -> PersonId | None:
    """The person behind a number, or None."""
    return persons_by_nir([nir]).get(nir)


def identity_of(person_ids: Iterable[int]) -> dict[PersonId, Identity]:
    """Who these people are, as far as the active purpose may read; people out of its reach are left out."""
    names = permitted.columns(Person, COLUMNS)
    rows = Person.objects.filter(pk__in=set(person_ids)).values("pk", *names)
    return {PersonId(row["pk"]): Identity(person_id=PersonId(row.pop("pk")), **row) for row in rows}


def subjects_of(person_ids: Iterable[int]) -> dict[PersonId, str]:
    """The person category of each; raises `Invalid` when one is not in reach: nothing can be written about them."""
    wanted = set(person_ids)
    rows = PersonFile.objects.filter(person_id__in=wanted).values_list("person_id", "subject")
    found = {PersonId(pk): subject for pk, subject in rows}
    if wanted - found.keys():
        raise Invalid("person_id", "aucune personne n’a ce numéro dans ce traitement : le vérifier")
    return found
