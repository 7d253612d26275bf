"""Which caisse and scheme people belong to."""

from collections.abc import Iterable

from finalite.capabilities.register.values import PersonId

from ..models import Affiliation, PersonFile
from ..values import AffiliationPeriod


def caisse_of(person_ids: Iterable[int]) -> dict[PersonId, str]:
    """The code of the caisse that keeps each person's file; empty where none does. Any purpose may ask."""
    rows = PersonFile.objects.filter(person_id__in=set(person_ids)).values_list("person_id", "organisation")
    return {PersonId(pk): caisse for pk, caisse in rows}


def affiliations_of(person_ids: Iterable[int]) -> dict[PersonId, tuple[AffiliationPeriod, ...]]:
    """Every affiliation of each person, oldest first; a decision picks the one of its own day."""
    rows = Affiliation.objects.filter(person_id__in=set(person_ids)).order_by("from_on")
    found: dict[PersonId, tuple[AffiliationPeriod, ...]] = {}
    for row in rows.values_list("person_id", "scheme", "caisse", "local_scheme", "from_on", "until_on"):
        person = PersonId(row[0])
        found[person] = (*found.get(person, ()), AffiliationPeriod(*row[1:]))
    return found
