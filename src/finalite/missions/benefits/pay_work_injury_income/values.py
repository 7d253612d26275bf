"""What goes in and out of the doors of this fiche; each personal field says its data category."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from finalite.capabilities.register import Cents, Data, PersonId
from finalite.kernel.decision import Decision


class ClaimKind(StrEnum):
    """What may be asked."""

    INCOME = "income"
    REVISION = "revision"
    SURVIVOR = "survivor"
    BUY_BACK = "buy_back"


class Kind(StrEnum):
    """Whose pension it is."""

    VICTIM = "victim"
    SURVIVOR = "survivor"


class Ending(StrEnum):
    """Why a pension ends."""

    DEATH = "death"
    RATE = "rate"
    RIGHT = "right"


class Paid(StrEnum):
    """What a payment is."""

    TERM = "term"
    ARREARS = "arrears"
    CAPITAL = "capital"
    LUMP_SUM = "lump_sum"


class Body(StrEnum):
    """Who may be told, beside the beneficiary."""

    EMPLOYER = "employer"
    CARSAT = "carsat"
    UNEMPLOYMENT_BODY = "unemployment_body"
    RNCPS_USER = "rncps_user"
    COMPLEMENTARY_INSURER = "complementary_insurer"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A document to ask for, with the text that requires it."""

    fact: str
    document: str
    article: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a decision led to, and what is still wanted; `annuity` and `letter` are 0 where there is none."""

    outcome: Annotated[str, Data("decision")]
    decision: Annotated[Decision, Data("decision")]
    wanted: tuple[Wanted, ...] = ()
    annuity: int = 0
    letter: int = 0


@dataclass(frozen=True, slots=True)
class Check:
    """Whether a claim stands: what is missing or does not fit, by name; empty when all is well."""

    claim: int
    faults: Annotated[tuple[str, ...], Data("case_handling")]
    wanted: tuple[Wanted, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the medical adviser found from a day on; the rate in basis points, the acts out of ten."""

    effective_on: Annotated[date, Data("injury_sequelae")]
    rate: Annotated[int, Data("injury_sequelae")]
    acts: Annotated[int | None, Data("injury_sequelae")] = None
    danger: Annotated[bool, Data("injury_sequelae")] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Abroad:
    """A former injury recognised in another State, as its institution certifies it; the rate in basis points."""

    state: Annotated[str, Data("exchange_metadata")]
    institution: Annotated[str, Data("exchange_metadata")]
    reference: Annotated[str, Data("exchange_metadata")] = ""
    rate: Annotated[int, Data("injury_sequelae")]
    since: Annotated[date, Data("injury_sequelae")]


@dataclass(frozen=True, slots=True, kw_only=True)
class SurvivorTold:
    """What the share of a survivor depends on beside link and age; `payee` is whose account is paid."""

    person: PersonId
    payee: PersonId | None = None
    disabled: Annotated[bool, Data("household")] = False
    orphan: Annotated[bool, Data("household")] = False
    alimony: Annotated[int | None, Data("household")] = None


@dataclass(frozen=True, slots=True)
class Change:
    """What a recalculation changed, in cents: arrears ordered, or money to give back."""

    annuity: int
    arrears: Annotated[Cents, Data("financial_operation")]
    overpaid: Annotated[Cents, Data("financial_operation")]


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """A claim and where it stands."""

    claim: int
    file: int
    kind: Annotated[str, Data("case_handling")]
    received_on: date
    state: str


@dataclass(frozen=True, slots=True)
class AnnuityLine:
    """A pension on a day: yearly amount, how often it is paid, from when, until when."""

    annuity: int
    file: int
    kind: Annotated[Kind, Data("cash_benefits")]
    yearly: Annotated[Cents, Data("cash_benefits")]
    rhythm: Annotated[str, Data("cash_benefits")]
    starts_on: Annotated[date, Data("cash_benefits")]
    ends_on: Annotated[date | None, Data("cash_benefits")]
    paid_until: date


