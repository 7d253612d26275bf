"""A stored file as others see it, and the ways a file is turned away."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from finalite.capabilities.register.values import Data, Invalid, PersonId


class MediaType(StrEnum):
    """The formats that are accepted; told by the content, never by the name."""

    PDF = "application/pdf"
    PNG = "image/png"
    JPEG = "image/jpeg"
    TIFF = "image/tiff"
    JSON = "application/json"
    XML = "application/xml"
    CSV = "text/csv"
    TEXT = "text/plain"


class Scan(StrEnum):
    """What is known of malware in a file; a file that nothing looked at says so."""

    NOT_SCANNED = "not_scanned"
    CLEAN = "clean"
    INFECTED = "infected"


class TooLarge(Invalid):
    """The file is beyond the size limit."""


class UnknownType(Invalid):
    """The content is none of the accepted formats."""


class Unsafe(Invalid):
    """The scanner found malware in the file."""


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """What is known of a file without opening it."""

    document_id: int
    subject: str
    person_id: PersonId | None
    fiche: str
    category: str
    media_type: str
    size: int
    sha256: str
    received_on: date
    scan: str
    name: Annotated[str, Data("case_handling")]


@dataclass(frozen=True, slots=True)
class Document:
    """A file with its bytes."""

    info: DocumentInfo
    content: Annotated[bytes, Data("case_handling")]
