"""What was declared when a right opened, and what other bodies say of it since; UNKNOWN is never a difference."""

from dataclasses import dataclass
from enum import StrEnum

from finalite.kernel.unknown import UNKNOWN, Unknown


class Condition(StrEnum):
    """A condition of award that another body may know about."""

    RESIDENCE = "residence"
    STAY = "stay"
    RETIREMENT = "retirement"
    RESOURCES = "resources"
    TAX_INCOME = "tax_income"
    SCHEME = "scheme"


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """The conditions as one side states them; amounts in cents, monthly resources and yearly income."""

    residence: bool | Unknown = UNKNOWN
    stay: bool | Unknown = UNKNOWN
    retirement: bool | Unknown = UNKNOWN
    resources: int | Unknown = UNKNOWN
    tax_income: int | Unknown = UNKNOWN
    scheme: str | Unknown = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardFacts:
    """Both sides, and how far two amounts may be apart: `tolerance` in basis points of what was declared."""

    declared: Situation
    received: Situation
    tolerance: int
