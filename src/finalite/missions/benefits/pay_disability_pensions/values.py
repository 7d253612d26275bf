"""What goes in and out of the doors of this fiche; each personal field says its data category."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from finalite.capabilities.register import Cents, Data
from finalite.kernel.decision import Decision

from .facts import Home

__all__ = ["Home"]


class Kind(StrEnum):
    """What may be paid."""

    PENSION = "pension"
    WIDOW = "widow"
    THIRD_PERSON = "third_person"
    SUPPLEMENT = "supplement"


class Asked(StrEnum):
    """What may be asked for."""

    PENSION = "pension"
    WIDOW = "widow"
    THIRD_PERSON = "third_person"
    SUPPLEMENT = "supplement"
    REVISION = "revision"


class Proof(StrEnum):
    """What a document handed in is about; medical papers go another way."""

    WAGES = "wages"
    RESOURCES = "resources"
    TAX = "tax"
    FAMILY = "family"
    OTHER = "other"


class Question(StrEnum):
    """What the medical service is asked."""

    STATE = "state"
    CATEGORY = "category"
    THIRD_PERSON = "third_person"


class Conclusion(StrEnum):
    """What the medical service answers, without a reason: a new category is found where rights are opened."""

    UNCHANGED = "unchanged"
    CHANGED = "changed"
    NOT_SEEN = "not_seen"


class Board(StrEnum):
    """Who hears an appeal."""

    AMICABLE = "amicable"
    MEDICAL = "medical"


class Reason(StrEnum):
    """Why nothing is paid for a time."""

    NO_EXAMINATION = "no_examination"
    PRISON = "prison"
    CONDITIONS_IN_DOUBT = "conditions_in_doubt"


class Ending(StrEnum):
    """Why a pension ends, beside retirement."""

    DEATH = "death"
    RECOVERED = "recovered"
    REMARRIAGE = "remarriage"
    RENOUNCED = "renounced"
    OTHER_SCHEME = "other_scheme"


class Paid(StrEnum):
    """What a payment is."""

    MONTH = "month"
    ARREARS = "arrears"
    CAF = "caf"


class Body(StrEnum):
    """Who may be told, beside the beneficiary."""

    CNAV = "cnav"
    TAX = "tax_authority"
    ACOSS = "acoss"
    CAF = "caf"


class Doubt(StrEnum):
    """What should make an agent look again."""

    NO_ACCOUNT = "no_account"
    DIED = "died"
    NO_WAGES = "no_wages"
    WAGE_DOUBTFUL = "wage_doubtful"
    FORM_UNANSWERED = "form_unanswered"
    ACCOUNT_CHANGED = "account_changed"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A document to ask for, with the text that requires it."""

    fact: str
    document: str
    article: str


@dataclass(frozen=True, slots=True)
class ClaimAnswer:
    """Whether a claim may be examined, and what is wanted before that."""

    claim: int
    state: str
    application: int | None
    wanted: tuple[Wanted, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class YearTold:
    """The wage of a civil year in cents; the coefficient in basis points where the circular was read for it."""

    year: Annotated[int, Data("resources")]
    wage: Annotated[Cents, Data("resources")]
    capped: Annotated[bool, Data("resources")] = False
    coefficient: Annotated[int | None, Data("resources")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeTold:
    """What a home lives on from a day; cents a month."""

    effective_on: Annotated[date, Data("resources")]
    home: Annotated[Home, Data("household")]
    resources_month: Annotated[Cents, Data("resources")]
    resides: Annotated[bool, Data("resources")] = True
    tax_income: Annotated[Cents | None, Data("tax_notice")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FundGiven:
    """A family-allowance fund, under its SIRET, and the account on which it is to be paid."""

    siret: Annotated[str, Data("provider_identity")]
    name: Annotated[str, Data("provider_identity")]
    iban: Annotated[str, Data("bank_account")]
    holder: Annotated[str, Data("bank_account")]
    bic: Annotated[str, Data("bank_account")] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CafClaim:
    """What a family-allowance fund asks back, as its own claim says it, under the SIRET by which it is paid."""

    siret: Annotated[str, Data("provider_identity")]
    amount: Annotated[Cents, Data("financial_operation")]
    reference: Annotated[str, Data("financial_operation")]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a decision led to and what is still wanted; `letter` is 0 where none was written."""

    file: int
    outcome: Annotated[str, Data("decision")]
    decision: Annotated[Decision, Data("decision")]
    wanted: tuple[Wanted, ...] = ()
    letter: int = 0


@dataclass(frozen=True, slots=True)
class Opening:
    """Whether a right to pay is open today, as the fiche that opens rights says."""

    right: int
    kind: Annotated[Kind, Data("entitlements")]
    category: Annotated[int | None, Data("disability_status")]
    starts_on: Annotated[date, Data("entitlements")]
    ends_on: Annotated[date | None, Data("entitlements")]
    suspended_from: Annotated[date | None, Data("entitlements")]


@dataclass(frozen=True, slots=True)
class Change:
    """What a recalculation changed, in cents: arrears ordered, money to give back, what the fund got too much."""

    file: int
    arrears: Annotated[Cents, Data("financial_operation")]
    overpaid: Annotated[Cents, Data("financial_operation")]
    caf_difference: Annotated[Cents, Data("financial_operation")]
    decision: Annotated[Decision | None, Data("decision")] = None


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison of pension and earnings and what it takes from the next months."""

    form: int
    outcome: Annotated[str, Data("decision")]
    decision: Annotated[Decision, Data("decision")]
    wanted: tuple[Wanted, ...] = ()


@dataclass(frozen=True, slots=True)
class DoubtFound:
    """Something to verify, and the day or number it is about."""

    doubt: Annotated[Doubt, Data("case_handling")]
    about: Annotated[str, Data("case_handling")] = ""


@dataclass(frozen=True, slots=True)
class MessageOut:
    """A message for another body, as bytes of JSON."""

    content: Annotated[bytes, Data("exchange_content")]


@dataclass(frozen=True, slots=True)
class PatientAnswer:
    """What who treats may ask: covered or not, chosen doctor or not, freed from the co-payment or not; never why."""

    covered: Annotated[bool, Data("entitlements")]
    has_treating_doctor: Annotated[bool, Data("treating_doctor")]
    exempt: Annotated[bool, Data("exemption")]


@dataclass(frozen=True, slots=True)
class Replayed:
    """Whether a decision comes out the same today on the facts it was taken on."""

    same: bool
    law_changed: bool
    again: Annotated[Decision, Data("decision")]
