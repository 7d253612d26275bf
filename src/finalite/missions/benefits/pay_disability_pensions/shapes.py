"""What people read of their pension: claims, months, payments, decisions, questionnaires, letters."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from finalite.capabilities.register import Cents, Data
from finalite.kernel.decision import Decision

from .values import Board, Conclusion, Kind, Paid, Question


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """A claim and where it stands."""

    claim: int
    kind: Annotated[str, Data("case_handling")]
    received_on: date
    state: str


@dataclass(frozen=True, slots=True)
class PensionLine:
    """A pension: from when, until when, how much a month now, up to which month it is paid."""

    file: int
    kind: Annotated[Kind, Data("entitlements")]
    category: Annotated[int | None, Data("disability_status")]
    state: str
    starts_on: Annotated[date, Data("entitlements")]
    ends_on: Annotated[date | None, Data("entitlements")]
    suspended_from: Annotated[date | None, Data("entitlements")]
    pension: Annotated[Cents | None, Data("cash_benefits")]
    paid_until: date | None


@dataclass(frozen=True, slots=True)
class AdvanceLine:
    """What a family-allowance fund asks back, and what it was given back so far; cents."""

    advance: int
    reference: Annotated[str, Data("financial_operation")]
    amount: Annotated[Cents, Data("financial_operation")]
    given_back: Annotated[Cents, Data("financial_operation")]
    withdrawn_on: date | None


@dataclass(frozen=True, slots=True)
class MonthLine:
    """A month: what the pension, the third person and the supplement gave, what was held back and paid; cents."""

    month: Annotated[date, Data("cash_benefits")]
    pension: Annotated[Cents, Data("cash_benefits")]
    third_person: Annotated[Cents, Data("cash_benefits")]
    supplement: Annotated[Cents, Data("cash_benefits")]
    held_back: Annotated[Cents, Data("cash_benefits")]
    caf: Annotated[Cents, Data("cash_benefits")]
    paid: Annotated[Cents, Data("cash_benefits")]


@dataclass(frozen=True, slots=True)
class MonthTold:
    """A month as its person reads it in their account: what was paid, when, and why; cents."""

    file: int
    widow: Annotated[bool, Data("cash_benefits")]
    month: Annotated[date, Data("cash_benefits")]
    gross: Annotated[Cents, Data("cash_benefits")]
    paid: Annotated[Cents, Data("cash_benefits")]
    paid_on: date | None
    decision: Annotated[Decision, Data("decision")]


@dataclass(frozen=True, slots=True)
class FundLine:
    """A family-allowance fund that is paid: the end of its account, and the one that waits for a second look."""

    fund: int
    siret: Annotated[str, Data("provider_identity")]
    name: Annotated[str, Data("provider_identity")]
    account_end: Annotated[str, Data("bank_account")]
    change: int | None
    asked_by: str
    asked_iban: Annotated[str, Data("bank_account")]
    asked_holder: Annotated[str, Data("bank_account")]


@dataclass(frozen=True, slots=True)
class PaymentLine:
    """An order and the day it was paid."""

    kind: Annotated[Paid, Data("cash_benefits")]
    month: Annotated[date | None, Data("cash_benefits")]
    amount: Annotated[Cents, Data("financial_operation")]
    due_on: date
    paid_on: date | None


@dataclass(frozen=True, slots=True)
class DecidedLine:
    """A decision with its reasons."""

    number: int
    on: date
    what: Annotated[str, Data("decision")]
    effective_on: Annotated[date, Data("cash_benefits")]
    outcome: Annotated[str, Data("decision")]
    decision: Annotated[Decision, Data("decision")]


@dataclass(frozen=True, slots=True)
class FormLine:
    """A questionnaire on earnings: its months, by when, and what was answered."""

    form: int
    first_on: Annotated[date, Data("resources")]
    last_on: Annotated[date, Data("resources")]
    due_on: date
    answered_on: date | None
    earnings: Annotated[Cents | None, Data("resources")]


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """A letter that was sent."""

    notice: int
    kind: Annotated[str, Data("exchange_metadata")]
    sent_on: date


@dataclass(frozen=True, slots=True)
class PensionShown:
    """Everything this fiche pays and says to somebody, the latest first."""

    claims: tuple[ClaimLine, ...]
    pensions: tuple[PensionLine, ...]
    months: tuple[MonthLine, ...]
    payments: tuple[PaymentLine, ...]
    decided: tuple[DecidedLine, ...]
    forms: tuple[FormLine, ...]
    notices: tuple[NoticeLine, ...]


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """A question to the medical service and its answer, without a reason."""

    review: int
    question: Annotated[Question, Data("case_handling")]
    asked_on: date
    summoned_for: Annotated[date | None, Data("case_handling")]
    conclusion: Annotated[Conclusion | None, Data("disability_status")]
    answered_on: date | None


@dataclass(frozen=True, slots=True)
class Report:
    """A medical report, for the medical service alone."""

    report: int
    written_on: date
    text: Annotated[str, Data("medical_report")]


@dataclass(frozen=True, slots=True)
class AppealShown:
    """An appeal with its board and its clock."""

    appeal: int
    board: Annotated[Board, Data("case_handling")]
    lodged_on: date
    silent_on: date
    state: str


@dataclass(frozen=True, slots=True)
class LetterOut:
    """A letter, for the person it was sent to."""

    title: Annotated[str, Data("exchange_metadata")]
    sent_on: date
    content: Annotated[bytes, Data("exchange_content")]
