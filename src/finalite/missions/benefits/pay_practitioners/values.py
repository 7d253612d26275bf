"""What goes into the doors of this fiche, and the words of its states; amounts in cents, each with its category."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from finalite.capabilities.register import Cents, Data

from .facts import TermKind, Unit

__all__ = ["TermKind", "Unit"]

CareAct = Data("care_acts")
Activity, Income = Data("provider_activity"), Data("provider_income")


class Practice(StrEnum):
    """How somebody practises."""

    LIBERAL = "liberal"
    MIXED = "mixed"
    SUPPLIER = "supplier"


class ChangeState(StrEnum):
    """Where a change of account stands."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


class FeeState(StrEnum):
    """Where a line presented stands."""

    WAITING = "waiting"
    REJECTED = "rejected"
    DECIDED = "decided"
    PAID = "paid"
    REPLACED = "replaced"
    CANCELLED = "cancelled"


class IndicatorState(StrEnum):
    """Where a declared indicator stands."""

    DECLARED = "declared"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class About(StrEnum):
    """What a professional contests."""

    FEE_LINE = "fee_line"
    REMUNERATION = "remuneration"
    ADJUSTMENT = "adjustment"
    INDICATOR = "indicator"


class DisputeState(StrEnum):
    """Where a dispute stands."""

    LODGED = "lodged"
    MEDIATION = "mediation"
    UPHELD = "upheld"
    REJECTED = "rejected"


class Pathway(StrEnum):
    """How the coordinated pathway was kept, or not."""

    TREATING_DOCTOR = "treating_doctor"
    REFERRED = "referred"
    EMERGENCY = "emergency"
    AWAY_FROM_HOME = "away_from_home"
    OUTSIDE = "outside"
    UNKNOWN = "unknown"


class Waits(StrEnum):
    """What waits for an agent."""

    INDICATOR = "indicator"
    ACCOUNT_CHANGE = "account_change"
    TERM = "agreement_term"
    REJECTION_TO_TELL = "rejection_to_tell"
    FEE_LINE = "fee_line"


class TakeBack(StrEnum):
    """Why a paid line is taken back."""

    SENT_IN_ERROR = "sent_in_error"
    WRONG_PERSON = "wrong_person"
    WRONG_ACT = "wrong_act"
    WRONG_AMOUNT = "wrong_amount"
    NO_RIGHT = "no_right"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionAsked:
    """An indicator that must reach a value before anything is due."""

    indicator: str
    at_least: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTerm:
    """A dated value of an agreement, as its text gives it: cents, basis points or working days by its unit."""

    kind: TermKind
    label: str
    unit: Unit
    amount: int
    reference: str
    source: str
    valid_from: date
    code: str = ""
    valid_to: date | None = None
    counts: str = ""
    conditions: tuple[ConditionAsked, ...] = ()
    professions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountAsked:
    """Where somebody asks to be paid."""

    iban: Annotated[str, Data("bank_account")]
    holder: Annotated[str, Data("bank_account")]
    bic: Annotated[str, Data("bank_account")] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFeeLine:
    """One act that a professional asks to be paid directly for, as their invoice has it."""

    nir: Annotated[str, Data("nir")]
    invoice: Annotated[str, CareAct]
    line: int
    act: Annotated[str, CareAct]
    act_on: Annotated[date, CareAct]
    charged: Annotated[Cents, CareAct]
    quantity: Annotated[int, CareAct] = 1
    coefficient: Annotated[int, CareAct] = 0
    base: Annotated[Cents | None, CareAct] = None
    pathway: Annotated[Pathway, CareAct] = Pathway.UNKNOWN
    prescriber: Annotated[str, Data("prescriptions")] = ""
    prescribed_on: Annotated[date | None, Data("prescriptions")] = None
    form: Annotated[str, Data("exchange_content")] = ""
    form_reference: Annotated[str, Data("exchange_content")] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewIndicator:
    """What a professional declares for a period; an amount is in cents."""

    code: Annotated[str, Activity]
    first_on: date
    last_on: date
    value: Annotated[int, Activity]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How much comes off later payments each month, and from when."""

    instalment: Annotated[Cents, Income]
    from_on: date
