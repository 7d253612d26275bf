"""The facts on which the pay of a professional is computed, in the words of their agreement."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from finalite.kernel.money import Cents
from finalite.kernel.unknown import Unknown
from finalite.kernel.words import Worded


class TermKind(StrEnum):
    """What a recorded value of an agreement is about."""

    PACKAGE = "package"
    CONTRIBUTION = "contribution"
    PAYMENT_DELAY = "payment_delay"
    LATE_INDEMNITY = "late_indemnity"


class Unit(StrEnum):
    """How a recorded value counts: a sum, a sum for each thing counted, a rate of a base, or working days."""

    SUM = "sum"
    EACH = "each"
    RATE = "rate"
    WORKING_DAYS = "working_days"


@dataclass(frozen=True, slots=True)
class Condition:
    """An indicator that must reach a value before anything is due."""

    indicator: str
    at_least: int


@dataclass(frozen=True, slots=True)
class Term(Worded):
    """A dated value of an agreement as two agents recorded it: cents, basis points or days, with its text and source.

    `counts` names the indicator that multiplies it, or the base of a rate; empty for a plain sum.
    """

    kind: TermKind
    code: str
    label: str
    unit: Unit
    amount: int
    reference: str
    source: str
    valid_from: date
    valid_to: date | None = None
    counts: str = ""
    conditions: tuple[Condition, ...] = ()
    professions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Indicator:
    """What was declared for a period; an amount is in cents. `accepted` says that the evidence was looked at."""

    code: str
    value: int
    accepted: bool


@dataclass(frozen=True, slots=True)
class PayFacts(Worded):
    """What a package or contributions of a period rest on. `term` is empty where nobody recorded the value."""

    kind: TermKind
    code: str
    first_on: date
    last_on: date
    profession: str | Unknown
    agreed: bool | Unknown
    term: Term | None = None
    indicators: tuple[Indicator, ...] = ()


@dataclass(frozen=True, slots=True)
class DelayFacts:
    """A third-party line and its payment, beside what is recorded of the delay. `paid_on` is empty until it is paid."""

    received_on: date
    amount: Cents
    paid_on: date | None = None
    delay: Term | None = None
    indemnity: Term | None = None
