"""What goes in and out of the doors of this fiche; each personal field says its data category."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from finalite.capabilities.register import Cents, Data, PersonId
from finalite.kernel.decision import Decision

from .facts import AskedBy, Deceased, Home, Link, Situation

__all__ = ["AskedBy", "Deceased", "Home", "Link", "Situation"]


class Kind(StrEnum):
    """What is asked for, and then held."""

    PENSION = "pension"
    THIRD_PERSON = "third_person"
    WIDOW = "widow"
    SUPPLEMENT = "supplement"


class Proof(StrEnum):
    """What a document handed in is about; medical papers go another way."""

    WORK = "work"
    RESOURCES = "resources"
    TAX = "tax"
    FAMILY = "family"
    OTHER = "other"


class Board(StrEnum):
    """Who hears an appeal: the amicable board, or the medical one where the medical finding is contested."""

    AMICABLE = "amicable"
    MEDICAL = "medical"


class ReportKind(StrEnum):
    """On what occasion the medical service writes."""

    FIRST = "first"
    REVISION = "revision"
    OUTSIDE = "outside"


class EndReason(StrEnum):
    """Why a right ends."""

    RETIREMENT = "retirement"
    DEATH = "death"
    RECOVERED = "recovered"
    CONDITIONS_LOST = "conditions_lost"
    REMARRIAGE = "remarriage"
    RENOUNCED = "renounced"
    OTHER_SCHEME = "other_scheme"


class SuspensionReason(StrEnum):
    """Why payment of a right is suspended while the right goes on."""

    EARNINGS = "earnings"
    NO_EXAMINATION = "no_examination"
    PRISON = "prison"
    CONDITIONS_IN_DOUBT = "conditions_in_doubt"


class Told(StrEnum):
    """Whom this fiche may inform, beside the person."""

    HEALTH_PROFESSIONAL = "health_professional"
    CARE_SECTOR_ACTOR = "care_sector_actor"
    CARE_FACILITY = "care_facility"
    CARE_SUPPLIER = "care_supplier"
    CAF = "caf"
    INSURER = "complementary_insurer"
    LOCAL_AUTHORITY = "local_authority"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """An application as it is handed in; an empty answer means that it is not known yet. Amounts in cents."""

    person: PersonId
    kind: Annotated[Kind, Data("entitlements")] = Kind.PENSION
    asked_by: Annotated[AskedBy, Data("case_handling")] = AskedBy.PERSON
    reference_on: Annotated[date | None, Data("entitlements")] = None
    affiliated_since: Annotated[date | None, Data("affiliation")] = None
    delay_from: Annotated[date | None, Data("entitlements")] = None
    hours: Annotated[int | None, Data("resources")] = None
    wages: Annotated[Cents | None, Data("resources")] = None
    draws_retirement: Annotated[bool | None, Data("entitlements")] = None
    resides: Annotated[bool | None, Data("entitlements")] = None
    home: Annotated[Home | None, Data("household")] = None
    resources_month: Annotated[Cents | None, Data("resources")] = None
    tax_income: Annotated[Cents | None, Data("tax_notice")] = None
    spouse_held_pension: Annotated[bool | None, Data("household")] = None
    spouse_died_on: Annotated[date | None, Data("household")] = None
    spouse_pension: Annotated[Cents | None, Data("resources")] = None
    remarried: Annotated[bool | None, Data("household")] = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """A document to ask for, with the text that requires it."""

    fact: str
    document: str
    article: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request led to so far: the reasoned proposal of the rule, the documents wanted, the right opened."""

    application: int
    state: str
    proposal: Annotated[Decision, Data("entitlements")]
    wanted: tuple[Wanted, ...]
    right: int | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What the medical service found, in the words of the law: never why."""

    opinion: int
    person: PersonId
    two_thirds_lost: Annotated[bool, Data("disability_status")]
    category: Annotated[int | None, Data("disability_status")]
    state_on: Annotated[date, Data("disability_status")]
    given_on: date


@dataclass(frozen=True, slots=True)
class Report:
    """A medical report, for the medical service alone."""

    report: int
    written_on: date
    kind: Annotated[ReportKind, Data("case_handling")]
    text: Annotated[str, Data("medical_report")]


@dataclass(frozen=True, slots=True)
class RightHeld:
    """A right with its period: from `starts_on` up to the day before `ends_on`; payment may be suspended meanwhile."""

    right: int
    person: PersonId
    kind: Annotated[Kind, Data("entitlements")]
    category: Annotated[int | None, Data("disability_status")]
    starts_on: Annotated[date, Data("entitlements")]
    ends_on: Annotated[date | None, Data("entitlements")]
    end_reason: Annotated[str, Data("entitlements")]
    suspended_from: Annotated[date | None, Data("entitlements")]
    suspension: Annotated[str, Data("entitlements")]


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a right was opened on, as declared; amounts in cents. Empty: never declared."""

    right: int
    person: PersonId
    kind: Annotated[Kind, Data("entitlements")]
    declared_on: date
    resides: Annotated[bool | None, Data("entitlements")]
    draws_retirement: Annotated[bool | None, Data("entitlements")]
    home: Annotated[Home | None, Data("household")]
    resources_month: Annotated[Cents | None, Data("resources")]
    tax_income: Annotated[Cents | None, Data("tax_notice")]
    scheme: Annotated[str, Data("affiliation")]


