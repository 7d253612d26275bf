"""What goes in and out of the doors of this fiche; each personal field says its data category."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from finalite.capabilities.register import Cents, Data, PersonId
from finalite.kernel.decision import Decision

from .facts import Condition


class Kind(StrEnum):
    """The right that is verified, in the words of the fiche that opened it."""

    PENSION = "pension"
    THIRD_PERSON = "third_person"
    WIDOW = "widow"
    SUPPLEMENT = "supplement"


class Why(StrEnum):
    """Why one right is verified outside any campaign."""

    REPORT = "report"
    YEARLY = "yearly"
    CROSS_BORDER = "cross_border"


class Body(StrEnum):
    """A body that holds part of the answer, and may be asked because the register says so."""

    TAX = "tax_authority"
    CLEISS = "cleiss"
    CARSAT = "carsat"
    CNAV = "cnav"
    CAF = "caf"


class Outcome(StrEnum):
    """What a verification comes to."""

    CONSISTENT = "consistent"
    EXPLAINED = "explained"
    SUSPENDED = "suspended"
    CLOSED = "closed"


class Told(StrEnum):
    """Whom this fiche may inform of the outcome, beside the person."""

    HEALTH_PROFESSIONAL = "health_professional"
    CARE_FACILITY = "care_facility"
    CARE_SUPPLIER = "care_supplier"
    INSURER = "complementary_insurer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a body says; an empty answer means that it says nothing of it. Amounts in cents."""

    residence: Annotated[bool | None, Data("exchange_content")] = None
    stay: Annotated[bool | None, Data("exchange_content")] = None
    retirement: Annotated[bool | None, Data("exchange_content")] = None
    resources: Annotated[Cents | None, Data("exchange_content")] = None
    tax_income: Annotated[Cents | None, Data("exchange_content")] = None
    scheme: Annotated[str | None, Data("exchange_content")] = None


@dataclass(frozen=True, slots=True)
class Compared:
    """The differences found in a check: numbers of the comparisons, and the reasoned result of the rule."""

    check: int
    outcome: str
    differences: tuple[int, ...]
    decision: Annotated[Decision, Data("exchange_content")]


@dataclass(frozen=True, slots=True)
class Difference:
    """A declared condition beside what a body said of it."""

    condition: Annotated[Condition, Data("case_handling")]
    declared: Annotated[str, Data("exchange_content")]
    received: Annotated[str, Data("exchange_content")]
    tolerance: Annotated[str, Data("exchange_content")]
    source: Annotated[str, Data("exchange_metadata")]
    received_on: date
    article: str
    differs: Annotated[bool, Data("case_handling")]


@dataclass(frozen=True, slots=True)
class CheckShown:
    """The verification of a right: when the person was told, until when they may answer, what came of it."""

    check: int
    right: int
    person: PersonId
    opened_on: date
    told_on: date | None
    answer_by: date | None
    answered_on: date | None
    closed_on: date | None
    outcome: Annotated[str | None, Data("decision")]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to another body, its line in the ledger of disclosures, and its answer if it came."""

    request: int
    check: int
    body: Annotated[Body, Data("exchange_metadata")]
    asked_on: date
    answered_on: date | None
    ledger_line: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """A campaign just drawn: with the same seed and the same rights, anybody draws the same people again."""

    campaign: int
    population: int
    drawn: int
    seed: int
    checks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CampaignYield:
    """How far a campaign has come, for those who run it; exact counts stay in the house."""

    campaign: int
    name: str
    drawn: int
    told: int
    answered: int
    differing: int
    closed: int
    outcomes: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Border:
    """A link with another State, as its form says."""

    person: PersonId
    state: Annotated[str, Data("exchange_content")]
    form: Annotated[str, Data("exchange_metadata")]
    reference: Annotated[str, Data("exchange_metadata")]
    recorded_on: date


@dataclass(frozen=True, slots=True)
class AboutPerson:
    """Everything this fiche can say of a person, in words, for their right of access."""

    checks: tuple[CheckShown, ...]
    borders: tuple[Border, ...]
