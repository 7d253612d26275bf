"""Registers who gives care and the terms their fees are reimbursed under."""

import re
from collections.abc import Sequence
from datetime import date

from django.db import IntegrityError, transaction

from finalite.capabilities.register.values import Invalid
from finalite.kernel import identifiers
from finalite.kernel.identifiers import InvalidIdentifier

from .. import dated
from ..models import Provider, ProviderAgreement, ProviderName
from ..models.provider import NATURAL_SUBJECTS, PROVIDER_SUBJECTS
from ..queries.provider import provider_subjects
from ..values import NewProvider, NumberKind


def register_provider(*, provider: NewProvider, on: date) -> int:
    """Add a provider active from a day; returns its number here. Raises `Invalid`."""
    return register_providers(providers=[provider], on=on)[0]


def register_providers(*, providers: Sequence[NewProvider], on: date) -> list[int]:
    """Add many providers active from a day, in the order given; one wrong entry refuses them all (`Invalid`)."""
    rows = [_row(provider, on) for provider in providers]
    try:
        with transaction.atomic():
            ids = [row.pk for row in Provider.objects.bulk_create(rows)]
            ProviderName.objects.bulk_create(
                [
                    ProviderName(subject=p.subject, provider_id=pk, last_name=p.last_name, first_names=p.first_names)
                    for pk, p in zip(ids, providers, strict=True)
                    if p.last_name
                ]
            )
    except IntegrityError as clash:
        raise Invalid("number", "un de ces numéros est déjà celui d’un professionnel ou d’un établissement") from clash
    return ids


def agree_terms(*, provider_id: int, sector: str, on: date, fee_option: bool = False) -> None:
    """Set the terms of a provider from a day, closing the former ones; raises `Invalid`."""
    dated.replace(
        ProviderAgreement,
        slot={"provider_id": provider_id},
        on=on,
        sector=sector,
        fee_option=fee_option,
        subject=provider_subjects([provider_id])[provider_id],
    )


def end_practice(*, provider_id: int, on: date | None) -> None:
    """Note the first day on which a provider practises no more, or with none that they go on; raises `Invalid`."""
    found = Provider.objects.filter(pk=provider_id)
    if on is not None and not found.filter(from_on__lt=on).exists():
        raise Invalid("on", "l’activité de ce professionnel n’avait pas commencé ce jour-là")
    found.update(until_on=on)


def _row(provider: NewProvider, on: date) -> Provider:
    if provider.subject not in PROVIDER_SUBJECTS:
        raise Invalid("subject", "dire si c’est un professionnel, un établissement ou un fournisseur")
    if provider.last_name and provider.subject not in NATURAL_SUBJECTS:
        raise Invalid("last_name", "un établissement a une raison sociale, pas le nom d’une personne")
    return Provider(
        subject=provider.subject,
        number=checked_number(provider.number, provider.number_kind),
        number_kind=provider.number_kind,
        profession=provider.profession,
        specialty=provider.specialty,
        name=provider.name,
        street=provider.street,
        postcode=provider.postcode,
        town=provider.town,
        from_on=on,
    )


def checked_number(number: str, kind: NumberKind) -> str:
    """The number without spaces; raises `Invalid` when its form or key is wrong. An AM number has 9 digits."""
    if kind is NumberKind.AM:
        compact = re.sub(r"[\s.-]", "", number)
        if not re.fullmatch(r"[0-9]{9}", compact):
            raise Invalid("number", "un numéro d’assurance maladie compte 9 chiffres")
        return compact
    parse = {
        NumberKind.RPPS: identifiers.parse_rpps,
        NumberKind.FINESS: identifiers.parse_finess,
        NumberKind.SIRET: identifiers.parse_siret,
    }[kind]
    try:
        return parse(number)
    except InvalidIdentifier as fault:
        raise Invalid("number", str(fault)) from fault
