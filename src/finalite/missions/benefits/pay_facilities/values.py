"""What the doors of this fiche answer; amounts in cents, each personal field with its category."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from finalite.capabilities.care_sheets.answers import FaultShown, Receipt  # noqa: F401
from finalite.capabilities.register import Cents, Data
from finalite.kernel.decision import Decision

from .facts import Kind, Unit
from .words import ContestState, FacilityKind, InvoiceState

CareAct, Benefit, Income = Data("care_acts"), Data("benefit_use"), Data("provider_income")
Money, Told = Data("financial_operation"), Data("decision")
Activity, Identity = Data("provider_activity"), Data("provider_identity")


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A line kept aside: its place in the file, and its reasons."""

    refused: int
    delivery: int
    number: int
    refused_on: date
    raw: Annotated[str, CareAct]
    faults: tuple[FaultShown, ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """What a slice of decisions did."""

    seen: int
    decided: int
    suspended: int
    ordered: Annotated[int, "cents", Money]
    owed: Annotated[int, "cents", Money]


@dataclass(frozen=True, slots=True)
class InvoiceAnswer:
    """What became of an invoice; `ordered` and `owed` are what its last decision changed."""

    invoice: int
    state: InvoiceState
    insurer: Annotated[Cents, Benefit]
    patient: Annotated[Cents, Benefit]
    ordered: Annotated[Cents, Money]
    owed: Annotated[Cents, Money]
    suspended_for: Annotated[tuple[str, ...], Data("case_handling")]


@dataclass(frozen=True, slots=True)
class InvoiceShown:
    """An invoice as its facility or an agent reads it."""

    invoice: int
    number: Annotated[str, CareAct]
    kind: Annotated[Kind, CareAct]
    entered_on: Annotated[date, CareAct]
    left_on: Annotated[date, CareAct]
    state: InvoiceState
    suspended_for: Annotated[tuple[str, ...], Data("case_handling")]
    received_on: date
    due_on: date
    accepted: Annotated[Cents, Benefit]
    insurer: Annotated[Cents, Benefit]
    patient: Annotated[Cents, Benefit]
    given: Annotated[Cents, Money]
    paid_on: date | None


@dataclass(frozen=True, slots=True)
class Explained:
    """A kept decision on an invoice, with every step."""

    settlement: int
    invoice: int
    rank: int
    decided_on: date
    ordered: Annotated[Cents, Money]
    owed: Annotated[Cents, Money]
    decision: Annotated[Decision, Told]


@dataclass(frozen=True, slots=True)
class Replayed:
    """A kept decision beside the one that the rule gives today on the same facts."""

    settlement: int
    same: bool
    law_changed: bool
    again: Annotated[Decision, Told]


@dataclass(frozen=True, slots=True)
class Rejection:
    """A line refused, cut or kept aside, as its facility is told: its place and the reason."""

    invoice: Annotated[str, CareAct]
    line: str
    charged: Annotated[Cents, CareAct]
    accepted: Annotated[Cents, Benefit]
    reason: Annotated[str, Told]


@dataclass(frozen=True, slots=True)
class TariffShown:
    """A tariff in a facility's file, with the order that fixes it."""

    tariff: int
    code: Annotated[str, Activity]
    unit: Annotated[Unit, Activity]
    amount: Annotated[Cents, Activity]
    shared: Annotated[bool, Activity]
    from_on: Annotated[date, Activity]
    until_on: Annotated[date | None, Activity]
    reference: Annotated[str, Activity]
    signed_on: Annotated[date, Activity]
    authority: Annotated[str, Activity]


@dataclass(frozen=True, slots=True)
class ManagerShown:
    """A contact of a facility."""

    manager: int
    name: Annotated[str, Data("civil_identity")]
    email: Annotated[str, Data("electronic_contact")]
    phone: Annotated[str, Data("electronic_contact")]
    since: date


@dataclass(frozen=True, slots=True)
class AccountAsked:
    """A change of account that waits for a second agent."""

    change: int
    facility: int
    iban: Annotated[str, Data("bank_account")]
    holder: Annotated[str, Data("bank_account")]
    asked_by: str
    asked_on: date


@dataclass(frozen=True, slots=True)
class FacilityShown:
    """The file of a facility: who it is, what it does, under which agreement, and the tariffs of its orders."""

    facility: int
    number: Annotated[str, Identity]
    name: Annotated[str, Identity]
    activity: Annotated[FacilityKind, Activity]
    organisation: str
    agreement: Annotated[str, Data("provider_agreement")]
    pay_within: Annotated[int, Activity]
    pay_text: Annotated[str, Activity]
    has_account: Annotated[bool, Data("bank_account")]
    tariffs: tuple[TariffShown, ...]
    managers: tuple[ManagerShown, ...]
    changes: tuple[AccountAsked, ...]


@dataclass(frozen=True, slots=True)
class MonthShown:
    """A twelfth of an allocation."""

    month: int
    due_on: date
    amount: Annotated[Cents, Income]
    ordered_on: date | None
    paid_on: date | None


@dataclass(frozen=True, slots=True)
class AllocationShown:
    """An allocation with its months; notified = ordered + still to order − taken back."""

    allocation: int
    year: int
    notified: Annotated[Cents, Income]
    ordered: Annotated[Cents, Income]
    paid: Annotated[Cents, Income]
    taken_back: Annotated[Cents, Income]
    reference: Annotated[str, Income]
    months: tuple[MonthShown, ...]


@dataclass(frozen=True, slots=True)
class AdvanceShown:
    """An advance, and what later payments have paid back of it."""

    advance: int
    amount: Annotated[Cents, Income]
    recovered: Annotated[Cents, Income]
    left: Annotated[Cents, Income]
    granted_on: date
    reference: Annotated[str, Income]


@dataclass(frozen=True, slots=True)
class Gap:
    """An order that our books and those of the payments do not tell alike; cents."""

    key: str
    ours: Annotated[Cents, Money]
    theirs: Annotated[Cents, Money]


@dataclass(frozen=True, slots=True)
class Balance:
    """The account of a facility over a period, in cents. `agrees` only where every order is told alike by what this
    fiche ordered, by the payments and by the ledger, to the cent."""

    facility: int
    first_on: date
    last_on: date
    invoices: Annotated[Cents, Money]
    allocations: Annotated[Cents, Money]
    advances: Annotated[Cents, Money]
    due: Annotated[Cents, Money]
    recovered: Annotated[Cents, Money]
    transferred: Annotated[Cents, Money]
    acknowledged: Annotated[Cents, Money]
    waiting: Annotated[Cents, Money]
    held: Annotated[Cents, Money]
    advances_left: Annotated[Cents, Income]
    debts_left: Annotated[Cents, Data("debt")]
    allocation_left: Annotated[Cents, Income]
    gaps: tuple[Gap, ...]
    ledger_agrees: bool
    agrees: bool


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One payment as the facility reads it; cents. `invoice` is empty for an allocation or an advance."""

    label: Annotated[str, Money]
    invoice: Annotated[str, CareAct]
    due_on: date
    state: str
    due: Annotated[Cents, Money]
    recovered: Annotated[Cents, Money]
    transferred: Annotated[Cents, Money]


@dataclass(frozen=True, slots=True)
class Statement:
    """What a facility was paid over a period, order by order."""

    facility: int
    first_on: date
    last_on: date
    due: Annotated[Cents, Money]
    recovered: Annotated[Cents, Money]
    transferred: Annotated[Cents, Money]
    lines: tuple[StatementLine, ...]


@dataclass(frozen=True, slots=True)
class LetterOut:
    """A letter to a facility, as it was sent."""

    title: str
    sent_on: date
    content: Annotated[bytes, Data("exchange_content")]


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent to somebody, and its line in the ledger of disclosures; no number where nothing was to be sent."""

    letter: int | None
    disclosure: int | None
    lines: int


@dataclass(frozen=True, slots=True)
class ContestShown:
    """A dispute of a facility on one of its invoices."""

    contest: int
    facility: int
    invoice: int
    lodged_on: date
    silent_on: date
    state: ContestState
    grounds: Annotated[str, Data("case_handling")]
    answer: Annotated[str, Data("case_handling")]


@dataclass(frozen=True, slots=True)
class PatientAnswer:
    """What a carer may ask before caring or billing: covered or not, by whom, exempt or not (never why), and the
    doctor chosen."""

    covered: Annotated[bool, Data("entitlements")]
    organisation: Annotated[str, Data("affiliation")]
    exempt: Annotated[bool, Data("exemption")]
    complementary: Annotated[str, Data("complementary_cover")]
    contract: Annotated[str, Data("complementary_cover")]
    treating_doctor: Annotated[str, Data("treating_doctor")]


@dataclass(frozen=True, slots=True)
class AboutPerson:
    """Everything this fiche can say of a patient, in words, for their right of access."""

    invoices: tuple[InvoiceShown, ...]
    decisions: tuple[Explained, ...]
