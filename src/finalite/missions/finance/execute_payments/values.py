"""What the operations and queries of this fiche answer."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from finalite.capabilities.register.values import Data, PersonId

Money = Annotated[int, "cents", Data("financial_operation")]
Owed = Annotated[int, "cents", Data("debt")]
Sum = Annotated[int, "cents"]


class AskedBy(StrEnum):
    """Who asks to follow somebody to another bank."""

    PERSON = "person"
    NEW_BANK = "new_bank"


class CancelReason(StrEnum):
    """Why an order is withdrawn."""

    NOT_DUE = "not_due"
    DECEASED = "deceased"
    PAID_OTHERWISE = "paid_otherwise"
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class LineFault:
    """A line of a file that could not be used, and why."""

    line: int
    where: str
    message: str


@dataclass(frozen=True, slots=True)
class Held:
    """An order that stays out of the batch, and why: `no_account`, `new_account_wait`, `out_of_reach`…"""

    order_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class RecoveryStep:
    """A debt paid back by an order, in cents."""

    order_id: int
    label: Annotated[str, Data("debt")]
    article: Annotated[str, Data("debt")]
    amount: Owed
    left: Owed


@dataclass(frozen=True, slots=True)
class BatchPrepared:
    """A batch, its total in cents, what was left out, and what paid back debts. No reference: nothing to transfer."""

    reference: str
    count: int
    total: Sum
    execution_on: date
    settled: int
    held: tuple[Held, ...]
    recovered: tuple[RecoveryStep, ...]


@dataclass(frozen=True, slots=True)
class BankTransferFile:
    """The file for the bank; the same batch always gives the same bytes."""

    name: str
    digest: str
    count: int
    total: Sum
    ledger_line: int
    content: Annotated[bytes, Data("bank_account")]


@dataclass(frozen=True, slots=True)
class ReportTaken:
    """What a status report changed. `already_received` says that the same file came before."""

    accepted: int
    rejected: int
    already: int
    waiting: int
    cases: tuple[int, ...]
    problems: tuple[LineFault, ...]
    already_received: bool


@dataclass(frozen=True, slots=True)
class StatementTaken:
    """A statement set against the transfers: what explains it, what does not, and what it does not show."""

    entries: int
    explained: int
    returned: int
    cases: tuple[int, ...]
    unexplained: tuple[LineFault, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reissued:
    """The order that replaces a rejected one; `already` when it existed before."""

    order_id: int
    replaces: int
    already: bool


@dataclass(frozen=True, slots=True)
class AccountChanged:
    """A change of account: from when, the first day it is paid, and the letter that says so (none without address)."""

    change_id: int
    effective_on: date
    first_payment_on: date
    letter_id: int | None
    already: bool
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RestructuringChecked:
    """What a bank's file would change. `digest` is to be given back to apply exactly this file."""

    digest: str
    branches: int
    accounts: int
    out_of_reach: int
    faults: tuple[LineFault, ...]


@dataclass(frozen=True, slots=True)
class RestructuringApplied:
    """What a bank's file changed; `already` counts accounts moved by the same file before."""

    changed: int
    already: int
    letters: int
    without_address: int
    out_of_reach: int
    faults: tuple[LineFault, ...]


@dataclass(frozen=True, slots=True)
class PaymentLine:
    """A payment of a person; `recovered` cents paid back debts, the rest was transferred."""

    order_id: int
    fiche: str
    label: Annotated[str, Data("financial_operation")]
    due_on: date
    state: str
    paid_on: date | None
    amount: Money
    recovered: Money
    transferred: Money
    reference: str
    replaces: int | None


@dataclass(frozen=True, slots=True)
class OrderMoment:
    """Something that happened to an order; the bank's reason in French where there is one."""

    on: date
    state: str
    reason: Annotated[str, Data("financial_operation")]


@dataclass(frozen=True, slots=True)
class OrderSeen:
    """An order with its history and how debts were recovered on it."""

    payment: PaymentLine
    moments: tuple[OrderMoment, ...]
    recovered: tuple[RecoveryStep, ...]


@dataclass(frozen=True, slots=True)
class BatchSeen:
    """A batch and where its orders stand; `rejected` counts those reissued or cancelled since."""

    reference: str
    prepared_on: date
    transmitted_on: date | None
    count: int
    total: Sum
    ordered: int
    sent: int
    accepted: int
    rejected: int


@dataclass(frozen=True, slots=True)
class PendingRejection:
    """A rejected payment that waits for another account or a decision."""

    order_id: int
    person_id: PersonId | None
    payee_kind: str
    rejected_on: date
    reason: Annotated[str, Data("financial_operation")]
    other_account_needed: bool
    amount: Money


@dataclass(frozen=True, slots=True)
class StatisticsCell:
    """Orders of one fiche in one state; a cell about too few people shows neither number nor sum."""

    fiche: str
    state: str
    orders: int | None
    cents: Sum | None
    hidden: bool


@dataclass(frozen=True, slots=True)
class ChangeSeen:
    """A change of account of a person, with the last four characters of the account only."""

    change_id: int
    origin: str
    state: str
    asked_on: date
    effective_on: date
    first_payment_on: date
    account: Annotated[str, Data("bank_account")]


@dataclass(frozen=True, slots=True)
class FileProblem:
    """A line of a bank's file that somebody must look at."""

    file_id: int
    kind: str
    received_on: date
    line: int
    where: str
    message: str


@dataclass(frozen=True, slots=True)
class PaymentToApprove:
    """A payment that waits for a second agent."""

    order_id: int
    fiche: str
    label: Annotated[str, Data("financial_operation")]
    due_on: date
    amount: Money
    ordered_by: str


@dataclass(frozen=True, slots=True)
class EntriesValidated:
    """How many entries were numbered; `more` says that others are left."""

    numbered: int
    more: bool


@dataclass(frozen=True, slots=True)
class EntriesExported:
    """The accounting entries of a period; debit and credit in cents, always equal."""

    name: str
    digest: str
    entries: int
    debit: Sum
    credit: Sum
    content: Annotated[bytes, Data("financial_operation")]


@dataclass(frozen=True, slots=True)
class AccountBalance:
    """An account of the books: debits less credits, in cents."""

    account: str
    name: str
    balance: Sum


@dataclass(frozen=True, slots=True)
class Books:
    """The balances of a caisse; `faults` names the accounts or batches that the orders contradict."""

    accounts: tuple[AccountBalance, ...]
    faults: tuple[str, ...]
