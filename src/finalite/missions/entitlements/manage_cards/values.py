"""What goes in and out of the doors of this fiche; each personal field says its data category."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from finalite.capabilities.register import Data, PersonId
from finalite.kernel.decision import Decision

from .facts import CardKind, CardState, OppositionReason


class Loss(StrEnum):
    """Why a holder can no longer use a card."""

    LOST = "lost"
    STOLEN = "stolen"
    MALFUNCTION = "malfunction"


class Validity(StrEnum):
    """What a professional learns of a card presented: that it is valid, or the one reason why not."""

    AUTHENTIC = "authentic"
    FORGED = "forged"
    UNKNOWN_CARD = "unknown_card"
    OPPOSED = "opposed"
    NOT_ACTIVE = "not_active"
    NOT_YET_VALID = "not_yet_valid"
    EXPIRED = "expired"


class Recognition(StrEnum):
    """How a challenge ended."""

    RECOGNISED = "recognised"
    UNKNOWN_CHALLENGE = "unknown_challenge"
    ALREADY_USED = "already_used"
    TOO_LATE = "too_late"
    WRONG_KEY = "wrong_key"
    OPPOSED = "opposed"
    NOT_ACTIVE = "not_active"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A document to ask for, with the text that requires it."""

    fact: str
    document: str
    article: str


@dataclass(frozen=True, slots=True)
class OrderAnswer:
    """Where a request stands: the reasoned decision, and the documents still wanted."""

    order: int
    state: str
    wanted: tuple[Wanted, ...]
    decision: Annotated[Decision, Data("decision")]


@dataclass(frozen=True, slots=True)
class OrderShown:
    """A request for a card, as its person follows it."""

    order: int
    person: PersonId
    state: str
    received_on: date
    closed_on: date | None
    kind: Annotated[CardKind, Data("card")]
    wanted: tuple[Wanted, ...]


@dataclass(frozen=True, slots=True)
class MakerFile:
    """The file for the card maker, and its line in the ledger of disclosures."""

    name: str
    ledger_line: int
    content: Annotated[bytes, Data("card")]


@dataclass(frozen=True, slots=True)
class CardShown:
    """A card of the register, from the first day it serves to the day before `valid_until`."""

    card: int
    person: PersonId
    number: Annotated[str, Data("card")]
    kind: Annotated[CardKind, Data("card")]
    state: Annotated[CardState, Data("card")]
    valid_from: Annotated[date, Data("card")]
    valid_until: Annotated[date | None, Data("card")]
    activated_on: Annotated[date | None, Data("card")]
    certificate: Annotated[str, Data("card")]
    opposed_on: Annotated[date | None, Data("card")] = None
    reason: Annotated[OppositionReason | None, Data("card")] = None


@dataclass(frozen=True, slots=True)
class CardEventShown:
    """What happened to a card."""

    number: Annotated[str, Data("card")]
    on: Annotated[date, Data("card")]
    what: Annotated[str, Data("card")]
    detail: Annotated[str, Data("card")]


@dataclass(frozen=True, slots=True)
class ConsentShown:
    """What a holder agreed to, and until when."""

    subject_matter: Annotated[str, Data("opt_in")]
    given_on: Annotated[date, Data("opt_in")]
    withdrawn_on: Annotated[date | None, Data("opt_in")]
    given_by: Annotated[str, Data("opt_in")]


@dataclass(frozen=True, slots=True)
class CardStopped:
    """A card that no longer serves, with the letter that says so."""

    number: Annotated[str, Data("card")]
    reason: Annotated[OppositionReason, Data("card")]
    letter: int | None


@dataclass(frozen=True, slots=True)
class StayAnswer:
    """What serves for a stay in Europe, and what was made of it."""

    outcome: str
    order: int | None
    letter: int | None
    decision: Annotated[Decision, Data("entitlements")]


@dataclass(frozen=True, slots=True)
class UpdateReady:
    """What an update would write: the parts that changed since the card was last written, and what they become."""

    number: Annotated[str, Data("card")]
    changed: tuple[str, ...]
    scheme: Annotated[str, Data("affiliation")]
    caisse: Annotated[str, Data("affiliation")]
    rights_from: Annotated[date | None, Data("entitlements")]
    rights_until: Annotated[date | None, Data("entitlements")]


@dataclass(frozen=True, slots=True)
class UpdateWritten:
    """What an update wrote, by the names of the parts and never by their content."""

    number: Annotated[str, Data("card")]
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EmergencyContactShown:
    """Somebody to call, on the way to a card."""

    name: Annotated[str, Data("civil_identity")]
    phone: Annotated[str, Data("electronic_contact")]


@dataclass(frozen=True, slots=True)
class ChallengeGiven:
    """A question for the card: sign exactly `message`, before `expires_at`."""

    challenge: int
    message: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Recognised:
    """Whether the card that answered is the one asked, and if not, why."""

    recognised: bool
    why: Annotated[Recognition, Data("card")]


@dataclass(frozen=True, slots=True)
class CardCheck:
    """All that a professional learns of a card presented."""

    valid: bool
    why: Validity


@dataclass(frozen=True, slots=True)
class OppositionList:
    """Numbers that no longer serve, signed by the caisse: all of them, or those added after `since`.

    `signature` is over the UTF-8 bytes of `signed`, by the key of `signing_key`.
    """

    since: int
    last: int
    issued_at: datetime
    valid_until: datetime
    numbers: Annotated[tuple[str, ...], Data("card")]
    signed: Annotated[str, Data("card")]
    signature: str
    signing_key: str


@dataclass(frozen=True, slots=True)
class FleetReport:
    """What a slice of the daily review did."""

    seen: int
    stopped: int
    closed: int
    last: int


@dataclass(frozen=True, slots=True)
class Count:
    """One cell of a table; None where it is too small to be published."""

    kind: str
    state: str
    department: str
    number: int | None


@dataclass(frozen=True, slots=True)
class AboutPerson:
    """Everything this fiche can say of a person, in words, for their right of access."""

    cards: tuple[CardShown, ...]
    events: tuple[CardEventShown, ...]
    consents: tuple[ConsentShown, ...]
