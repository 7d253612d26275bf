"""A letter and what its layout needs to know."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from finalite.capabilities.register.values import Data, PersonId


class LetterFault(ValueError):
    """A template or its data is wrong; the message says which file and what the compiler answered."""


class Addressee(StrEnum):
    """Whom the envelope names, beside whom the letter is about: a letter about somebody may go to another party."""

    PERSON = "person"
    REPRESENTATIVE = "representative"
    EMPLOYER = "employer"
    PROVIDER = "provider"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Sender:
    """The caisse that writes."""

    name: str
    lines: tuple[str, ...] = ()
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who gets the letter, as on the envelope: name, then address lines."""

    name: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter that is kept. `template` and `version` say exactly what it was made from."""

    letter_id: int
    person_id: PersonId | None
    fiche: str
    template: str
    version: str
    title: str
    reference: str
    sent_on: date
    pages: int
    digest: str
    already: bool = False
    addressee: str = Addressee.PERSON
    content: Annotated[bytes, Data("exchange_content")] = b""
    provider_id: int | None = None


@dataclass(frozen=True, slots=True)
class LetterSent:
    """A letter made for a person, or for whoever represents them; the bytes are with the letters."""

    letter: int
    template: str
    on: date


@dataclass(frozen=True, slots=True)
class LetterTold:
    """A letter made for a provider, and its line among the disclosures."""

    letter: int
    line: int
