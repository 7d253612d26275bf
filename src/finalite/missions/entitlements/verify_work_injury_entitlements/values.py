"""What goes in and out of the doors of this fiche; each personal field says its data category."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from finalite.capabilities.register import Cents, Data, PersonId
from finalite.capabilities.verification.values import DifferenceShown
from finalite.kernel.decision import Decision

from .facts import EndReason


class Who(StrEnum):
    """Who is a candidate for a campaign, among those whose right runs."""

    VICTIMS = "victims"
    SURVIVORS = "survivors"
    SPOUSES = "spouses"
    CHILDREN = "children_of_victims"


class Body(StrEnum):
    """Who may hold part of the answer: each is a recipient that the register declares."""

    TAX = "tax_authority"
    LIAISON = "cleiss"
    PENSION = "carsat"
    CONTRIBUTIONS = "urssaf"
    UNEMPLOYMENT = "unemployment_body"
    SUPPLEMENTARY = "supplementary_pension"
    LABOUR = "labour_inspectorate"


class Source(StrEnum):
    """Who may tell something unasked."""

    CIVIL_STATUS = "civil_status"
    EMPLOYER = "employer"
    SCHOOL = "school"
    THIRD_PARTY = "third_party"
    TAX = "tax_authority"
    LIAISON = "cleiss"
    PENSION = "carsat"
    CONTRIBUTIONS = "urssaf"


class Topic(StrEnum):
    """What a body is asked; a code, so that no sentence about a person leaves."""

    UNION = "union"
    LIFE = "life"
    CHILDREN = "children"
    OTHER_PENSION = "other_pension"
    SCHEME = "scheme"
    COUNTRY = "country"
    WAGE = "wage"
    EMPLOYER = "employer"
    PAPER = "paper"


class Outcome(StrEnum):
    """What a check came to when no right was stopped; `noted` is a difference that payment will draw from."""

    CONFIRMED = "confirmed"
    EXPLAINED = "explained"
    UNFOUNDED = "unfounded"
    NOTED = "noted"


class PaperKind(StrEnum):
    """Papers of people who live, work or are treated across a border."""

    LIFE = "life"
    A1 = "A1"
    DA1 = "DA1"
    S1 = "S1"


class Told(StrEnum):
    """Whom this fiche may tell that an injury stays recognised, beside the victim."""

    INSURER = "complementary_insurer"
    HEALTH_PROFESSIONAL = "health_professional"
    CARE_FACILITY = "care_facility"
    CARE_SUPPLIER = "care_supplier"


@dataclass(frozen=True, slots=True, kw_only=True)
class SituationTold:
    """Somebody's situation as one side tells it; wage in cents a year, other pension in cents a month."""

    siret: Annotated[str, Data("employment")] = ""
    yearly_wage: Annotated[Cents | None, Data("salary")] = None
    alive: Annotated[bool | None, Data("birth")] = None
    new_union: Annotated[bool | None, Data("household")] = None
    children: Annotated[int | None, Data("household")] = None
    in_school: Annotated[bool | None, Data("household")] = None
    other_pension: Annotated[Cents | None, Data("cash_benefits")] = None
    scheme: Annotated[str, Data("cash_benefits")] = ""
    country: Annotated[str, Data("postal_contact")] = ""


