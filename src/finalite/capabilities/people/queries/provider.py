"""Who gives care, under which number and on which terms."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from finalite.capabilities.register.guard.prepared import Prepared
from finalite.capabilities.register.values import NotFound

from ..models import Provider, ProviderAgreement, ProviderName
from ..values import AgreementPeriod, ProviderInfo

COLUMNS = ("pk", "subject", "number", "number_kind", "profession", "specialty", "name", "from_on", "until_on")


def providers_by_number(numbers: Iterable[str]) -> dict[str, ProviderInfo]:
    """The provider under each RPPS, AM, FINESS or SIRET number; unknown numbers are left out.

    The four directories have numbers of 11, 9, 9 and 14 characters. Should an AM and a FINESS number be alike, the
    number is left out: whom it names would be a guess.
    """
    wanted = set(numbers)
    found: dict[str, ProviderInfo] = {}
    twice: set[str] = set()
    for row in OF_NUMBER.rows(*wanted) if len(wanted) == 1 else _numbered(number__in=wanted):
        info = ProviderInfo(*row)
        twice |= {info.number} & found.keys()
        found[info.number] = info
    return {number: info for number, info in found.items() if number not in twice}


def _numbered(**only: Any) -> QuerySet:
    return Provider.objects.filter(**only).values_list(*COLUMNS)


OF_NUMBER = Prepared(lambda number: _numbered(number=number), str)
"""The provider under one number, which every claim asks."""


def providers_of(provider_ids: Iterable[int]) -> dict[int, ProviderInfo]:
    """The providers with these numbers here."""
    rows = Provider.objects.filter(pk__in=set(provider_ids)).values_list(*COLUMNS)
    return {row[0]: ProviderInfo(*row) for row in rows}


def provider_names(provider_ids: Iterable[int]) -> dict[int, str]:
    """First and last names of people who practise, for a purpose that may read civil identity; facilities left out."""
    rows = ProviderName.objects.filter(provider_id__in=set(provider_ids))
    return {
        pk: f"{first} {last}".strip() for pk, first, last in rows.values_list("provider_id", "first_names", "last_name")
    }


def agreements_of(provider_ids: Iterable[int]) -> dict[int, tuple[AgreementPeriod, ...]]:
    """Every term of each provider, oldest first; a decision picks the one of its own day."""
    rows = ProviderAgreement.objects.filter(provider_id__in=set(provider_ids)).order_by("from_on", "pk")
    found: dict[int, tuple[AgreementPeriod, ...]] = {}
    for row in rows.values_list("provider_id", "sector", "fee_option", "from_on", "until_on"):
        found[row[0]] = (*found.get(row[0], ()), AgreementPeriod(*row[1:]))
    return found


def provider_subjects(provider_ids: Iterable[int]) -> dict[int, str]:
    """The person category of each provider; raises `Invalid` when one is not in reach."""
    wanted = set(provider_ids)
    found = dict(Provider.objects.filter(pk__in=wanted).values_list("pk", "subject"))
    if wanted - found.keys():
        raise NotFound("provider_id", "aucun professionnel ni établissement n’a ce numéro dans ce traitement")
    return found
