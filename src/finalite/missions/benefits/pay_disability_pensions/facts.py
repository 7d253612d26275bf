"""The facts that the amount of a disability pension rests on; UNKNOWN is never read as *no*."""

from dataclasses import dataclass
from datetime import date

from finalite.kernel.unknown import UNKNOWN, Unknown
from finalite.kernel.words import Worded
from finalite.law.disability_supplement import Home, SupplementFacts

__all__ = ["Home", "MonthFacts", "PensionFacts", "Stay", "SupplementFacts", "WidowAmountFacts", "YearWage"]


@dataclass(frozen=True, slots=True, kw_only=True)
class YearWage:
    """The wage of a civil year, in cents.

    `capped` says that the account of the year already holds it within its ceiling. `coefficient`, in basis points, is
    the one an agent read for that year in the circular of the pension body; unknown, the recorded ones are used.
    """

    year: int
    wage: int
    capped: bool = False
    coefficient: int | Unknown = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class PensionFacts:
    """What a pension is computed on. `mean_wage` (cents a year, uprated) replaces the years where it is known whole.

    `abroad` says that another State insured the person: `share`, in basis points, is then the French part, as a form
    between institutions says it.
    """

    category: int | Unknown = UNKNOWN
    starts_on: date | Unknown = UNKNOWN
    years: tuple[YearWage, ...] = ()
    mean_wage: int | Unknown = UNKNOWN
    third_person: bool = False
    abroad: bool = False
    share: int | Unknown = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class WidowAmountFacts:
    """What the pension of an invalid widow or widower is computed on: the month of the pension of the deceased."""

    principal: int | Unknown = UNKNOWN
    starts_on: date | Unknown = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """A stay in hospital; `left_on` unknown while it lasts."""

    admitted_on: date
    left_on: date | Unknown = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthFacts(Worded):
    """What is due for one civil month; amounts in cents a month.

    `pension` is the amount on the day `starts_on`. The right runs up to the day before `ends_on`. `held_back` is what
    the comparison with earnings takes from this month, `suspended_from` the day from which nothing is paid.
    `advanced` is what the family-allowance fund paid before this pension and is given back from it. The third person
    and the supplement have days of their own: `_from` the first, `_until` the first without.
    """

    month: date
    starts_on: date
    pension: int
    ends_on: date | Unknown = UNKNOWN
    category: int | Unknown = UNKNOWN
    third_person: bool = False
    third_person_from: date | Unknown = UNKNOWN
    third_person_until: date | Unknown = UNKNOWN
    stays: tuple[Stay, ...] = ()
    bounded: bool = True
    supplement: SupplementFacts | None = None
    supplement_from: date | Unknown = UNKNOWN
    supplement_until: date | Unknown = UNKNOWN
    held_back: int = 0
    suspended_from: date | Unknown = UNKNOWN
    advanced: int = 0
