"""The facts that disability and death rights rest on; UNKNOWN is never read as *no*."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from finalite.kernel.unknown import UNKNOWN, Unknown
from finalite.kernel.words import Worded
from finalite.law.death_capital import Claimant, DeathFacts, Deceased, Link, Situation
from finalite.law.disability_supplement import Home, SupplementFacts

__all__ = ["Claimant", "DeathFacts", "Deceased", "Home", "Link", "Situation", "SupplementFacts"]


class AskedBy(StrEnum):
    """Who set the request in motion (CSS R341-8)."""

    PERSON = "person"
    CAISSE = "caisse"
    DOCTOR = "doctor"


@dataclass(frozen=True, slots=True, kw_only=True)
class DisabilityFacts(Worded):
    """What must be known to say whether a disability pension is due, and of which category.

    `reference_on` is the first day of the stop followed by disability, or the day on which the state was assessed.
    `hours` and `wages` (cents) are those of the twelve months before it; `months_abroad` were completed in another
    State and are added up (Regulation 883/2004 art. 6). `delay_from` starts the time limit of the request.
    """

    requested_on: date
    asked_by: AskedBy = AskedBy.PERSON
    reference_on: date | Unknown = UNKNOWN
    affiliated_since: date | Unknown = UNKNOWN
    months_abroad: int = 0
    hours: int | Unknown = UNKNOWN
    wages: int | Unknown = UNKNOWN
    delay_from: date | Unknown = UNKNOWN
    draws_retirement: bool | Unknown = UNKNOWN
    two_thirds_lost: bool | Unknown = UNKNOWN
    category: int | Unknown = UNKNOWN
    state_on: date | Unknown = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class ThirdPersonFacts:
    """What must be known to grant the help of a third person on a running pension (CSS L341-4 3°, R341-6)."""

    pension: bool | Unknown = UNKNOWN
    category: int | Unknown = UNKNOWN
    state_on: date | Unknown = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class WidowFacts:
    """What must be known to open the pension of an invalid widow or widower (CSS L342-1)."""

    spouse_held_pension: bool | Unknown = UNKNOWN
    spouse_died_on: date | Unknown = UNKNOWN
    two_thirds_lost: bool | Unknown = UNKNOWN
    state_on: date | Unknown = UNKNOWN
    draws_retirement: bool | Unknown = UNKNOWN
    remarried: bool | Unknown = UNKNOWN
    spouse_pension: int | Unknown = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class EarningsFacts:
    """What must be known to compare pension and earnings; amounts in cents, over the twelve reference months.

    `mean_wage` and `last_wage` are yearly and already uprated.
    """

    mean_wage: int | Unknown = UNKNOWN
    last_wage: int | Unknown = UNKNOWN
    pension: int | Unknown = UNKNOWN
    earnings: int | Unknown = UNKNOWN
    self_employed: bool | Unknown = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class EndFacts:
    """What must be known to end a pension at the age of retirement (CSS L341-15, L351-1-5)."""

    retired_on: date | Unknown = UNKNOWN
    died_on: date | Unknown = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundsFacts:
    """The category for which the lowest and highest pension are asked."""

    category: int
