"""The facts that the rules of the three schemes rest on; UNKNOWN is never read as *no*."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from finalite.kernel.unknown import UNKNOWN, Unknown
from finalite.kernel.words import Worded


class Quality(StrEnum):
    """Why somebody is on the list of the victims of an attack (CSS L169-1, L169-7)."""

    PRESENT = "present"
    RELATIVE = "relative"


class Ground(StrEnum):
    """What opens the early cessation of work after asbestos (law 98-1194, art. 41)."""

    ILLNESS = "illness"
    ESTABLISHMENT = "establishment"


class Unit(StrEnum):
    """How a package of an experiment is paid."""

    PATIENT = "per_patient"
    PERIOD = "per_period"
    PERFORMANCE = "performance"


@dataclass(frozen=True, slots=True, kw_only=True)
class VictimCareFacts(Worded):
    """One act of care of somebody on the list. Amounts in cents, `ordinary_rate` in basis points.

    `offer_on` is the day the guarantee fund made its offer, `related` the word of the medical service on the link with
    the attack, `base` the tariff, `state_tariff` what the institution of the State of care would have paid.
    """

    act_on: date
    charged: int
    attack_on: date
    quality: Quality | Unknown = UNKNOWN
    offer_on: date | None = None
    follow_up_from: date | Unknown = UNKNOWN
    related: bool | Unknown = UNKNOWN
    is_psychiatric: bool = False
    base: int | Unknown = UNKNOWN
    is_declared: bool = False
    ordinary_rate: int = 10_000
    is_exempt: bool = False
    country: str = "FR"
    is_european: bool = True
    state_tariff: int | Unknown = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class AsbestosFacts(Worded):
    """Somebody who asks for early cessation of work: exposure in days, gross wages of the last twelve months in cents.

    `ceased_on` is the day all work stopped; nobody asks for it while `still_works` says that it goes on.
    """

    applied_on: date
    ground: Ground | Unknown = UNKNOWN
    born_on: date | Unknown = UNKNOWN
    illness_recognised: bool | Unknown = UNKNOWN
    establishment_listed: bool | Unknown = UNKNOWN
    exposure_days: int | Unknown = UNKNOWN
    still_works: bool = False
    ceased_on: date | Unknown = UNKNOWN
    other_income: bool | Unknown = UNKNOWN
    wages: tuple[int, ...] | Unknown = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageFacts(Worded):
    """One package claimed in an experiment, with the specification as it stood that day and where it was read.

    `amount` in cents for one unit, `score` in basis points for a performance share, `paid_before` how many units were
    paid already for the patient (or the provider) and `in_period` how many in the period that the claim falls in.
    """

    done_on: date
    unit: Unit
    amount: int
    source: str
    starts_on: date
    ends_on: date
    most: int | None = None
    included_on: date | None = None
    left_on: date | None = None
    informed: bool | Unknown = UNKNOWN
    agreed: bool | Unknown = UNKNOWN
    needs_agreement: bool = True
    paid_before: int = 0
    in_period: int = 0
    score: int | Unknown = UNKNOWN
