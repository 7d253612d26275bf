"""The facts that verification compares and decides on, in the words of the law; UNKNOWN is never read as *no*."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from finalite.kernel.unknown import UNKNOWN, Unknown
from finalite.kernel.words import Worded


class Condition(StrEnum):
    """A condition of award that is compared."""

    RESIDENCE = "residence"
    DEPARTURE = "departure"
    PERMIT = "permit"
    RESOURCES = "resources"
    SCHEME = "scheme"


class ClosureReason(StrEnum):
    """Why a right may end after a check (CSS L160-1, R111-2, R111-4, L160-17)."""

    LEFT_FRANCE = "left_france"
    NOT_STABLE = "not_stable"
    PERMIT_ENDED = "permit_ended"
    OTHER_SCHEME = "other_scheme"


class ApprovalKind(StrEnum):
    """What needs the agreement of the caisse before it is done or supplied."""

    TRANSPORT = "transport"
    ACT = "act"
    DEVICE = "device"


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """Somebody's situation as one side tells it; resources are cents over twelve months."""

    resides: bool | Unknown = UNKNOWN
    months_in_france: int | Unknown = UNKNOWN
    permit_until: date | Unknown = UNKNOWN
    resources: int | Unknown = UNKNOWN
    resources_from: date | Unknown = UNKNOWN
    scheme: str | Unknown = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardFacts:
    """What the person declared beside what a body told; `source` is that body."""

    declared: Situation
    received: Situation
    source: str
    received_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosureFacts(Worded):
    """What must be known to say from when a right may end."""

    reason: ClosureReason
    lost_on: date | Unknown = UNKNOWN
    permit_until: date | Unknown = UNKNOWN
    removal_decided: bool | Unknown = UNKNOWN
    other_scheme_from: date | Unknown = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalFacts(Worded):
    """What decides a request for prior approval; `complete_on` is the day the file was complete, distances are km."""

    kind: ApprovalKind
    complete_on: date | Unknown = UNKNOWN
    favourable: bool | Unknown = UNKNOWN
    distance: int | Unknown = UNKNOWN
    trips: int | Unknown = UNKNOWN
    months: int | Unknown = UNKNOWN
