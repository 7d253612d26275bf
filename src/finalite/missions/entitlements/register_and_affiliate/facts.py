"""The facts that registration and affiliation rest on, in the words of the law; UNKNOWN is never read as *no*."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from finalite.kernel.unknown import UNKNOWN, Unknown
from finalite.kernel.words import Worded


class Activity(StrEnum):
    """What somebody lives from, as far as it decides who covers them."""

    EMPLOYEE = "employee"
    SELF_EMPLOYED = "self_employed"
    AGRICULTURAL = "agricultural"
    STUDENT = "student"
    SECONDED_IN = "seconded_in"
    SECONDED_OUT = "seconded_out"
    FRONTIER = "frontier"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationFacts:
    """What must be known to say which number somebody can be given."""

    born_in_france: bool | Unknown = UNKNOWN
    civil_identity: bool | Unknown = UNKNOWN
    identity_document: bool | Unknown = UNKNOWN
    civil_status_document: bool | Unknown = UNKNOWN
    registry: str | Unknown = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingFacts:
    """Where the clock of a waiting number stands: what was done, and on which day."""

    asked_on: date
    demanded_on: date | None = None
    documents_on: date | None = None
    impossible_since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AffiliationFacts(Worded):
    """What decides on a scheme and a caisse; `caisse` is the one that serves the postal code."""

    activities: tuple[Activity, ...] | Unknown = UNKNOWN
    caisse: str | Unknown = UNKNOWN
    other_state: str | Unknown = UNKNOWN
    form: str | Unknown = UNKNOWN
    form_until: date | Unknown = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class StateAidFacts:
    """What decides on State medical aid; `resources` are those of the year, in cents, of the whole home."""

    born_on: date | Unknown = UNKNOWN
    regular_stay: bool | Unknown = UNKNOWN
    present_since: date | Unknown = UNKNOWN
    left_meanwhile: bool | Unknown = UNKNOWN
    persons: int | Unknown = UNKNOWN
    overseas: bool | Unknown = UNKNOWN
    resources: int | Unknown = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentFacts:
    """What decides whether somebody is attached to a parent; the two ends of a partly known birth date."""

    born_from: date | Unknown = UNKNOWN
    born_to: date | Unknown = UNKNOWN
    parent: bool | Unknown = UNKNOWN
    own_name_asked: bool = False
