"""What an employer deposits, certifies and is paid, as its account reads it; nothing of why somebody is off work."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from finalite.capabilities.register import Cents, Data

from .values import Paid, Wage


class DepositState(StrEnum):
    """Where a DSN file stands that an employer deposited."""

    WAITING = "waiting"
    DONE = "done"
    TRIAL = "trial"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Deposit:
    """A DSN file that an employer deposited, in numbers: sound declarations, done so far, set apart, faults to correct.

    `again` says that the same file had come before: nothing was done twice.
    """

    deposit: int
    received_on: date
    state: DepositState
    declarations: int
    taken: int
    apart: int
    faults: int
    again: bool = False


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A line of the file and what is wrong there, with what to do; `blocking` keeps its declaration apart."""

    line: int
    item: str
    fault: Annotated[str, Data("case_handling")]
    blocking: bool


@dataclass(frozen=True, slots=True)
class DsnReport:
    """A deposit with what became of its lines, in their order."""

    deposit: Deposit
    lines: tuple[ReportLine, ...]


@dataclass(frozen=True, slots=True)
class CertificateSent:
    """A salary certificate as its sender follows it; `state` is tied, waits (no stop yet) or replaced."""

    certificate: int
    name: Annotated[str, Data("civil_identity")]
    first_on: Annotated[date, Wage]
    months: int
    keeps_from: Annotated[date | None, Wage]
    keeps_to: Annotated[date | None, Wage]
    sent_on: date
    state: str


@dataclass(frozen=True, slots=True)
class EmployerPaid:
    """An order to an employer: for whom, for which days, what came off, and the reference that the bank prints."""

    order: int
    name: Annotated[str, Data("civil_identity")]
    pay_from: Annotated[date | None, Paid]
    pay_to: Annotated[date | None, Paid]
    due_on: date
    paid_on: date | None
    state: str
    reference: str
    due: Annotated[Cents, Data("financial_operation")]
    kept_back: Annotated[Cents, Data("financial_operation")]
    transferred: Annotated[Cents, Data("financial_operation")]


@dataclass(frozen=True, slots=True)
class EmployerPayments:
    """What an enterprise was paid over a period in place of its employees; `hidden` orders are out of its reach by now.

    `owed` is what it still has to give back.
    """

    first_on: date
    last_on: date
    due: Annotated[Cents, Data("financial_operation")]
    kept_back: Annotated[Cents, Data("financial_operation")]
    transferred: Annotated[Cents, Data("financial_operation")]
    held: Annotated[Cents, Data("financial_operation")]
    payments: tuple[EmployerPaid, ...]
    hidden: int
    owed: Annotated[Cents, Data("debt")]
