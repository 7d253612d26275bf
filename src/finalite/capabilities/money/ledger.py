"""The ledger: each step of an order moves its amount between two accounts, in the transaction of the step itself.

What an order has become and what the books say can therefore not come apart; `disagreements` proves it from the rows.
"""

import functools
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db.models import F, Max, QuerySet, Sum

from finalite.capabilities.register import entry
from finalite.capabilities.register.values import Invalid

from .models import LedgerEntry, LedgerNumber, PayingAccount, PaymentOrder, Transfer
from .values import OrderState

CHUNK = 500
LEFT = Sum(F("amount") - F("recovered"))
ORDERED, RECOVERED, AGAIN = "ordered", "recovered", "again"
MOVES = {
    ("", ORDERED): ("expense", "payees"),
    ("", AGAIN): ("returned", "payees"),
    ("", RECOVERED): ("payees", "recovered"),
    (OrderState.ORDERED, OrderState.SENT): ("payees", "transit"),
    (OrderState.ORDERED, OrderState.CANCELLED): ("payees", "expense"),
    (OrderState.SENT, OrderState.ACCEPTED): ("transit", "bank"),
    (OrderState.SENT, OrderState.REJECTED): ("transit", "returned"),
    (OrderState.ACCEPTED, OrderState.REJECTED): ("bank", "returned"),
    (OrderState.REJECTED, OrderState.CANCELLED): ("returned", "expense"),
}
"""Debit and credit of each step. To settle or to reissue moves nothing: the recoveries and the new order do."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """An account of the books that does not hold what the orders say it should; cents."""

    account: str
    books: int
    orders: int


@functools.cache
def chart() -> dict[str, tuple[str, str, str]]:
    """Each account by what it holds: number, French label, English label."""
    read = tomllib.loads(Path(__file__).with_name("chart.toml").read_text("utf-8"))
    return {name: tuple(line) for name, line in read.items()}


@functools.cache
def account(name: str, fiche: str) -> str:
    """The number of an account; benefits have one for each fiche, which ends in its number in the published edition."""
    number = chart()[name][0]
    return f"{number}{entry(fiche).published.full or 0:03d}" if name == "expense" else number


def label(number: str) -> str:
    """The French label of an account, by its number."""
    return next(french for own, french, _english in chart().values() if number.startswith(own))


def post(orders: Sequence[PaymentOrder], step: str, *, on: date, before: str = "") -> None:
    """Write the entries of one step of orders; `before` is the state they leave. What moves no money writes nothing."""
    sides = MOVES.get((before, step))
    if sides is None:
        return
    rows = [_entry(order, step, sides, on) for order in orders]
    LedgerEntry.objects.bulk_create(rows, batch_size=CHUNK)


def validate(*, organisation: str, until: date, on: date, most: int = 100_000) -> int:
    """Number the entries of a caisse up to a day, in order and without a gap, and return how many were.

    Called again, it goes on where it stopped: a number is given once. To be called inside a transaction.
    """
    if until > on:
        raise Invalid("until", "on ne valide pas les écritures de jours à venir")
    list(PayingAccount.objects.select_for_update().filter(organisation=organisation))
    last = LedgerNumber.objects.filter(organisation=organisation).aggregate(last=Max("number"))["last"] or 0
    done = LedgerNumber.objects.filter(organisation=organisation).values("entry_id")
    found = LedgerEntry.objects.filter(organisation=organisation, on__lte=until).exclude(pk__in=done)
    numbers = [
        LedgerNumber(entry_id=pk, organisation=organisation, number=number, validated_on=on)
        for number, pk in enumerate(found.order_by("on", "pk").values_list("pk", flat=True)[:most], last + 1)
    ]
    LedgerNumber.objects.bulk_create(numbers, batch_size=CHUNK)
    return len(numbers)


def balances(*, organisation: str) -> dict[str, int]:
    """What each account holds, debits less credits, in cents."""
    return _held(LedgerEntry.objects.filter(organisation=organisation))


def _held(books: QuerySet[LedgerEntry]) -> dict[str, int]:
    found: dict[str, int] = {}
    for side, sign in (("debit", 1), ("credit", -1)):
        for number, total in books.values_list(side).annotate(total=Sum("amount")).order_by(side):
            found[number] = found.get(number, 0) + sign * total
    return found


def disagreements(*, organisation: str) -> tuple[Disagreement, ...]:
    """The accounts whose balance is not what the orders of the caisse say, and batches that their lines do not add up
    to. Empty where orders, files and books agree."""
    orders = PaymentOrder.objects.filter(organisation=organisation)
    books = balances(organisation=organisation)
    return (*_compared(books, orders), *_torn_batches(organisation))


def disagreements_to(*, payee_kind: str, payee_id: int) -> tuple[Disagreement, ...]:
    """The accounts in which the entries about one payee are not what its orders say, whoever else the books are about.

    For a fiche whose purpose reads the orders of some payees alone, and cannot compare whole books.
    """
    orders = PaymentOrder.objects.filter(payee_kind=payee_kind, payee_id=payee_id)
    return tuple(_compared(_held(LedgerEntry.objects.filter(order_id__in=orders.values("pk"))), orders))


def _entry(order: PaymentOrder, step: str, sides: tuple[str, str], on: date) -> LedgerEntry:
    amount = (
        order.amount if step == ORDERED else order.recovered if step == RECOVERED else order.amount - order.recovered
    )
    debit, credit = (account(side, order.fiche) for side in sides)
    return LedgerEntry(
        subject=order.subject,
        order_id=order.pk,
        step=step,
        organisation=order.organisation,
        on=on,
        debit=debit,
        credit=credit,
        amount=amount,
    )


def _compared(books: dict[str, int], orders: QuerySet[PaymentOrder]) -> Iterator[Disagreement]:
    told: dict[str, int] = {}
    for number, cents in _expected(orders):
        told[number] = told.get(number, 0) + cents
    for number in sorted({*books, *told}):
        if books.get(number, 0) != told.get(number, 0):
            yield Disagreement(number, books.get(number, 0), told.get(number, 0))


def _expected(own: QuerySet[PaymentOrder]) -> Iterator[tuple[str, int]]:
    """What each account must hold, from the states of the orders alone."""
    left = {state: total or 0 for state, total in own.values_list("state").annotate(left=LEFT).order_by("state")}
    yield account("payees", ""), -left.get(OrderState.ORDERED, 0)
    yield account("transit", ""), -left.get(OrderState.SENT, 0)
    yield account("bank", ""), -left.get(OrderState.ACCEPTED, 0)
    yield account("returned", ""), -left.get(OrderState.REJECTED, 0)
    yield account("recovered", ""), -(own.aggregate(total=Sum("recovered"))["total"] or 0)
    first = own.filter(replaces=None).values_list("fiche").annotate(total=Sum("amount"))
    gone = own.filter(state=OrderState.CANCELLED).values_list("fiche").annotate(left=LEFT)
    withdrawn = dict(gone.order_by("fiche"))
    for fiche, total in first.order_by("fiche"):
        yield account("expense", fiche), total - withdrawn.get(fiche, 0)


def _torn_batches(organisation: str) -> Iterator[Disagreement]:
    lines = Transfer.objects.filter(batch__organisation=organisation).values_list("batch__reference", "batch__total")
    for reference, total, added in lines.annotate(added=Sum("amount")).order_by("batch__reference"):
        if total != added:
            yield Disagreement(reference, total, added)
