"""Batches: in one transaction the orders due join a batch that the database lets them join once, and only once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from stdnum import bic as bic_number
from stdnum import iban as iban_number

from finalite.capabilities.register.values import Invalid

from . import approvals, sepa_text, transfers
from .accounts import PayingAccount, paying_account
from .debts import Netting, net_debts
from .models import Batch, PaymentOrder, Transfer
from .orders import CHUNK, locked, move
from .values import OrderState

REFERENCE = "FIN-{:d}"
"""End-to-end reference of an order: its number, so that it stays the same for ever."""


@dataclass(frozen=True, slots=True)
class DueOrder:
    """An order whose day has come, with what is needed to find its account."""

    order_id: int
    payee_kind: str
    payee_id: int
    person_id: int | None
    due_on: date


@dataclass(frozen=True, slots=True)
class Line:
    """The account one order will be paid to."""

    order_id: int
    holder: str
    iban: str
    bic: str = ""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A batch ready to leave. `held` are the orders left aside, with the reason; `nettings` says what was recovered."""

    reference: str
    count: int
    total: int
    execution_on: date
    settled: tuple[int, ...]
    held: tuple[tuple[int, str], ...]
    nettings: tuple[Netting, ...]


def due_orders(*, organisation: str, on: date, most: int = 10_000) -> tuple[DueOrder, ...]:
    """The orders of a caisse due on or before `on` that no batch holds yet, oldest first."""
    found = PaymentOrder.objects.filter(organisation=organisation, state=OrderState.ORDERED.value, due_on__lte=on)
    values = found.order_by("due_on", "pk").values_list("pk", "payee_kind", "payee_id", "person_id", "due_on")
    return tuple(DueOrder(*line) for line in values[:most])


def prepare_batch(lines: Sequence[Line], *, organisation: str, on: date, execution_on: date) -> Prepared:
    """Net debts, make the batch, mark its orders sent and check the file against its schema: all of it or nothing.

    To be called inside a transaction (a door opens one). A line whose account or holder a bank would refuse is held
    and its order stays as it was; so is an order that another batch took meanwhile. An order wholly taken by debts is
    settled and leaves no line. With nothing to transfer the reference is empty and no batch is made.
    """
    debtor = paying_account(organisation)
    held, usable = _sort_out(lines)
    orders = {order.pk: order for order in locked(usable)}
    taken = [pk for pk in usable if pk not in orders or orders[pk].state != OrderState.ORDERED]
    unseen = [pk for pk in usable if pk not in taken and approvals.wanted(orders[pk], debtor)]
    held.extend((pk, "not_waiting") for pk in taken)
    held.extend((pk, "second_look") for pk in unseen)
    ready = [orders[pk] for pk in usable if pk not in (*taken, *unseen)]
    if any(order.organisation != organisation for order in ready):
        raise Invalid("lines", f"la caisse {organisation} ne paie pas l’ordre d’une autre")
    nettings = net_debts(ready, on=on)
    settled = [order for order in ready if order.amount == order.recovered]
    paid = [order for order in ready if order.amount > order.recovered]
    move(settled, OrderState.SETTLED, on=on)
    reference = _write_batch(paid, usable, debtor, on, execution_on) if paid else ""
    return Prepared(
        reference,
        len(paid),
        sum(o.amount - o.recovered for o in paid),
        execution_on,
        tuple(o.pk for o in settled),
        tuple(held),
        tuple(n for n in nettings.values() if n.steps),
    )


def mark_transmitted(*, reference: str, on: date) -> None:
    """Note the first day the file of a batch left; later calls change nothing."""
    Batch.objects.filter(reference=reference, transmitted_on=None).update(transmitted_on=on)


def _sort_out(lines: Sequence[Line]) -> tuple[list[tuple[int, str]], dict[int, Line]]:
    held, usable = [], {}
    for line in lines:
        clean = Line(
            line.order_id,
            sepa_text.in_sepa_characters(line.holder, 70),
            iban_number.compact(line.iban),
            line.bic.replace(" ", "").upper(),
        )
        if line.order_id in usable:
            raise Invalid("lines", f"l’ordre {line.order_id} est donné deux fois")
        if not iban_number.is_valid(clean.iban):
            held.append((line.order_id, "invalid_iban"))
        elif clean.bic and not bic_number.is_valid(clean.bic):
            held.append((line.order_id, "invalid_bic"))
        elif not clean.holder:
            held.append((line.order_id, "holder_unusable"))
        else:
            usable[line.order_id] = clean
    return held, usable


def _write_batch(
    orders: list[PaymentOrder], lines: dict[int, Line], debtor: PayingAccount, on: date, execution_on: date
) -> str:
    batch = Batch.objects.create(
        reference=f"{debtor.organisation}-{on:%Y%m%d}-{min(order.pk for order in orders)}"[:35],
        organisation=debtor.organisation,
        prepared_on=on,
        debtor_name=debtor.name,
        debtor_iban=debtor.iban,
        debtor_bic=debtor.bic,
        count=len(orders),
        total=sum(o.amount - o.recovered for o in orders),
    )
    rows = [_transfer(batch, place, order, lines[order.pk], on, execution_on) for place, order in enumerate(orders, 1)]
    Transfer.objects.bulk_create(rows, batch_size=CHUNK)
    move(orders, OrderState.SENT, on=on)
    file = transfers.file_of(batch)
    transfers.check_schema(file.content)
    batch.file_digest = file.digest
    batch.save(update_fields=["file_digest"])
    return batch.reference


def _transfer(batch: Batch, place: int, order: PaymentOrder, line: Line, on: date, execution_on: date) -> Transfer:
    return Transfer(
        subject=order.subject,
        order=order,
        batch=batch,
        person_id=order.person_id,
        position=place,
        reference=REFERENCE.format(order.pk),
        execution_on=max(execution_on, order.due_on),
        prepared_on=on,
        holder=line.holder,
        iban=line.iban,
        bic=line.bic,
        amount=order.amount - order.recovered,
        label=sepa_text.in_sepa_characters(order.label),
    )