@dataclass(frozen=True, slots=True)
class CampaignLine:
    """A campaign with how far it has come, in exact counts, for those who run it."""

    campaign: int
    name: str
    criteria: tuple[str, ...]
    seed: int
    by_caisse: bool
    population: int
    drawn: int
    told: int
    answered: int
    differing: int
    concluded: int
    stopped: int
    opened_on: date
    closed_on: date | None


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a draw gave: the campaign, how many were candidates, the checks opened."""

    campaign: int
    population: int
    persons: tuple[PersonId, ...]
    checks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CheckShown:
    """Where the check of one person stands; `certificate_by` is the last day of a life certificate asked for."""

    check: int
    person: PersonId
    file: int
    campaign: int | None
    opened_on: date
    certificate_by: date | None
    told_on: date | None
    answer_by: date | None
    answered_on: date | None
    closed_on: date | None
    outcome: Annotated[str, Data("decision")]
    differences: tuple[DifferenceShown, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """What a comparison found: the reasoned decision of the rule, and how many conditions differ."""

    check: int
    differing: int
    decision: Annotated[Decision, Data("decision")]


@dataclass(frozen=True, slots=True, kw_only=True)
class StopAsked:
    """Why and on what fact an agent stops the right of a survivor. Empty: not known yet."""

    check: int
    reason: EndReason
    union_on: Annotated[date | None, Data("household")] = None
    died_on: Annotated[date | None, Data("birth")] = None


@dataclass(frozen=True, slots=True)
class Stopped:
    """A right ended or suspended: `starts_on` is the first day without it, and a letter says why and how to contest."""

    check: int
    outcome: Annotated[str, Data("decision")]
    starts_on: Annotated[date, Data("decision")]
    letter: int
    decision: Annotated[Decision, Data("decision")]


@dataclass(frozen=True, slots=True)
class StoppedShown:
    """A right that ended or is suspended after a check; a suspension that was lifted says when."""

    person: PersonId
    file: int
    outcome: Annotated[str, Data("decision")]
    reason: Annotated[EndReason, Data("decision")]
    starts_on: Annotated[date, Data("decision")]
    lifted_on: Annotated[date | None, Data("decision")]


@dataclass(frozen=True, slots=True)
class RightVerified:
    """What the fiche that opened the right holds of it: what is compared with what others tell."""

    file: int
    link: Annotated[str, Data("household")]
    share: Annotated[int | None, Data("cash_benefits")]
    starts_on: Annotated[date | None, Data("cash_benefits")]
    ends_on: Annotated[date | None, Data("cash_benefits")]
    siret: Annotated[str, Data("employer_identity")]
    yearly_wage: Annotated[Cents | None, Data("salary")]


@dataclass(frozen=True, slots=True)
class SequelaeShown:
    """Healing or consolidation and its rate in basis points: for roles that may read what an injury left."""

    file: int
    healed: Annotated[bool, Data("injury_sequelae")]
    closed_on: Annotated[date, Data("injury_sequelae")]
    rate: Annotated[int | None, Data("injury_sequelae")]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperHandedIn:
    """A life certificate or a European form as it is handed in; `institution` is who signed it."""

    kind: Annotated[PaperKind, Data("exchange_content")]
    state: Annotated[str, Data("exchange_content")]
    institution: Annotated[str, Data("exchange_content")]
    signed_on: Annotated[date, Data("exchange_content")]
    reference: Annotated[str, Data("exchange_metadata")] = ""
    valid_until: Annotated[date | None, Data("exchange_content")] = None


@dataclass(frozen=True, slots=True)
class PaperShown:
    """A paper and whether the institution that signed it confirms it; None while it is not known."""

    paper: int
    kind: Annotated[PaperKind, Data("exchange_content")]
    state: Annotated[str, Data("exchange_content")]
    institution: Annotated[str, Data("exchange_content")]
    signed_on: Annotated[date, Data("exchange_content")]
    valid_until: Annotated[date | None, Data("exchange_content")]
    confirmed: Annotated[bool | None, Data("exchange_content")]


@dataclass(frozen=True, slots=True)
class InquiryShown:
    """A question to another body and its answer."""

    inquiry: int
    body: Body
    asked_on: date
    due_on: date
    chased: int
    answered_on: date | None
    question: Annotated[Topic, Data("exchange_metadata")]
    answer: Annotated[str, Data("exchange_content")]


@dataclass(frozen=True, slots=True)
class SchemeChange:
    """That somebody went from one scheme or caisse to another, or had both at once (days below zero)."""

    former: Annotated[str, Data("affiliation")]
    scheme: Annotated[str, Data("affiliation")]
    caisse: Annotated[str, Data("affiliation")]
    on: Annotated[date, Data("affiliation")]
    days_between: Annotated[int | None, Data("affiliation")]


@dataclass(frozen=True, slots=True)
class AboutPerson:
    """Everything this fiche can say of a person, in words, for their right of access."""

    checks: tuple[CheckShown, ...]
    papers: tuple[PaperShown, ...]
    inquiries: tuple[InquiryShown, ...]
    stopped: tuple[StoppedShown, ...]