@dataclass(frozen=True, slots=True)
class PaymentLine:
    """A payment: what was due, what an earlier lump sum kept back, when it was paid."""

    kind: Annotated[Paid, Data("cash_benefits")]
    first_on: Annotated[date, Data("cash_benefits")]
    end_on: Annotated[date, Data("cash_benefits")]
    amount: Annotated[Cents, Data("financial_operation")]
    kept_back: Annotated[Cents, Data("financial_operation")]
    due_on: date
    paid_on: date | None


@dataclass(frozen=True, slots=True)
class DecidedLine:
    """A decision with its reasons."""

    number: int
    on: date
    effective_on: Annotated[date, Data("cash_benefits")]
    outcome: Annotated[str, Data("decision")]
    decision: Annotated[Decision, Data("decision")]


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """A letter that was sent."""

    notice: int
    kind: Annotated[str, Data("exchange_metadata")]
    sent_on: date


@dataclass(frozen=True, slots=True)
class IncomeShown:
    """The income of somebody as it stands on a day: claims, pensions, payments, decisions, letters."""

    claims: tuple[ClaimLine, ...]
    annuities: tuple[AnnuityLine, ...]
    payments: tuple[PaymentLine, ...]
    decided: tuple[DecidedLine, ...]
    notices: tuple[NoticeLine, ...]


@dataclass(frozen=True, slots=True)
class FindingLine:
    """What the medical adviser found, for those who may read it."""

    effective_on: Annotated[date, Data("injury_sequelae")]
    rate: Annotated[int, Data("injury_sequelae")]
    acts: Annotated[int | None, Data("injury_sequelae")]
    danger: Annotated[bool, Data("injury_sequelae")]


@dataclass(frozen=True, slots=True)
class LetterOut:
    """A letter, for the person it was sent to."""

    title: Annotated[str, Data("exchange_metadata")]
    sent_on: date
    content: Annotated[bytes, Data("exchange_content")]


@dataclass(frozen=True, slots=True)
class MessageOut:
    """A message for another body, as bytes of JSON."""

    content: Annotated[bytes, Data("exchange_content")]


@dataclass(frozen=True, slots=True)
class PatientAnswer:
    """What a professional may ask of a patient: covered or not, chosen doctor or not; never an income."""

    covered: Annotated[bool, Data("entitlements")]
    has_treating_doctor: Annotated[bool, Data("treating_doctor")]
    injury_recognised: Annotated[bool, Data("work_injury")]


@dataclass(frozen=True, slots=True)
class InjuryAllowance:
    """Daily allowances paid for an injury of work, as the fiche that pays them decided; the last day is in."""

    settlement: int
    pay_from: Annotated[date, Data("cash_benefits")]
    pay_to: Annotated[date, Data("cash_benefits")]
    gross: Annotated[Cents, Data("cash_benefits")]
    to_insured: Annotated[Cents, Data("cash_benefits")]
    to_employer: Annotated[Cents, Data("cash_benefits")]
    decision: Annotated[Decision, Data("cash_benefits")]


@dataclass(frozen=True, slots=True)
class InstalmentTold:
    """A payment of a pension as its person reads it in their account: for which days, when paid, and why; cents."""

    kind: Annotated[Paid, Data("cash_benefits")]
    survivor: Annotated[bool, Data("cash_benefits")]
    first_on: Annotated[date, Data("cash_benefits")]
    end_on: Annotated[date, Data("cash_benefits")]
    gross: Annotated[Cents, Data("cash_benefits")]
    paid: Annotated[Cents, Data("cash_benefits")]
    paid_on: date | None
    decision: Annotated[Decision | None, Data("decision")]


@dataclass(frozen=True, slots=True)
class Replayed:
    """Whether a decision comes out the same today on the facts it was taken on."""

    same: bool
    law_changed: bool
    again: Annotated[Decision, Data("decision")]
