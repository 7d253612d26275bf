"""What the rules of this fiche must know; UNKNOWN is never read as *no*. Amounts in cents, rates in basis points."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from finalite.kernel.unknown import UNKNOWN, Unknown
from finalite.kernel.words import Worded


class Link(StrEnum):
    """What a survivor was to the victim (CSS L434-8 to L434-13)."""

    SPOUSE = "spouse"
    PARTNER = "partner"
    COHABITANT = "cohabitant"
    SEPARATED = "separated"
    CHILD = "child"
    ASCENDANT = "ascendant"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnuityFacts:
    """A consolidated victim: the rate of this injury, the pay of the twelve months before the stop, what came before.

    `wage_on` is the day up to which that pay is worth its amount: it is uprated from there to the consolidation.
    `earlier_rates` are those of former injuries, abroad too; `capital_rates` those among them that were compensated by
    a lump sum and may join the choice of CSS R434-4, `capital_paid` what these lump sums were. `effective_on` is the
    first day of a revised rate. `acts` are the daily acts that need somebody's help, out of ten.
    """

    closed_on: date | Unknown = UNKNOWN
    rate: int | Unknown = UNKNOWN
    wage: int | Unknown = UNKNOWN
    wage_on: date | None = None
    effective_on: date | None = None
    earlier_rates: tuple[int, ...] = ()
    capital_rates: tuple[int, ...] = ()
    capital_paid: int = 0
    chooses_pension: bool | Unknown = UNKNOWN
    disability_pension: int = 0
    acts: int | Unknown = UNKNOWN
    danger: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CapitalFacts:
    """A rate under that of a pension; after a review, the former rate and the day of the review."""

    closed_on: date | Unknown = UNKNOWN
    rate: int | Unknown = UNKNOWN
    former_rate: int = 0
    reviewed_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Beneficiary(Worded):
    """A survivor whose right is open, from `starts_on` and before `ends_on`.

    `alimony` is in basis points of the victim's yearly wage. `disabled` counts from the day the incapacity has lasted
    the months of the text. `new_union_on` ends the right of a spouse against a lump sum.
    """

    ref: str
    link: Link
    starts_on: date
    ends_on: date | None = None
    born_on: date | Unknown = UNKNOWN
    disabled: bool = False
    alimony: int | Unknown = UNKNOWN
    orphan: bool = False
    new_union_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SharingFacts:
    """The yearly wage of a victim who died, uprated from `wage_on` to the death, and those who survive."""

    died_on: date | Unknown = UNKNOWN
    wage: int | Unknown = UNKNOWN
    wage_on: date | None = None
    beneficiaries: tuple[Beneficiary, ...] = ()
