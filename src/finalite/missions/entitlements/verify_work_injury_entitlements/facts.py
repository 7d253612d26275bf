"""The facts that verification compares and decides on; UNKNOWN is never read as *no*."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from finalite.kernel.unknown import UNKNOWN, Unknown
from finalite.kernel.words import Worded


class Condition(StrEnum):
    """What is compared: of a victim, of a survivor, or of both."""

    EMPLOYER = "employer"
    WAGE = "wage"
    LIFE = "life"
    LIFE_CERTIFICATE = "life_certificate"
    UNION = "union"
    CHILDREN = "children"
    SCHOOLING = "schooling"
    OTHER_PENSION = "other_pension"
    SCHEME = "scheme"
    COUNTRY = "country"


class EndReason(StrEnum):
    """Why the right of a survivor may stop after a check."""

    NEW_UNION = "new_union"
    DEATH = "death"
    NO_LIFE_CERTIFICATE = "no_life_certificate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """Somebody's situation as one side tells it; the wage is cents a year, another pension cents a month."""

    siret: str | Unknown = UNKNOWN
    yearly_wage: int | Unknown = UNKNOWN
    alive: bool | Unknown = UNKNOWN
    new_union: bool | Unknown = UNKNOWN
    children: int | Unknown = UNKNOWN
    in_school: bool | Unknown = UNKNOWN
    other_pension: int | Unknown = UNKNOWN
    scheme: str | Unknown = UNKNOWN
    country: str | Unknown = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardFacts:
    """What was declared beside what bodies told; `source` names them, `born_on` is the birth of a child.

    `certificate_by` is the last day of a life certificate that was asked for, UNKNOWN where none was.
    """

    declared: Situation
    received: Situation
    source: str = ""
    received_on: date | Unknown = UNKNOWN
    certificate_by: date | Unknown = UNKNOWN
    certified_on: date | Unknown = UNKNOWN
    born_on: date | Unknown = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class EndFacts(Worded):
    """What must be known to say from when the right of a survivor stops; `died_on` is the survivor's own death.

    `no_child_from` is the first day, the union's or a later one, on which no child of the victim has a pension.
    """

    reason: EndReason
    union_on: date | Unknown = UNKNOWN
    no_child_from: date | Unknown = UNKNOWN
    died_on: date | Unknown = UNKNOWN
    certificate_by: date | Unknown = UNKNOWN
    certified: bool | Unknown = UNKNOWN
