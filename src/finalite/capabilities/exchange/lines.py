"""Reads the ledger: for a person who asks who received their data, and for the DPO."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from .models import DisclosedPerson, DisclosedProvider, Disclosure

MOST = 1000


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One disclosure. `categories` are names of the vocabulary; the content is only a fingerprint."""

    line: int
    on: date
    fiche: str
    operation: str
    recipient: str
    addressee: str
    categories: tuple[str, ...]
    persons: int
    content_digest: str


def ledger(
    *, person_id: int | None = None, provider_id: int | None = None, fiche: str = "", since: date | None = None
) -> tuple[LedgerLine, ...]:
    """The latest disclosures first, at most a thousand: about a person, a provider, of one fiche, from a day on.

    With `person_id` it answers "who received my data"; the purpose in force must cover `exchange_metadata`.
    """
    found = Disclosure.objects.order_by("-on", "-pk")
    if person_id is not None:
        found = found.filter(pk__in=_about(DisclosedPerson.objects.filter(person_id=person_id)))
    if provider_id is not None:
        found = found.filter(pk__in=_about(DisclosedProvider.objects.filter(provider_id=provider_id)))
    if fiche:
        found = found.filter(fiche=fiche)
    if since:
        found = found.filter(on__gte=since)
    return tuple(_line(row) for row in found[:MOST])


def disclosed(*, line: int) -> Sequence[int]:
    """The persons a disclosure was about."""
    about = DisclosedPerson.objects.filter(disclosure_id=line).exclude(recipient="")
    return list(about.order_by("person_id").values_list("person_id", flat=True))


def _about(rows: QuerySet) -> list[int]:
    """The column of a data category is part of the statement, so that the guard has its say."""
    return list(rows.exclude(recipient="").order_by("-pk").values_list("disclosure_id", flat=True)[:MOST])


def _line(row: Disclosure) -> LedgerLine:
    return LedgerLine(
        row.pk,
        row.on,
        row.fiche,
        row.operation,
        row.recipient,
        row.addressee,
        tuple(row.categories),
        row.persons,
        row.content_digest,
    )
