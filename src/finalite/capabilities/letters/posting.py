"""Composes a letter, keeps it as it was sent, and gives it back."""

import hashlib
import json
import re
import zlib
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from finalite.capabilities.register import loader
from finalite.capabilities.register.values import Invalid, NotFound, PersonId

from . import rendering, waiting
from .models import PROVIDERS, ProviderLetter, SentLetter
from .values import Addressee, Letter, LetterFault, Recipient, Sender

_PAGES = re.compile(rb"<xmpTPg:NPages>(\d+)<")
THEIRS = (Addressee.PERSON, Addressee.REPRESENTATIVE)
"""Whom a letter goes to when it is one of the person's own."""
SIGNATURE = "Votre caisse d’assurance maladie"


def compose(
    *,
    template: Path,
    data: dict[str, Any],
    fiche: str,
    person_id: int | None,
    title: str,
    reference: str,
    sender: Sender,
    recipient: Recipient,
    sent_on: date,
    retention: str,
    subject: str = "insured",
    remedies: Sequence[str] = (),
    signature: str = SIGNATURE,
    key: str = "",
    provider_id: int | None = None,
    addressee: Addressee = Addressee.PERSON,
) -> Letter:
    """Write a letter, keep its bytes under the person and the fiche, and return it with its content.

    `data` is what the template shows, as JSON values (`data.body` in the template). `retention` is the id of a rule of
    the fiche. The footer names the fiche and how to exercise one's rights. `addressee` says to whom it goes: what goes
    to another party than the person, or who represents them, is not shown among their own letters. `key` makes it
    repeatable: the same key with the same content is the same letter; with another content it is refused (`Invalid`).
    Raises `LetterFault` for a template that fails.
    """
    content = _contents(title, reference, sender, recipient, sent_on, remedies, signature, fiche, data)
    loader.entry(fiche).retention_rule(retention)
    version = rendering.version_of(template.resolve())
    inputs = hashlib.sha256(json.dumps([version, content], sort_keys=True).encode()).hexdigest()
    model = ProviderLetter if subject in PROVIDERS else SentLetter
    known = model.objects.filter(key=key).first() if key else None
    if known is not None:
        return _repeated(known, inputs)
    pdf = rendering.render(template=template, data=content, on=sent_on)
    mine = {"person_id": person_id, "addressee": Addressee(addressee).value}
    about = {"provider_id": provider_id} if model is ProviderLetter else mine
    row = model.objects.create(
        **about,
        subject=subject,
        key=key or None,
        fiche=fiche,
        retention_rule=retention,
        template=template.name,
        version=version,
        input_digest=inputs,
        reference=reference,
        title=title,
        sent_on=sent_on,
        pages=_pages(pdf),
        digest=hashlib.sha256(pdf).hexdigest(),
        content=zlib.compress(pdf, 6),
    )
    if person_id is not None and model is SentLetter and addressee == Addressee.PERSON:
        waiting.announce(fiche=fiche, person=person_id, on=sent_on)
    return _letter(row, pdf)


def read_letter(*, letter_id: int, to_provider: bool = False) -> Letter:
    """The letter with its PDF; letters to providers are numbered apart.

    Raises `Invalid` where there is none, `LetterFault` when its bytes have changed.
    """
    row = (ProviderLetter if to_provider else SentLetter).objects.filter(pk=letter_id).first()
    if row is None:
        raise NotFound("letter_id", f"aucun courrier ne porte le n° {letter_id}")
    pdf = zlib.decompress(bytes(row.content))
    if hashlib.sha256(pdf).hexdigest() != row.digest:
        raise LetterFault(f"letter {letter_id} is not the one that was sent")
    return _letter(row, pdf)


def letters_to(person_ids: Iterable[int]) -> tuple[Letter, ...]:
    """The letters that these persons, or who represents them, were sent; latest first, without their content.

    A letter about them to another party, such as their employer, is left out.
    """
    theirs = SentLetter.objects.filter(addressee__in=THEIRS)
    found = theirs.filter(person_id__in=list(person_ids)).defer("content").order_by("-sent_on", "-pk")
    return tuple(_letter(row, b"") for row in found[:500])


def letters_of(person_ids: Iterable[int], *, fiche: str = "") -> tuple[Letter, ...]:
    """The letters kept about these persons, latest first, without their content."""
    found = SentLetter.objects.filter(person_id__in=list(person_ids)).defer("content").order_by("-sent_on", "-pk")
    return tuple(_letter(row, b"") for row in (found.filter(fiche=fiche) if fiche else found)[:500])


def _contents(
    title: str,
    reference: str,
    sender: Sender,
    recipient: Recipient,
    sent_on: date,
    remedies: Sequence[str],
    signature: str,
    fiche: str,
    body: dict[str, Any],
) -> dict[str, Any]:
    return {
        "title": title,
        "reference": reference,
        "sent_on": sent_on.isoformat(),
        "signature": signature,
        "remedies": list(remedies),
        "data_protection": _data_protection(fiche),
        "body": body,
        "sender": {"name": sender.name, "lines": list(sender.lines), "contact": sender.contact},
        "recipient": {"name": recipient.name, "lines": list(recipient.lines)},
    }


def _data_protection(fiche: str) -> str:
    """Names the processing, as articles 13 and 14 GDPR want people to be told, and whom to ask."""
    entry = loader.entry(fiche)
    return (
        f"Ce courrier relève du traitement « {entry.title.fr} » du registre de l’Assurance Maladie. Pour savoir "
        "quelles données vous concernent, les faire corriger ou exercer vos autres droits, écrivez au délégué à la "
        "protection des données de votre caisse. Vous pouvez aussi saisir la Cnil."
    )


def _repeated(known: SentLetter | ProviderLetter, inputs: str) -> Letter:
    if known.input_digest != inputs:
        raise Invalid("key", f"ce courrier est déjà parti avec un autre contenu (courrier n° {known.pk})")
    return _letter(known, zlib.decompress(bytes(known.content)), already=True)


def _letter(row: SentLetter | ProviderLetter, pdf: bytes, already: bool = False) -> Letter:
    person = getattr(row, "person_id", None)
    return Letter(
        row.pk,
        PersonId(person) if person else None,
        row.fiche,
        row.template,
        row.version,
        row.title,
        row.reference,
        row.sent_on,
        row.pages,
        row.digest,
        already,
        getattr(row, "addressee", Addressee.PROVIDER),
        pdf,
        getattr(row, "provider_id", None),
    )


def _pages(pdf: bytes) -> int:
    """As the metadata of the PDF says."""
    found = _PAGES.search(pdf)
    return int(found[1]) if found else 1
