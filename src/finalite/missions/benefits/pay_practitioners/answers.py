"""What the doors of this fiche answer; amounts in cents, each personal field with its data category."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from finalite.capabilities.register import Cents, Data, PersonId
from finalite.kernel.decision import Decision

from .values import About, DisputeState, FeeState, IndicatorState, TermKind, Unit, Waits

CareAct, Money = Data("care_acts"), Data("financial_operation")
Activity, Income = Data("provider_activity"), Data("provider_income")


@dataclass(frozen=True, slots=True)
class TermShown:
    """A recorded value; it counts from the day it is confirmed by somebody else than who recorded it."""

    term: int
    kind: TermKind
    code: str
    label: str
    unit: Unit
    amount: int
    reference: str
    source: str
    valid_from: date
    valid_to: date | None
    confirmed_on: date | None


@dataclass(frozen=True, slots=True)
class AccountHeld:
    """An account somebody was or is paid on; only its end is shown."""

    ends_with: Annotated[str, Data("bank_account")]
    from_on: Annotated[date, Data("bank_account")]
    until_on: Annotated[date | None, Data("bank_account")]
    asked_by: str


@dataclass(frozen=True, slots=True)
class PayeeShown:
    """What is known of somebody to pay them, and what is missing before they can be paid."""

    provider: int
    number: Annotated[str, Data("provider_identity")]
    name: Annotated[str, Data("civil_identity")]
    profession: Annotated[str, Data("provider_identity")]
    sector: Annotated[str, Data("provider_agreement")]
    practice: Annotated[str, Activity]
    direct_payment: Annotated[bool, Activity]
    accounts: tuple[AccountHeld, ...]
    waiting_change: int | None
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FeeAnswer:
    """What became of a line: paid, or why not. `patient` is empty to whoever may not know of the patient.

    `fee_line` is empty for a line that was not kept, because it was presented and answered before.
    """

    fee_line: int | None
    invoice: Annotated[str, CareAct]
    line: Annotated[int, CareAct]
    times: int
    act: Annotated[str, CareAct]
    act_on: Annotated[date, CareAct]
    patient: Annotated[str, Data("civil_identity")]
    charged: Annotated[Cents, CareAct]
    state: FeeState
    reasons: Annotated[tuple[str, ...], Data("decision")]
    paid: Annotated[Cents, Data("benefit_use")]
    late_transmission: bool


@dataclass(frozen=True, slots=True)
class LateLine:
    """A line that waits for its payment or got it late, with the reasoned measure of the delay."""

    fee_line: int
    received_on: date
    decision: Annotated[Decision, Data("decision")]


@dataclass(frozen=True, slots=True)
class IndicatorShown:
    """A declared indicator and whether its evidence was accepted."""

    indicator: int
    code: Annotated[str, Activity]
    first_on: date
    last_on: date
    value: Annotated[int, Activity]
    state: IndicatorState
    has_evidence: bool


@dataclass(frozen=True, slots=True)
class PayAnswer:
    """What a period is worth: kept and ordered, or what is wanted before anything can be decided."""

    remuneration: int | None
    times: int
    amount: Annotated[Cents, Income] | None
    decision: Annotated[Decision, Data("decision")]


@dataclass(frozen=True, slots=True)
class RemunerationShown:
    """A package or contributions of a period, each calculation on its own line."""

    remuneration: int
    kind: TermKind
    code: Annotated[str, Activity]
    first_on: date
    last_on: date
    times: int
    amount: Annotated[Cents, Income]
    decided_on: date
    paid_on: date | None
    decision: Annotated[Decision, Data("decision")]


@dataclass(frozen=True, slots=True)
class Replayed:
    """A kept decision beside the one that today's facts and values give."""

    same: bool
    kept: Annotated[Cents, Income]
    now: Annotated[Cents, Income] | None
    outcome: Annotated[str, Data("decision")]


@dataclass(frozen=True, slots=True)
class Instalment:
    """What comes off from a day on."""

    on: date
    amount: Annotated[Cents, Data("debt")]


@dataclass(frozen=True, slots=True)
class AdjustmentShown:
    """What was set right: below zero it is owed, and comes off as scheduled; above, it is paid."""

    adjustment: int
    amount: Annotated[Cents, Income]
    reason: Annotated[str, Data("decision")]
    article: Annotated[str, Data("decision")]
    decided_on: date
    closed_on: date | None
    schedule: tuple[Instalment, ...]


@dataclass(frozen=True, slots=True)
class DisputeShown:
    """What is contested, its clock, and the answer."""

    dispute: int
    about: About
    number: int
    opened_on: date
    due_on: date
    state: DisputeState
    grounds: Annotated[str, Data("case_handling")]
    answer: Annotated[str, Data("case_handling")]


