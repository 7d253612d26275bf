"""The facts that rights rest on, in the words of the law; UNKNOWN is never read as *no*."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from finalite.kernel.unknown import UNKNOWN, Unknown
from finalite.kernel.words import Worded


class Ground(StrEnum):
    """What a right rests on (CSS L160-1, L160-2; CASF L251-1)."""

    WORK = "work"
    RESIDENCE = "residence"
    CHILD = "child"
    STATE_AID = "state_aid"


class NoDelay(StrEnum):
    """Why the three months of residence are not asked for (CSS D160-2)."""

    NONE = "none"
    STUDENT = "student"
    FAMILY_BENEFITS = "family_benefits"
    RETURNING_VOLUNTEER = "returning_volunteer"
    REFUGEE = "refugee"
    MINOR = "minor"


class Stay(StrEnum):
    """On what footing the person stays in France; the law asks it to be regular (CSS L160-1, R111-3)."""

    FREE_MOVEMENT = "free_movement"
    PERMIT = "permit"
    IRREGULAR = "irregular"


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverFacts(Worded):
    """What must be known to say whether somebody is covered, and from when."""

    born_on: date | Unknown = UNKNOWN
    works: bool | Unknown = UNKNOWN
    work_started_on: date | Unknown = UNKNOWN
    resides_since: date | Unknown = UNKNOWN
    months_a_year: int | Unknown = UNKNOWN
    no_delay: NoDelay | Unknown = UNKNOWN
    stay: Stay | Unknown = UNKNOWN
    permit_until: date | Unknown = UNKNOWN
    parent_covered: bool | Unknown = UNKNOWN
    own_name: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EndFacts(Worded):
    """What must be known to say until when a right is kept once its ground is in doubt."""

    ground: Ground
    born_on: date | Unknown = UNKNOWN
    works: bool | Unknown = UNKNOWN
    resides: bool | Unknown = UNKNOWN
    left_on: date | Unknown = UNKNOWN
    stay: Stay | Unknown = UNKNOWN
    permit_until: date | Unknown = UNKNOWN
    removal_decided: bool | Unknown = UNKNOWN
    parent_covered: bool | Unknown = UNKNOWN


class Lost(StrEnum):
    """What somebody had and has no more."""

    WORK = "work"
    PERMIT = "permit"
    RESIDENCE = "residence"


@dataclass(frozen=True, slots=True, kw_only=True)
class LossFacts(Worded):
    """What must be known to say what is kept after a status is lost; `lost_on` is the first day without it."""

    lost: Lost
    lost_on: date | Unknown = UNKNOWN
    removal_decided: bool | Unknown = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class SilenceFacts:
    """What must be known to say when silence answers: what is waited for since when, and whether papers are awaited."""

    received_on: date | Unknown = UNKNOWN
    papers_asked_on: date | None = None
    medical: bool = False
    appeal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BirthFacts:
    """What must be known to say which paternity days are open."""

    born_on: date | Unknown = UNKNOWN
    children: int | Unknown = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class StateFacts:
    """What must be known to say which State's scheme is competent (Regulation 883/2004, title II)."""

    residence: str | Unknown = UNKNOWN
    works_in: tuple[str, ...] | Unknown = UNKNOWN
    substantial_at_home: bool | Unknown = UNKNOWN
    employer_seat: str | Unknown = UNKNOWN
    posted_from: str = ""
    posted_until: date | Unknown = UNKNOWN
    pensions_from: tuple[str, ...] | Unknown = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeFacts:
    """The French schemes that each activity of somebody leads to."""

    schemes: tuple[str, ...] | Unknown = UNKNOWN


def state_facts(declared: Any) -> StateFacts:
    """The facts of a declaration of activities, where what was left empty is unknown."""
    given = {name: getattr(declared, name) for name in StateFacts.__dataclass_fields__}
    known: dict[str, Any] = {name: UNKNOWN if value is None else value for name, value in given.items()}
    return StateFacts(**known)
