"""Which caisse and scheme people belong to."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from finalite.capabilities.register.guard.prepared import Prepared
from finalite.capabilities.register.values import PersonId

from ..models import Affiliation, PersonFile
from ..values import AffiliationPeriod


def caisse_of(person_ids: Iterable[int]) -> dict[PersonId, str]:
    """The code of the caisse that keeps each person's file; empty where none does. Any purpose may ask."""
    wanted = set(person_ids)
    rows = CAISSE_OF_ONE.rows(*wanted) if len(wanted) == 1 else _kept_at(person_id__in=wanted)
    return {PersonId(pk): caisse for pk, caisse in rows}


def _kept_at(**only: Any) -> QuerySet:
    return PersonFile.objects.filter(**only).values_list("person_id", "organisation")


CAISSE_OF_ONE = Prepared(lambda person: _kept_at(person_id=person), int)
"""The caisse of one person."""


def affiliations_of(person_ids: Iterable[int]) -> dict[PersonId, tuple[AffiliationPeriod, ...]]:
    """Every affiliation of each person, oldest first; a decision picks the one of its own day."""
    wanted = set(person_ids)
    found: dict[PersonId, tuple[AffiliationPeriod, ...]] = {}
    for row in OF_ONE.rows(*wanted) if len(wanted) == 1 else _asked(person_id__in=wanted):
        person = PersonId(row[0])
        found[person] = (*found.get(person, ()), AffiliationPeriod(*row[1:]))
    return found


def _asked(**only: Any) -> QuerySet:
    rows = Affiliation.objects.filter(**only).order_by("from_on")
    return rows.values_list("person_id", "scheme", "caisse", "local_scheme", "from_on", "until_on")


OF_ONE = Prepared(lambda person: _asked(person_id=person), int)
"""The same about one person, which every door asks."""
