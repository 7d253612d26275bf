"""What money answers: payments of a person, batches, rejections, and totals for statistics."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from django.db.models import Count, QuerySet, Sum

from finalite.capabilities.register.values import Data, PersonId

from .debts import steps_of
from .models import Batch, PaymentEvent, PaymentOrder, Transfer
from .values import Moment, OrderState, Payment

MOST = 1000


@dataclass(frozen=True, slots=True)
class BatchSummary:
    """A batch as a whole; cents."""

    reference: str
    organisation: str
    prepared_on: date
    transmitted_on: date | None
    count: int
    total: int
    states: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Rejected:
    """A rejected payment that waits for a new account or a decision."""

    order_id: int
    person_id: PersonId | None
    payee_kind: str
    payee_id: int
    rejected_on: date
    code: Annotated[str, Data("financial_operation")]
    amount: Annotated[int, Data("financial_operation")]


@dataclass(frozen=True, slots=True)
class Sent:
    """A line of a batch without its account: what a person may be told of it."""

    order_id: int
    reference: str
    execution_on: date
    amount: Annotated[int, Data("financial_operation")]


def payments(order_ids: Sequence[int]) -> tuple[Payment, ...]:
    """These orders with their events, in the order of their numbers."""
    return _payments(PaymentOrder.objects.filter(pk__in=list(order_ids)))


def payments_of(person_ids: Iterable[int], *, fiche: str = "", since: date | None = None) -> tuple[Payment, ...]:
    """Payments about these persons, latest due first, at most a thousand; of one fiche and from a day on if asked."""
    found = PaymentOrder.objects.filter(person_id__in=list(person_ids))
    if fiche:
        found = found.filter(fiche=fiche)
    if since:
        found = found.filter(due_on__gte=since)
    return _payments(found)


def batches_of(*, organisation: str, most: int = 50) -> tuple[BatchSummary, ...]:
    """The latest batches of a caisse, with how many of their orders stand in each state."""
    found = list(Batch.objects.filter(organisation=organisation).order_by("-pk")[:most])
    states: dict[int, list[tuple[str, int]]] = {}
    counted = Transfer.objects.filter(batch__in=found).values_list("batch", "order__state").annotate(n=Count("pk"))
    for batch, state, n in counted.order_by("batch", "order__state"):
        states.setdefault(batch, []).append((state, n))
    return tuple(
        BatchSummary(
            b.reference, b.organisation, b.prepared_on, b.transmitted_on, b.count, b.total, tuple(states.get(b.pk, []))
        )
        for b in found
    )


def transfers_of(*, reference: str) -> tuple[Sent, ...]:
    """The lines of a batch in their order."""
    lines = Transfer.objects.filter(batch__reference=reference).order_by("position")
    return tuple(Sent(*line) for line in lines.values_list("order_id", "reference", "execution_on", "amount"))


def payees_of(*, reference: str) -> tuple[tuple[str, int], ...]:
    """Who is paid by a batch: person category and number, each once."""
    found = Transfer.objects.filter(batch__reference=reference).values_list("order__payee_kind", "order__payee_id")
    return tuple(sorted(set(found)))


def rejected_payments(*, organisation: str) -> tuple[Rejected, ...]:
    """Payments of a caisse that were rejected and not yet reissued or cancelled, oldest first."""
    events = PaymentEvent.objects.filter(
        order__organisation=organisation, state=OrderState.REJECTED.value, order__state=OrderState.REJECTED.value
    ).select_related("order")
    return tuple(
        Rejected(
            e.order_id,
            PersonId(e.order.person_id) if e.order.person_id else None,
            e.order.payee_kind,
            e.order.payee_id,
            e.on,
            e.code,
            e.order.amount - e.order.recovered,
        )
        for e in events.order_by("on", "pk")[:MOST]
    )


def order_of_reference(reference: str) -> int | None:
    """The order behind an end-to-end reference."""
    return Transfer.objects.filter(reference=reference).values_list("order_id", flat=True).first()


def tally(*, organisation: str, since: date, until: date) -> tuple[tuple[str, str, int, int, int], ...]:
    """For statistics: fiche, state, number of distinct persons, of orders, and cents, due in a half-open period.

    Counts are exact: suppress small cells before anything leaves.
    """
    found = PaymentOrder.objects.filter(organisation=organisation, due_on__gte=since, due_on__lt=until)
    rows = (
        found.values_list("fiche", "state")
        .annotate(persons=Count("person_id", distinct=True), n=Count("pk"), cents=Sum("amount"))
        .order_by("fiche", "state")
    )
    return tuple((fiche, state, persons, n, int(cents)) for fiche, state, persons, n, cents in rows)


def _payments(found: QuerySet[PaymentOrder]) -> tuple[Payment, ...]:
    rows = list(found.order_by("-due_on", "-pk")[:MOST])
    moments = _moments(rows)
    lines = {
        order: (batch, reference)
        for order, batch, reference in Transfer.objects.filter(order__in=[row.pk for row in rows]).values_list(
            "order_id", "batch__reference", "reference"
        )
    }
    return tuple(_payment(row, moments.get(row.pk, ()), *lines.get(row.pk, ("", ""))) for row in rows)


def _moments(rows: list[PaymentOrder]) -> dict[int, tuple[Moment, ...]]:
    found: dict[int, tuple[Moment, ...]] = {row.pk: (Moment(OrderState.ORDERED.value, row.ordered_on),) for row in rows}
    events = PaymentEvent.objects.filter(order__in=[row.pk for row in rows]).order_by("on", "pk")
    for order, state, on, code in events.values_list("order_id", "state", "on", "code"):
        found[order] += (Moment(state, on, code),)
    return found


def _payment(row: PaymentOrder, moments: tuple[Moment, ...], batch: str, reference: str) -> Payment:
    person = PersonId(row.person_id) if row.person_id else None
    paid_on = row.closed_on if row.state == OrderState.ACCEPTED else None
    return Payment(
        row.pk,
        row.key,
        row.fiche,
        row.payee_kind,
        row.payee_id,
        person,
        row.organisation,
        row.state,
        row.due_on,
        paid_on,
        batch,
        reference,
        row.replaces_id,
        row.amount,
        row.recovered,
        row.label,
        moments,
    )


__all__ = [
    "BatchSummary",
    "Rejected",
    "Sent",
    "batches_of",
    "order_of_reference",
    "payments",
    "payments_of",
    "rejected_payments",
    "steps_of",
    "tally",
    "transfers_of",
]