@dataclass(frozen=True, slots=True)
class ToVerify:
    """A running right among those that a campaign may draw from."""

    right: int
    person: PersonId
    kind: Annotated[Kind, Data("entitlements")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Earned:
    """Pension and earnings over the reference months, in cents; wages are yearly and uprated."""

    mean_wage: Annotated[Cents | None, Data("resources")] = None
    last_wage: Annotated[Cents | None, Data("resources")] = None
    pension: Annotated[Cents | None, Data("resources")] = None
    earnings: Annotated[Cents | None, Data("resources")] = None
    self_employed: Annotated[bool | None, Data("resources")] = None


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A comparison of pension and earnings, and what it leads to."""

    review: int
    outcome: str
    decision: Annotated[Decision, Data("resources")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Somebody who asks for the capital of a deceased person, as their own statement says."""

    claimant: PersonId
    deceased: PersonId
    link: Annotated[Link | None, Data("household")] = None
    in_charge: Annotated[bool | None, Data("household")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LastSituation:
    """What the deceased lived on before death, and until when; the rate of a work pension in basis points."""

    situation: Annotated[Situation | None, Data("entitlements")] = None
    until: Annotated[date | None, Data("entitlements")] = None
    occupation: Annotated[Deceased | None, Data("entitlements")] = None
    work_pension_rate: Annotated[int | None, Data("disability_status")] = None


@dataclass(frozen=True, slots=True)
class CapitalAnswer:
    """What the rule says of the capital, and who is entitled so far; cents."""

    file: int
    state: str
    proposal: Annotated[Decision, Data("entitlements")]
    wanted: tuple[Wanted, ...]


@dataclass(frozen=True, slots=True)
class CapitalShare:
    """The share of one beneficiary of the capital, for whoever pays it; cents."""

    file: int
    person: PersonId
    deceased: PersonId
    share: Annotated[Cents, Data("entitlements")]
    decided_on: date


@dataclass(frozen=True, slots=True)
class AppealShown:
    """An appeal with its board and its clock."""

    appeal: int
    person: PersonId
    board: Annotated[Board, Data("case_handling")]
    lodged_on: date
    silent_on: date
    state: Annotated[str, Data("decision")]


@dataclass(frozen=True, slots=True)
class Abroad:
    """Insurance completed in another State, with the form that proves it (Regulation 883/2004)."""

    person: PersonId
    state: Annotated[str, Data("affiliation")]
    months: Annotated[int, Data("affiliation")]
    form: Annotated[str, Data("affiliation")]
    reference: Annotated[str, Data("affiliation")]
    recorded_on: date


@dataclass(frozen=True, slots=True)
class ChangeMade:
    """A change in somebody's rights and why it was made."""

    on: date
    run: str
    what: Annotated[str, Data("entitlements")]
    why: Annotated[str, Data("entitlements")]


@dataclass(frozen=True, slots=True)
class SilenceReport:
    """What a slice of the run of implied decisions did."""

    seen: int
    refused: int
    last: int


@dataclass(frozen=True, slots=True)
class AboutPerson:
    """Everything this fiche can say of a person, in words, for their right of access."""

    rights: tuple[RightHeld, ...]
    changes: tuple[ChangeMade, ...]
    appeals: tuple[AppealShown, ...]
