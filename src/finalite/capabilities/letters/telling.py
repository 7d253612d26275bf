"""Tells a person or a provider something by letter, and notes among the disclosures that they were told."""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from finalite.capabilities import exchange, people
from finalite.capabilities.register.values import PersonId

from .posting import compose
from .values import Addressee, LetterSent, LetterTold, Recipient, Sender

NAMELESS = "Assurance maladie"
"""Who writes where no caisse is known."""


def tell(
    *,
    template: Path,
    data: dict[str, Any],
    fiche: str,
    person: PersonId,
    title: str,
    reference: str,
    on: date,
    retention: str,
    recipient: str,
    categories: Sequence[str],
    key: str = "",
    remedies: Sequence[str] = (),
    organisation: str = "",
    representative: PersonId | None = None,
    lines: Sequence[str] = (),
) -> LetterSent:
    """Write to a person at their address of the day, in the name of their caisse, and enter it in the ledger.

    `organisation` writes where it is not the person's caisse; with a `representative` the letter about the person goes
    to them; `lines` are those of another address, such as a former one. `recipient` is what the register calls whoever
    reads it. `key` and the rest are those of `compose`, and the ledger refuses (`Refused`) a recipient or a category
    that the fiche does not declare.
    """
    reads = representative or person
    known = people.identity_of({person, reads})
    address = people.address_of([reads], on=on).get(reads)
    letter = compose(
        template=template,
        data=data,
        fiche=fiche,
        person_id=person,
        title=title,
        reference=reference,
        sender=Sender(_name_of(organisation or people.caisse_of([person]).get(person, ""))),
        recipient=Recipient(known[reads].name, tuple(lines) or (address.lines if address else ())),
        sent_on=on,
        retention=retention,
        subject=known[person].subject,
        remedies=remedies,
        key=key,
        addressee=Addressee.PERSON if reads == person else Addressee.REPRESENTATIVE,
    )
    exchange.disclose(
        fiche=fiche,
        recipient=recipient,
        categories=categories,
        persons=[person],
        on=on,
        content_digest=letter.digest,
        key=f"{fiche}/letter/{letter.letter_id}",
        subject=known[person].subject,
    )
    return LetterSent(letter.letter_id, template.name, on)


def tell_provider(
    *,
    template: Path,
    data: dict[str, Any],
    fiche: str,
    provider: people.ProviderInfo,
    title: str,
    reference: str,
    on: date,
    retention: str,
    recipient: str,
    categories: Sequence[str],
    persons: Iterable[int] = (),
    remedies: Sequence[str] = (),
    organisation: str = "",
    name: str = "",
    key: str = "",
) -> LetterTold:
    """Write to a professional, a facility or a supplier, and enter in the ledger what they learn of these `persons`.

    They are called by their own names unless another `name` is given, which a purpose that reads no civil identity
    must do. `key` makes the line of the ledger repeatable; the rest and the refusals are those of `tell`.
    """
    number = provider.provider_id
    letter = compose(
        template=template,
        data=data,
        fiche=fiche,
        person_id=None,
        provider_id=number,
        title=title,
        reference=reference,
        sender=Sender(_name_of(organisation)),
        recipient=Recipient(name or people.provider_names([number]).get(number) or provider.name),
        sent_on=on,
        retention=retention,
        subject=provider.subject,
        remedies=remedies,
        addressee=Addressee.PROVIDER,
    )
    line = exchange.disclose(
        fiche=fiche,
        recipient=recipient,
        categories=categories,
        persons=sorted(set(persons)),
        providers=[(provider.subject, number)],
        on=on,
        content_digest=letter.digest,
        # letters to providers are numbered apart from those to persons
        key=f"{fiche}/{key or f'provider/{letter.letter_id}'}",
    )
    return LetterTold(letter.letter_id, line)


def _name_of(organisation: str) -> str:
    return people.organisations().get(organisation, NAMELESS)