@dataclass(frozen=True, slots=True)
class KeptBack:
    """Why something came off a payment."""

    label: Annotated[str, Data("debt")]
    article: Annotated[str, Data("debt")]
    amount: Annotated[Cents, Data("debt")]
    left: Annotated[Cents, Data("debt")]


@dataclass(frozen=True, slots=True)
class PaidLine:
    """A payment as its payee reads it: due is what came off, what was transferred, and what the bank sent back.

    `invoice` is the line that it pays, with its rank, where one was presented here.
    """

    due_on: date
    paid_on: date | None
    label: Annotated[str, Money]
    what: Annotated[str, Money]
    state: str
    due: Annotated[Cents, Money]
    kept_back: Annotated[Cents, Money]
    transferred: Annotated[Cents, Money]
    held: Annotated[Cents, Money]
    why: tuple[KeptBack, ...]
    invoice: Annotated[str, CareAct] = ""


@dataclass(frozen=True, slots=True)
class PaymentReceived:
    """A payment as the space of the professional shows it: amounts alone, in cents."""

    due_on: date
    paid_on: date | None
    label: Annotated[str, Income]
    what: Annotated[str, Income]
    state: str
    due: Annotated[Cents, Income]
    kept_back: Annotated[Cents, Income]
    transferred: Annotated[Cents, Income]


@dataclass(frozen=True, slots=True)
class MonthReceived:
    """What a month brought, by the day each payment was due: all of it, however many payments; cents."""

    month: date
    transferred: Annotated[Cents, Income]
    kept_back: Annotated[Cents, Income]


@dataclass(frozen=True, slots=True)
class Received:
    """A period as the space of the professional shows it: its sums and months, and its latest payments."""

    transferred: Annotated[Cents, Income]
    kept_back: Annotated[Cents, Income]
    months: tuple[MonthReceived, ...]
    payments: tuple[PaymentReceived, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """How many lines stand alike, what they charged and what is paid for them; cents."""

    state: FeeState
    lines: Annotated[int, CareAct]
    charged: Annotated[Cents, CareAct]
    paid: Annotated[Cents, Data("benefit_use")]


@dataclass(frozen=True, slots=True)
class Owed:
    """What is still to come off, and when."""

    label: Annotated[str, Data("debt")]
    article: Annotated[str, Data("debt")]
    left: Annotated[Cents, Data("debt")]
    schedule: tuple[Instalment, ...]


@dataclass(frozen=True, slots=True)
class AccountStatement:
    """What a professional was paid over a period, and what waits or was rejected.

    The sums, the months and the standing of the lines hold all; `payments` and `lines` are the latest, oldest first.
    """

    provider: int
    name: Annotated[str, Data("civil_identity")]
    number: Annotated[str, Data("provider_identity")]
    first_on: date
    last_on: date
    due: Annotated[Cents, Money]
    kept_back: Annotated[Cents, Money]
    transferred: Annotated[Cents, Money]
    held: Annotated[Cents, Money]
    months: tuple[MonthReceived, ...]
    payments: tuple[PaidLine, ...]
    standing: tuple[Standing, ...]
    lines: tuple[FeeAnswer, ...]
    owed: tuple[Owed, ...]


@dataclass(frozen=True, slots=True)
class LetterKept:
    """A letter to a professional, and its line in the ledger of what was told."""

    letter: int
    disclosure: int
    on: date


@dataclass(frozen=True, slots=True)
class LetterContent:
    """A letter as it was sent: a PDF in base 64."""

    title: str
    sent_on: date
    pdf: Annotated[str, Data("exchange_content")]


@dataclass(frozen=True, slots=True)
class PatientAnswer:
    """What who cares may ask before billing: covered, by whom, exempt or not but never why, and the chosen doctor."""

    covered: Annotated[bool, Data("entitlements")]
    organisation: Annotated[str, Data("affiliation")]
    exempt: Annotated[bool, Data("exemption")]
    insurer: Annotated[str, Data("complementary_cover")]
    contract: Annotated[str, Data("complementary_cover")]
    treating_doctor: Annotated[str, Data("treating_doctor")]
    is_me: bool


@dataclass(frozen=True, slots=True)
class ToDo:
    """Something that waits for an agent, about one professional or about none."""

    waits: Waits
    number: int
    provider: int | None
    since: date


@dataclass(frozen=True, slots=True)
class AboutPerson:
    """What this fiche can say of a patient: the lines presented for their care."""

    person: PersonId
    lines: tuple[FeeAnswer, ...]
