"""The facts that means-tested cover rests on; what nobody has said is UNKNOWN, never *no*."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from finalite.kernel.money import Cents
from finalite.kernel.unknown import UNKNOWN, Unknown
from finalite.kernel.words import Worded


class Link(StrEnum):
    """What somebody is to the household (CSS R861-2)."""

    APPLICANT = "applicant"
    PARTNER = "partner"
    CHILD = "child"
    DEPENDANT = "dependant"


class Housing(StrEnum):
    """How the household is housed, as far as its resources go (CSS R861-5, R861-7)."""

    OTHER = "other"
    OWN_OR_FREE = "own_or_free"
    BENEFIT = "benefit"


class Minimum(StrEnum):
    """A minimum income whose recipients need no examination of resources (CSS L861-2)."""

    NONE = "none"
    RSA = "rsa"
    ASPA = "aspa"
    ASI = "asi"
    AAH = "aah"
    ASS = "ass"
    CEJ = "cej"


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberFacts(Worded):
    """One member; amounts in cents: months of the period in order, levies, alimony and the rest over the whole of it.

    `levies` are those not yet taken off. `said_excluded` is what the household says that R861-10 leaves out.
    """

    link: Link
    born_on: date | Unknown = UNKNOWN
    at_home: bool | Unknown = True
    alternating: bool = False
    local_scheme: bool = False
    reduced: bool | Unknown = False
    earnings: tuple[int, ...] | Unknown = UNKNOWN
    other: tuple[int, ...] | Unknown = UNKNOWN
    levies: Cents = 0
    alimony_paid: Cents = 0
    said_excluded: Cents = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdFacts(Worded):
    """A household on the day of its request. `no_work` and `aah_alone` only matter for a minimum that asks for them."""

    members: tuple[MemberFacts, ...]
    base_cover: bool | Unknown = UNKNOWN
    housing: Housing | Unknown = UNKNOWN
    overseas: bool | Unknown = UNKNOWN
    minimum: Minimum | Unknown = UNKNOWN
    no_work: bool | Unknown = UNKNOWN
    aah_alone: bool | Unknown = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewalFacts(Worded):
    """What is known of a household as its cover comes to its end."""

    minimum: Minimum | Unknown = UNKNOWN
    still_paid: bool | Unknown = UNKNOWN
    base_cover: bool | Unknown = UNKNOWN
    paying: bool | Unknown = UNKNOWN
    contributions_paid: bool | Unknown = UNKNOWN
