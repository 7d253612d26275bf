"""What must be known to set the rate of an establishment; UNKNOWN is never read as *no*.

Rates are basis points of the wages (84 is 0.84 %), amounts are cents.
"""

from dataclasses import dataclass
from enum import StrEnum

from finalite.kernel.unknown import UNKNOWN, Unknown
from finalite.kernel.words import Worded

CLASSES = 10
"""Six classes of temporary incapacity and four of permanent incapacity, in the order of the yearly orders."""


class Committee(StrEnum):
    """The national technical committee of a branch, whose mean costs price each injury (CSS D242-6-8)."""

    METAL = "metal"
    BUILDING = "building"
    TRANSPORT = "transport"
    FOOD = "food"
    CHEMICALS = "chemicals"
    WOOD = "wood"
    TRADE = "trade"


@dataclass(frozen=True, slots=True, kw_only=True)
class RateFacts(Worded):
    """An establishment in a year: how many work in its enterprise, and what its injuries of three years cost.

    `cases` counts the injuries in each class of mean costs; in building the last three classes are the trades.
    `gross_rate` may be given instead of cases, costs and wages. `collective_rate` is the one that the yearly order
    prints for the activity; `previous_rate` is None where there is none to compare with.
    """

    headcount: int | Unknown = UNKNOWN
    collective_activity: bool | Unknown = UNKNOWN
    created_in: int | Unknown | None = UNKNOWN
    local_rules: bool | Unknown = UNKNOWN
    committee: Committee | Unknown = UNKNOWN
    cases: tuple[int, ...] | Unknown = UNKNOWN
    payroll: int | Unknown = UNKNOWN
    gross_rate: int | Unknown = UNKNOWN
    collective_rate: int | Unknown = UNKNOWN
    previous_rate: int | Unknown | None = UNKNOWN

    def __post_init__(self) -> None:
        Worded.__post_init__(self)
        if isinstance(self.cases, tuple) and (len(self.cases) != CLASSES or min(self.cases) < 0):
            raise ValueError(f"cases: {CLASSES} counts are wanted, none below zero")
        for name in ("headcount", "gross_rate", "collective_rate", "previous_rate"):
            if isinstance(getattr(self, name), int) and getattr(self, name) < 0:
                raise ValueError(f"{name}: never below zero")
        if isinstance(self.payroll, int) and self.payroll <= 0:
            raise ValueError("payroll: wages of the three years, above zero")
