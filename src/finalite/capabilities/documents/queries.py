"""Hands out files whose own data category the purpose may read; the others are refused, not blanked."""

import hashlib

from finalite.capabilities.register import purpose
from finalite.capabilities.register.purpose import PurposeViolation
from finalite.capabilities.register.values import NotFound

from .models import StoredDocument
from .values import Document, DocumentInfo

COLUMNS = (
    "pk",
    "subject",
    "person_id",
    "fiche",
    "category",
    "media_type",
    "size",
    "sha256",
    "received_on",
    "scan",
    "name",
)


class Altered(RuntimeError):
    """The bytes are no longer those that were stored."""


def read(document_id: int) -> Document:
    """A file of the active fiche with its bytes.

    Raises `Invalid` when the fiche has no such file, `PurposeViolation` when the purpose may not read its category, and
    `Altered` when its digest no longer fits.
    """
    row = _rows().filter(pk=document_id).values_list(*COLUMNS).first()
    if row is None:
        raise NotFound("document_id", f"ce traitement n’a pas de pièce n° {document_id}")
    info = DocumentInfo(*row)
    if not may_read(info):
        raise PurposeViolation(f"{purpose.active().code} may not read {info.category} about {info.subject}")
    purpose.touch(info.category)
    content = bytes(StoredDocument.objects.values_list("content", flat=True).get(pk=document_id))
    if hashlib.sha256(content).hexdigest() != info.sha256:
        raise Altered(f"document {document_id} is not what was stored: restore it from a backup")
    return Document(info, content)


def of_person(person_id: int, *, every: bool = False) -> tuple[DocumentInfo, ...]:
    """The files of the active fiche about a person that the purpose may read, the latest first, without their bytes.

    With `every`, those of a category that it may not read too, to say that they are there.
    """
    rows = _rows().filter(person_id=person_id).order_by("-received_on", "-pk").values_list(*COLUMNS)
    return tuple(info for info in (DocumentInfo(*row) for row in rows) if every or may_read(info))


def _rows():
    return StoredDocument.objects.filter(fiche=purpose.active().fiche)


def may_read(info: DocumentInfo) -> bool:
    """May the active purpose read the category of this file?"""
    return info.category in purpose.active().readable((info.subject,))
