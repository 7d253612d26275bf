"""The words money speaks in: who is paid, what an order asks, and the states it goes through."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from finalite.capabilities.register.values import Cents, Data, Invalid, PersonId, Refused


class PayeeKind(StrEnum):
    """Who receives the money; each is a person category of the register and labels the row of the order."""

    INSURED = "insured"
    DEPENDANT = "dependant"
    PAYEE = "payee"
    HEALTH_PROFESSIONAL = "health_professional"
    CARE_FACILITY = "care_facility"
    CARE_SUPPLIER = "care_supplier"
    CARE_SECTOR_ACTOR = "care_sector_actor"
    EMPLOYER = "employer"


PAYEE_KINDS = tuple(kind.value for kind in PayeeKind)
OWING_KINDS = (PayeeKind.INSURED.value, PayeeKind.DEPENDANT.value)
"""Those whose benefits pay back what they owe (CSS D. 160-7): a professional owes nothing for the patient."""
PROVIDER_KINDS = (
    PayeeKind.HEALTH_PROFESSIONAL.value,
    PayeeKind.CARE_FACILITY.value,
    PayeeKind.CARE_SUPPLIER.value,
    PayeeKind.CARE_SECTOR_ACTOR.value,
)
"""Those who give back, on what is due to them, what they were paid in error (CSS L133-4)."""


EMPLOYER_KINDS = (PayeeKind.EMPLOYER.value,)
"""Those who give back, on what replaces the wage they keep, allowances they were paid in error."""


class OrderState(StrEnum):
    """Where an order stands. `settled` is an end too: all of it paid back debts, nothing is transferred."""

    ORDERED = "ordered"
    SENT = "sent"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    REISSUED = "reissued"
    CANCELLED = "cancelled"
    SETTLED = "settled"


MAY_FOLLOW: dict[OrderState, frozenset[OrderState]] = {
    OrderState.ORDERED: frozenset({OrderState.SENT, OrderState.CANCELLED, OrderState.SETTLED}),
    OrderState.SENT: frozenset({OrderState.ACCEPTED, OrderState.REJECTED}),
    # a bank may send back, days later, money it had accepted
    OrderState.ACCEPTED: frozenset({OrderState.REJECTED}),
    OrderState.REJECTED: frozenset({OrderState.REISSUED, OrderState.CANCELLED}),
    OrderState.REISSUED: frozenset(),
    OrderState.CANCELLED: frozenset(),
    OrderState.SETTLED: frozenset(),
}


class OrderId(int):
    """The number of an order; `already` says that the same key had been ordered before and nothing was added."""

    already: bool

    def __new__(cls, number: int, already: bool = False) -> "OrderId":
        order_id = super().__new__(cls, number)
        order_id.already = already
        return order_id


class KeyReused(Invalid):
    """A key that was ordered before comes back with another content: somebody is confusing two payments."""


class PaymentRefused(Refused):
    """The state of an order forbids what is asked."""


@dataclass(frozen=True, slots=True)
class NewOrder:
    """A payment asked for by a fiche.

    `key` names the thing that is paid and makes the order unique (`care_sheet/123`): no name or number of a person in
    it. `payee_id` is a person id for insured, dependant and payee, a provider id for professionals and facilities.
    `person_id` is whom the benefit is about. `label` is what the payee reads and the bank sees: nothing about health.
    `organisation` is the caisse that pays; empty means the caisse of the one who acts, else the person's own.
    `recover` off leaves debts aside where the law forbids to recover them on this benefit.
    """

    key: str
    fiche: str
    payee_kind: str
    payee_id: int
    person_id: int | None
    amount: Cents
    label: str
    due_on: date
    organisation: str = ""
    recover: bool = True


@dataclass(frozen=True, slots=True)
class Moment:
    """A dated event in the life of an order."""

    state: str
    on: date
    code: Annotated[str, Data("financial_operation")] = ""


@dataclass(frozen=True, slots=True)
class Payment:
    """An order as people see it; amounts in cents. `amount` is what was due, `recovered` what paid back debts."""

    order_id: int
    key: str
    fiche: str
    payee_kind: str
    payee_id: int
    person_id: PersonId | None
    organisation: str
    state: str
    due_on: date
    paid_on: date | None
    batch: str
    reference: str
    replaces: int | None
    amount: Annotated[int, Data("financial_operation")]
    recovered: Annotated[int, Data("financial_operation")]
    label: Annotated[str, Data("financial_operation")]
    moments: tuple[Moment, ...] = ()

    @property
    def transferred(self) -> int:
        return self.amount - self.recovered
