"""What a payee was paid over a period, order by order: what was due, what paid back debts, what was transferred."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from finalite.capabilities.register.values import Data, PersonId

from .debts import Step, steps_of
from .models import PaymentOrder
from .values import OrderState

MOST = 5000
GONE = (OrderState.REISSUED, OrderState.CANCELLED)
"""What such an order had not paid back is due elsewhere, or no more."""


@dataclass(frozen=True, slots=True)
class Remittance:
    """One order as its payee reads it; cents. `due == recovered + transferred + held`, whatever its state.

    `paid_on` is the day of an order that is over, None as long as it is not.
    """

    order_id: int
    key: str
    fiche: str
    label: Annotated[str, Data("financial_operation")]
    state: str
    due_on: date
    paid_on: date | None
    person_id: PersonId | None
    amount: Annotated[int, Data("financial_operation")]
    recovered: Annotated[int, Data("financial_operation")]
    steps: tuple[Step, ...] = ()

    @property
    def due(self) -> int:
        return self.recovered if self.state in GONE else self.amount

    @property
    def held(self) -> int:
        """What the bank sent back and waits for an account or a decision."""
        return self.amount - self.recovered if self.state == OrderState.REJECTED else 0

    @property
    def transferred(self) -> int:
        return self.due - self.recovered - self.held


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums of several remittances; cents."""

    due: Annotated[int, Data("financial_operation")]
    recovered: Annotated[int, Data("financial_operation")]
    transferred: Annotated[int, Data("financial_operation")]
    held: Annotated[int, Data("financial_operation")]


def remittances_to(
    *, payee_kind: str, payee_id: int | Collection[int], first_on: date, last_on: date, fiches: Collection[str] = ()
) -> tuple[Remittance, ...]:
    """What was ordered to a payee, or to several of a kind, and due in a period, both days included, oldest first.

    Of some fiches if named. At most five thousand orders. `key` is the one the ordering fiche chose, also for what was
    reissued.
    """
    payees = [payee_id] if isinstance(payee_id, int) else list(payee_id)
    found = PaymentOrder.objects.filter(
        payee_kind=payee_kind, payee_id__in=payees, due_on__gte=first_on, due_on__lte=last_on
    )
    rows = list((found.filter(fiche__in=fiches) if fiches else found).order_by("due_on", "pk")[:MOST])
    steps = steps_of([row.pk for row in rows if row.recovered])
    return tuple(_remittance(row, steps.get(row.pk, ())) for row in rows)


def totals_of(remittances: Iterable[Remittance]) -> Totals:
    """The sums of these remittances."""
    rows = list(remittances)
    return Totals(
        sum(row.due for row in rows),
        sum(row.recovered for row in rows),
        sum(row.transferred for row in rows),
        sum(row.held for row in rows),
    )


def _remittance(row: PaymentOrder, steps: tuple[Step, ...]) -> Remittance:
    return Remittance(
        row.pk,
        row.first_key,
        row.fiche,
        row.label,
        row.state,
        row.due_on,
        row.closed_on,
        PersonId(row.person_id) if row.person_id else None,
        row.amount,
        row.recovered,
        steps,
    )
