"""What a payee was paid over a period, order by order: what was due, what paid back debts, what was transferred."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from django.db.models import QuerySet, Sum

from finalite.capabilities.register.values import Data, PersonId

from .debts import Step, steps_of
from .models import PaymentOrder
from .values import OrderState

MOST = 5000
GONE = (OrderState.REISSUED, OrderState.CANCELLED)
"""What such an order had not paid back is due elsewhere, or no more."""


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums of several remittances; cents. `due == recovered + transferred + held`."""

    due: Annotated[int, Data("financial_operation")]
    recovered: Annotated[int, Data("financial_operation")]
    transferred: Annotated[int, Data("financial_operation")]
    held: Annotated[int, Data("financial_operation")]


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
        return _parts(self.state, self.amount, self.recovered).due

    @property
    def held(self) -> int:
        """What the bank sent back and waits for an account or a decision."""
        return _parts(self.state, self.amount, self.recovered).held

    @property
    def transferred(self) -> int:
        return _parts(self.state, self.amount, self.recovered).transferred


def remittances_to(
    *,
    payee_kind: str,
    payee_id: int | Collection[int],
    first_on: date,
    last_on: date,
    fiches: Collection[str] = (),
    latest: int | None = None,
) -> tuple[Remittance, ...]:
    """What was ordered to a payee, or to several of a kind, and due in a period, both days included, oldest first.

    Of some fiches if named. At most five thousand orders, or the `latest` so many alone. `key` is the one the ordering
    fiche chose, also for what was reissued.
    """
    found = _found(payee_kind, payee_id, first_on, last_on, fiches)
    if latest is None:
        rows = list(found.order_by("due_on", "pk")[:MOST])
    else:
        rows = list(found.order_by("-due_on", "-pk")[:latest])[::-1]
    steps = steps_of([row.pk for row in rows if row.recovered])
    return tuple(_remittance(row, steps.get(row.pk, ())) for row in rows)


def months_to(
    *, payee_kind: str, payee_id: int | Collection[int], first_on: date, last_on: date, fiches: Collection[str] = ()
) -> dict[date, Totals]:
    """The sums of all that `remittances_to` would tell, however many orders, by the first day of their month.

    The database adds them up: a row a day and a state is read, never an order.
    """
    found = _found(payee_kind, payee_id, first_on, last_on, fiches)
    sums = found.values_list("due_on", "state").annotate(Sum("amount"), Sum("recovered")).order_by("due_on")
    months: dict[date, Totals] = {}
    for on, state, amount, recovered in sums:
        month = on.replace(day=1)
        parts = _parts(state, amount, recovered)
        months[month] = totals_of((months[month], parts)) if month in months else parts
    return months


def totals_of(remittances: Iterable[Remittance | Totals]) -> Totals:
    """The sums of these remittances, or of these sums."""
    rows = list(remittances)
    return Totals(
        sum(row.due for row in rows),
        sum(row.recovered for row in rows),
        sum(row.transferred for row in rows),
        sum(row.held for row in rows),
    )


def _parts(state: str, amount: int, recovered: int) -> Totals:
    """How an amount in a state divides; true of one order, and of the sums of several in the same state."""
    due = recovered if state in GONE else amount
    held = amount - recovered if state == OrderState.REJECTED else 0
    return Totals(due, recovered, due - recovered - held, held)


def _found(
    payee_kind: str, payee_id: int | Collection[int], first_on: date, last_on: date, fiches: Collection[str]
) -> QuerySet[PaymentOrder]:
    payees = [payee_id] if isinstance(payee_id, int) else list(payee_id)
    found = PaymentOrder.objects.filter(payee_kind=payee_kind, payee_id__in=payees, due_on__range=(first_on, last_on))
    return found.filter(fiche__in=fiches) if fiches else found


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
