"""The letters that any fiche sent to a person, for that person."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from finalite.capabilities import letters, register
from finalite.capabilities.register.values import Data, PersonId

from .mine import OWN


@dataclass(frozen=True, slots=True)
class LetterKept:
    """A letter as listed."""

    letter: int
    fiche: str
    title: Annotated[str, Data("exchange_content")]
    sent_on: date


@dataclass(frozen=True, slots=True)
class LetterFile:
    """A letter as it was sent."""

    letter: int
    title: Annotated[str, Data("exchange_content")]
    content: Annotated[bytes, Data("exchange_content")]


@register.query("answer_rights_requests", open_to=OWN)
def my_letters(*, person: PersonId) -> tuple[LetterKept, ...]:
    """The letters sent to the person, or to who represents them, latest first; none about them to another party."""
    return tuple(LetterKept(one.letter_id, one.fiche, one.title, one.sent_on) for one in letters.letters_to([person]))


@register.query("answer_rights_requests", open_to=OWN)
def my_letter(*, person: PersonId, letter: int) -> LetterFile:
    """One letter with its PDF; raises `Invalid` for a letter that is not theirs."""
    if letter not in {one.letter_id for one in letters.letters_to([person])}:
        raise register.NotFound("letter", "ce courrier n’existe pas")
    found = letters.read_letter(letter_id=letter)
    return LetterFile(found.letter_id, found.title, found.content)
