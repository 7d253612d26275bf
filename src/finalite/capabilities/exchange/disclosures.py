"""Discloses to a declared recipient, or refuses; each disclosure leaves a line of the ledger."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date

from finalite.capabilities.register import act, loader
from finalite.capabilities.register.entry import Recipient
from finalite.capabilities.register.values import Invalid, Refused

from .models import DisclosedPerson, DisclosedProvider, Disclosure

CHUNK = 1000


def disclose(
    *,
    fiche: str,
    recipient: str,
    categories: Iterable[str],
    persons: Sequence[int],
    content_digest: str,
    on: date,
    key: str = "",
    subject: str = "insured",
    providers: Sequence[tuple[str, int]] = (),
    addressee: str = "",
) -> int:
    """Write in the ledger that `fiche` tells `recipient` these data categories about these persons; returns its line.

    Refused (`Refused`) when the fiche does not declare the recipient (`undeclared_recipient`), one of the categories
    for it (`undeclared_category`), the recipient for this sub-purpose (`undeclared_subpurpose`), or persons for a
    recipient of totals only (`aggregated_only`). `key` makes it repeatable: the same key with the same content is the
    same line, with another content it is refused. `subject` is the person category of `persons`; `providers` are
    professionals and facilities, each with theirs. `addressee` says which bank or insurer: a body, never a person.
    """
    told = _declared(fiche, recipient)
    names = tuple(sorted(set(categories)))
    _check(told, fiche, names, bool(persons or providers))
    if len(content_digest) != 64:
        raise Invalid("content_digest", "donner l’empreinte SHA-256 de ce qui part, en 64 caractères hexadécimaux")
    known = _repeated(key, content_digest, fiche, recipient)
    if known is not None:
        return known
    here = act.current_act()
    line = Disclosure.objects.create(
        on=on,
        fiche=fiche,
        operation=here.operation if here else "",
        recipient=recipient,
        addressee=addressee,
        categories=list(names),
        aggregated=told.aggregated,
        persons=len({*persons}) + len({*providers}),
        content_digest=content_digest,
        key=key or None,
    )
    DisclosedPerson.objects.bulk_create(
        [
            DisclosedPerson(subject=subject, disclosure_id=line.pk, person_id=person, recipient=recipient, on=on)
            for person in dict.fromkeys(persons)
        ],
        batch_size=CHUNK,
    )
    DisclosedProvider.objects.bulk_create(
        [
            DisclosedProvider(subject=kind, disclosure_id=line.pk, provider_id=provider, recipient=recipient, on=on)
            for kind, provider in dict.fromkeys(providers)
        ],
        batch_size=CHUNK,
    )
    return line.pk


def digest_of(content: bytes) -> str:
    """The fingerprint by which the ledger knows a content."""
    return hashlib.sha256(content).hexdigest()


def _declared(fiche: str, recipient: str) -> Recipient:
    try:
        return loader.entry(fiche).recipient(recipient)
    except KeyError as unknown:
        raise Refused(
            f"le registre ne déclare pas que {fiche} transmet à {recipient} : rien ne part", "undeclared_recipient"
        ) from unknown


def _check(told: Recipient, fiche: str, categories: tuple[str, ...], named: bool) -> None:
    beyond = [name for name in categories if name not in told.data]
    if beyond or not categories:
        raise Refused(
            f"non déclaré par {fiche} pour {told.who} : {', '.join(beyond) or 'tout'} ; rien ne part",
            "undeclared_category",
        )
    if told.aggregated and named:
        raise Refused(f"{told.who} ne reçoit de {fiche} que des totaux, rien sur personne", "aggregated_only")
    here = act.current_act()
    if here is not None and here.fiche == fiche and told.subpurposes and here.subpurpose not in told.subpurposes:
        raise Refused(f"{fiche} ne déclare pas {told.who} pour {here.subpurpose}", "undeclared_subpurpose")
    if here is not None and here.fiche != fiche:
        raise Refused(f"{here.fiche} agit : il ne transmet rien pour {fiche}", "other_fiche")


def _repeated(key: str, digest: str, fiche: str, recipient: str) -> int | None:
    found = Disclosure.objects.filter(key=key).first() if key else None
    if found is None:
        return None
    if (found.content_digest, found.fiche, found.recipient) != (digest, fiche, recipient):
        raise Refused(f"{key} est déjà parti avec un autre contenu", "key_reused")
    return found.pk
