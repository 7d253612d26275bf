"""Stores files for the fiche whose purpose is active."""

import hashlib
from collections.abc import Iterable
from datetime import date

from django.conf import settings

from finalite.capabilities import people
from finalite.capabilities.register import loader, purpose
from finalite.capabilities.register.purpose import PurposeViolation
from finalite.capabilities.register.values import Invalid, Refused
from finalite.capabilities.register.vocabulary import vocabulary

from . import arriving, media
from .models import SUBJECTS, StoredDocument

DEFAULT_LIMIT = 10 * arriving.MEGABYTE


def store(
    *,
    content: bytes,
    name: str,
    fiche: str,
    category: str,
    received_on: date,
    retention: str,
    kept_from: date | None = None,
    person_id: int | None = None,
    subject: str = "",
) -> int:
    """Keep a file byte for byte under the data category that it holds; returns its number.

    `retention` is the id of a rule of the fiche, whose time runs from `kept_from`: none as long as what the file was
    handed in for goes on, then say it with `start_retention`.
    `subject` is the person category of whom it is about: by default that of the person in `people`, or requester for
    somebody not identified. Raises `TooLarge`, `UnknownType`, `Unsafe`, `Invalid`, `Refused` for another fiche, and
    `PurposeViolation` when the purpose may not write this category.
    """
    subject = subject or (people.subjects_of([person_id])[person_id] if person_id else "requester")  # type: ignore[index]
    if subject not in SUBJECTS:
        raise Invalid("subject", "dire de qui parle cette pièce : assuré, ayant droit, demandeur…")
    _check_purpose(fiche, category, subject)
    _check_rule(fiche, retention)
    arriving.check_size(content, getattr(settings, "FINALITE_DOCUMENT_LIMIT", DEFAULT_LIMIT))
    media_type, verdict = media.sniff(content), arriving.check_malware(content)
    return StoredDocument.objects.create(
        subject=subject,
        fiche=fiche,
        category=category,
        person_id=person_id,
        media_type=media_type.value,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        received_on=received_on,
        scan=verdict.value,
        retention_rule=retention,
        kept_from=kept_from,
        name=media.named(arriving.safe_name(name), media_type),
        content=content,
    ).pk


def start_retention(document_ids: Iterable[int], *, on: date) -> int:
    """Let the time of these files of the active fiche run from a day, and return how many had none running yet.

    A second call moves nothing: what ended first counts.
    """
    mine = StoredDocument.objects.filter(fiche=purpose.active().fiche, pk__in=list(document_ids), kept_from=None)
    return mine.update(kept_from=on)


def stop_retention(document_ids: Iterable[int]) -> int:
    """Stop the time of these files of the active fiche, because what ended goes on; returns how many had it running."""
    mine = StoredDocument.objects.filter(fiche=purpose.active().fiche, pk__in=list(document_ids))
    return mine.exclude(kept_from=None).update(kept_from=None)


def _check_purpose(fiche: str, category: str, subject: str) -> None:
    active = purpose.active()
    if fiche != active.fiche:
        raise Refused("une pièce se range sous la finalité de son traitement", "other_fiche")
    if category not in vocabulary().data:
        raise Invalid("category", f"« {category} » n’est pas une catégorie de données du vocabulaire")
    if category not in active.writable((subject,)):
        raise PurposeViolation(f"{active.code} may not write {category} about {subject}")


def _check_rule(fiche: str, retention: str) -> None:
    try:
        loader.entry(fiche).retention_rule(retention)
    except KeyError as unknown:
        raise Invalid(
            "retention", f"pas de règle de conservation « {retention} » : dire combien de temps garder"
        ) from unknown
