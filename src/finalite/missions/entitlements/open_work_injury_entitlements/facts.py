"""The facts that the law of work injuries rests on, in its words; UNKNOWN is never read as *no*."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from finalite.kernel.unknown import UNKNOWN, Unknown
from finalite.kernel.words import Worded


class Nature(StrEnum):
    """What somebody asks to be recognised (CSS L411-1, L411-2, L461-1, L443-1)."""

    ACCIDENT = "accident"
    COMMUTING = "commuting"
    DISEASE = "disease"
    RELAPSE = "relapse"
    NEW_LESION = "new_lesion"


class Link(StrEnum):
    """What a survivor was to the victim (CSS L434-8 to L434-13)."""

    SPOUSE = "spouse"
    PARTNER = "partner"
    COHABITANT = "cohabitant"
    SEPARATED = "separated"
    CHILD = "child"
    ASCENDANT = "ascendant"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclarationFacts:
    """When an accident happened, when the employer learnt of it, and when each declared it."""

    happened_on: date | Unknown = UNKNOWN
    known_on: date | Unknown = UNKNOWN
    declared_on: date | Unknown = UNKNOWN
    by_victim: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockFacts(Worded):
    """Where the examination of a file stands, as far as its legal clocks are concerned."""

    nature: Nature
    declared_on: date | Unknown = UNKNOWN
    certified_on: date | Unknown = UNKNOWN
    investigated: bool = False
    opened_on: date | Unknown = UNKNOWN
    referred_on: date | Unknown = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class AccidentFacts(Worded):
    """What must be known to recognise an accident of work or on the way (CSS L411-1, L411-2).

    `foreign_cause` is proof, brought by whoever contests, that work had no part: without it the presumption holds.
    """

    nature: Nature = Nature.ACCIDENT
    happened_on: date | Unknown = UNKNOWN
    claimed_on: date | Unknown = UNKNOWN
    employed: bool | Unknown = UNKNOWN
    sudden: bool | Unknown = UNKNOWN
    lesion: bool | Unknown = UNKNOWN
    at_work: bool | Unknown = UNKNOWN
    link_proved: bool | Unknown = UNKNOWN
    on_the_way: bool | Unknown = UNKNOWN
    detour: bool | Unknown = UNKNOWN
    detour_needed: bool | Unknown = UNKNOWN
    foreign_cause: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DiseaseFacts:
    """What must be known to recognise a disease (CSS L461-1); the rate is in basis points.

    The conditions of the table are facts that an agent found in it: `table` is its number.
    """

    table: str = ""
    designated: bool | Unknown = UNKNOWN
    time_limit: bool | Unknown = UNKNOWN
    exposure: bool | Unknown = UNKNOWN
    listed_work: bool | Unknown = UNKNOWN
    foreseeable_rate: int | Unknown = UNKNOWN
    committee: bool | Unknown = UNKNOWN
    advisers: bool | Unknown = UNKNOWN
    informed_on: date | Unknown = UNKNOWN
    claimed_on: date | Unknown = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class RelapseFacts(Worded):
    """What must be known to take charge of a relapse or of a new lesion (CSS L443-1, L443-2, R441-16)."""

    nature: Nature = Nature.RELAPSE
    recognised: bool | Unknown = UNKNOWN
    closed_on: date | Unknown = UNKNOWN
    found_on: date | Unknown = UNKNOWN
    linked: bool | Unknown = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class IncapacityFacts:
    """What the injury left behind: healed or consolidated, since when, and the rate in basis points."""

    healed: bool | Unknown = UNKNOWN
    closed_on: date | Unknown = UNKNOWN
    rate: int | Unknown = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimant(Worded):
    """Somebody who asks for a survivor's pension. `alimony` is in basis points of the victim's yearly wage."""

    ref: str
    link: Link
    born_on: date | Unknown = UNKNOWN
    union_on: date | Unknown = UNKNOWN
    common_child: bool = False
    disabled: bool = False
    alimony: int | Unknown = UNKNOWN
    orphan: bool = False
    in_charge: bool | Unknown = UNKNOWN
    new_union_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SurvivorFacts:
    """A death, whether the injury caused it, and who survives."""

    happened_on: date | Unknown = UNKNOWN
    died_on: date | Unknown = UNKNOWN
    caused_by_injury: bool | Unknown = UNKNOWN
    claimants: tuple[Claimant, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FuneralFacts:
    """A death and what was paid for the funeral, in cents."""

    died_on: date | Unknown = UNKNOWN
    paid: int | Unknown = UNKNOWN
