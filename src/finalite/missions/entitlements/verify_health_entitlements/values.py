"""What goes in and out of the doors of this fiche; each personal field says its data category."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from finalite.capabilities.register import Data, PersonId
from finalite.capabilities.verification.values import DifferenceShown
from finalite.kernel.decision import Decision

from .facts import ApprovalKind, ClosureReason


class Criterion(StrEnum):
    """Who of the people proposed is a candidate for a campaign."""

    EVERYBODY = "everybody"
    BY_RESIDENCE = "by_residence"
    ADDRESS_ABROAD = "address_abroad"
    CHANGED_SCHEME = "changed_scheme"
    SOLIDARITY = "solidarity"


class Body(StrEnum):
    """Who may hold part of the answer: each is a recipient that the register declares."""

    TAX = "tax_authority"
    PERMITS = "interior_ministry"
    SOCIAL = "social_protection_body"
    FAMILY = "caf"
    FAMILY_NATIONAL = "cnaf"
    PENSION = "cnav"
    PENSION_LOCAL = "carsat"
    CONTRIBUTIONS = "urssaf"
    CONTRIBUTIONS_NATIONAL = "acoss"
    UNEMPLOYMENT = "unemployment_body"
    PRISON = "prison_service"
    LIAISON = "cleiss"


class Topic(StrEnum):
    """What a body is asked; a code, so that no sentence about a person leaves."""

    RESIDENCE = "residence"
    PERMIT = "permit"
    RESOURCES = "resources"
    SCHEME = "scheme"
    FORM = "form"


class Outcome(StrEnum):
    """What a check came to when nothing is taken away."""

    CONFIRMED = "confirmed"
    EXPLAINED = "explained"
    UNFOUNDED = "unfounded"


class Form(StrEnum):
    """European forms about sickness cover."""

    S1 = "S1"
    S2 = "S2"
    A1 = "A1"


@dataclass(frozen=True, slots=True, kw_only=True)
class SituationTold:
    """Somebody's situation as one side tells it; resources are cents over twelve months. Empty: not told."""

    resides: Annotated[bool | None, Data("residence_status")] = None
    months_in_france: Annotated[int | None, Data("residence_status")] = None
    permit_until: Annotated[date | None, Data("residence_status")] = None
    resources: Annotated[int | None, Data("resources")] = None
    resources_from: Annotated[date | None, Data("resources")] = None
    scheme: Annotated[str, Data("affiliation")] = ""


@dataclass(frozen=True, slots=True)
class CampaignLine:
    """A campaign with what can be said of it at a glance, for those who run it."""

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
    closed_rights: int
    opened_on: date
    closed_on: date | None


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a draw gave: the campaign, how many were candidates, who is checked."""

    campaign: int
    population: int
    persons: tuple[PersonId, ...]


@dataclass(frozen=True, slots=True)
class CheckShown:
    """Where the check of one person stands."""

    check: int
    person: PersonId
    campaign: int | None
    opened_on: date
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
class ClosureAsked:
    """Why and on what facts an agent ends a right. Empty: not known yet."""

    check: int
    reason: ClosureReason
    lost_on: Annotated[date | None, Data("residence_status")] = None
    permit_until: Annotated[date | None, Data("residence_status")] = None
    removal_decided: Annotated[bool | None, Data("residence_status")] = None
    other_scheme_from: Annotated[date | None, Data("affiliation")] = None


@dataclass(frozen=True, slots=True)
class ClosureMade:
    """A right ended: from `ends_on` there is none, and a letter says why and how to contest."""

    check: int
    right: int
    ends_on: Annotated[date, Data("decision")]
    letter: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalAsked:
    """A request for prior approval as it comes in; distances in kilometres one way. Empty: not known yet."""

    person: PersonId
    kind: ApprovalKind
    care: Annotated[str, Data("care_acts")]
    product: Annotated[str, Data("prescriptions")] = ""
    distance: Annotated[int | None, Data("care_acts")] = None
    trips: Annotated[int | None, Data("care_acts")] = None
    months: Annotated[int | None, Data("care_acts")] = None
    provider: Annotated[str, Data("provider_identity")] = ""
    complete: bool = True


@dataclass(frozen=True, slots=True)
class ApprovalShown:
    """A request and its answer, without any medical reason; `no_later_than` is the last day to say no."""

    approval: int
    person: PersonId
    kind: ApprovalKind
    state: str
    received_on: date
    no_later_than: date | None
    decided_on: date | None
    care: Annotated[str, Data("care_acts")]
    granted: Annotated[bool | None, Data("decision")]
    by_silence: Annotated[bool, Data("decision")]


@dataclass(frozen=True, slots=True)
class ApprovalAnswer:
    """What a request led to: the reasoned decision, with the text that is missing where silence cannot be read."""

    approval: int
    outcome: Annotated[str, Data("decision")]
    no_later_than: date | None
    decision: Annotated[Decision, Data("decision")]


@dataclass(frozen=True, slots=True)
class Agreement:
    """The agreement that holds for some care on a day: for whoever pays or provides it."""

    approval: int
    granted_on: date
    by_silence: Annotated[bool, Data("decision")]


@dataclass(frozen=True, slots=True)
class MedicalReason:
    """Why the medical service says yes or no; for medical roles and the person."""

    approval: int
    favourable: Annotated[bool, Data("decision")]
    reason: Annotated[str, Data("medical_report")]
    given_on: date


@dataclass(frozen=True, slots=True)
class InquiryShown:
    """A question to another body and its answer."""

    inquiry: int
    body: Body
    asked_on: date
    due_on: date
    chased: int
    answered_on: date | None
    question: Annotated[Topic, Data("exchange_content")]
    answer: Annotated[str, Data("exchange_content")]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormHandedIn:
    """A European form as it is handed in."""

    person: PersonId
    form: Annotated[Form, Data("exchange_content")]
    state: Annotated[str, Data("exchange_content")]
    institution: Annotated[str, Data("exchange_content")]
    reference: Annotated[str, Data("exchange_content")]
    valid_from: Annotated[date, Data("exchange_content")]
    valid_until: Annotated[date | None, Data("exchange_content")] = None


@dataclass(frozen=True, slots=True)
class FormShown:
    """A European form and whether the institution that issued it confirms it; None while it is asked."""

    number: int
    form: Annotated[Form, Data("exchange_content")]
    state: Annotated[str, Data("exchange_content")]
    reference: Annotated[str, Data("exchange_content")]
    valid_from: Annotated[date, Data("exchange_content")]
    valid_until: Annotated[date | None, Data("exchange_content")]
    confirmed: Annotated[bool | None, Data("exchange_content")]


@dataclass(frozen=True, slots=True)
class SchemeChange:
    """That somebody went from one scheme or caisse to another, and when: what the two must agree on."""

    former: Annotated[str, Data("affiliation")]
    scheme: Annotated[str, Data("affiliation")]
    caisse: Annotated[str, Data("affiliation")]
    on: Annotated[date, Data("affiliation")]
    days_between: Annotated[int, Data("affiliation")]


@dataclass(frozen=True, slots=True)
class AboutPerson:
    """Everything this fiche can say of a person, in words, for their right of access."""

    checks: tuple[CheckShown, ...]
    approvals: tuple[ApprovalShown, ...]
    inquiries: tuple[InquiryShown, ...]
    forms: tuple[FormShown, ...]
