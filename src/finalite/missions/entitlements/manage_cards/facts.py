"""What the rules of this fiche look at, in their words; UNKNOWN is never "no"."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from finalite.kernel.unknown import UNKNOWN, Unknown
from finalite.kernel.words import Worded


class CardKind(StrEnum):
    """The three cards: national, European, and the national one on a telephone."""

    VITALE = "vitale"
    EUROPEAN = "european"
    DIGITAL = "digital"


class CardState(StrEnum):
    """Where a card is in its life. An opposed card never comes back: another one takes its place."""

    ISSUED = "issued"
    SENT = "sent"
    ACTIVE = "active"
    OPPOSED = "opposed"


class OppositionReason(StrEnum):
    """Why a card no longer serves."""

    LOST = "lost"
    STOLEN = "stolen"
    MALFUNCTION = "malfunction"
    DEATH = "death"
    END_OF_RIGHTS = "end_of_rights"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    EXPIRED = "expired"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFacts(Worded):
    """What is known when somebody asks for a card."""

    kind: CardKind
    born_on: date | Unknown = UNKNOWN
    nir_kind: str | Unknown = UNKNOWN
    covered: bool | Unknown = UNKNOWN
    dead: bool | Unknown = False
    holds_same: bool | Unknown = False
    parent_agrees: bool | Unknown = UNKNOWN
    photograph: bool | Unknown = UNKNOWN
    identity_proved: bool | Unknown = UNKNOWN
    holder_agrees: bool | Unknown = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class StayFacts:
    """A stay in another State, as announced."""

    covered: bool | Unknown = UNKNOWN
    departs_on: date | Unknown = UNKNOWN
    returns_on: date | Unknown = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class PresentedCard:
    """A card that somebody presents: what its certificate proves and what the register says of its number."""

    signed_by_us: bool
    known: bool
    same_key: bool
    state: str = ""
    opposed: bool = False
    valid_from: date | None = None
    valid_until: date | None = None
