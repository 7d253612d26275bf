"""What people owe, and how later benefits pay it back: exactly, once, and with its explanation.

With third-party payment the flat participation and the franchise cannot be kept back at once; they are recovered on
later benefits of any kind (CSS D. 160-7).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from finalite.capabilities.register.values import Cents, Data, Invalid, PersonId

from .models import Debt, PaymentOrder, Recovery
from .orders import CHUNK, digest_of
from .values import OWING_KINDS, KeyReused, OrderState


class DebtId(int):
    """The number of a debt; `already` says that the same key was known and nothing was added."""

    already: bool

    def __new__(cls, number: int, already: bool = False) -> "DebtId":
        debt_id = super().__new__(cls, number)
        debt_id.already = already
        return debt_id


@dataclass(frozen=True, slots=True)
class NewDebt:
    """Something a person owes. `key` names its cause (`participation/care_sheet/12/3`) and makes it unique; `label` and
    `article` are what the person will read when it is recovered."""

    key: str
    fiche: str
    person_id: int
    kind: str
    amount: Cents
    label: str
    article: str
    arose_on: date
    subject: str = "insured"


@dataclass(frozen=True, slots=True)
class Step:
    """One debt paid back by one order, as the person reads it."""

    debt_id: int
    label: Annotated[str, Data("debt")]
    article: Annotated[str, Data("debt")]
    amount: Annotated[int, Data("debt")]
    left: Annotated[int, Data("debt")]


@dataclass(frozen=True, slots=True)
class Netting:
    """What was due, what paid back debts, and what is transferred; cents. `due - recovered == transferred` always."""

    order_id: int
    due: int
    recovered: int
    transferred: int
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class OpenDebt:
    """A debt and what is left of it, in cents."""

    debt_id: int
    person_id: PersonId
    kind: Annotated[str, Data("debt")]
    label: Annotated[str, Data("debt")]
    article: Annotated[str, Data("debt")]
    amount: Annotated[int, Data("debt")]
    left: Annotated[int, Data("debt")]
    arose_on: date


def owe(debts: Sequence[NewDebt]) -> list[DebtId]:
    """Record what persons owe, once each, and return the numbers in the same order.

    Raises `Invalid` for an amount that is not above zero, `KeyReused` when a key comes back with another content.
    """
    first: dict[str, NewDebt] = {}
    for debt in debts:
        _check(debt)
        if _digest(first.setdefault(debt.key, debt)) != _digest(debt):
            raise KeyReused("key", f"{debt.key} is owed twice with different contents")
    known = _known(first)
    rows = [_row(debt) for key, debt in first.items() if key not in known]
    known.update({row.key: DebtId(row.pk) for row in Debt.objects.bulk_create(rows, batch_size=CHUNK)})
    return [known[debt.key] for debt in debts]


def net_debts(orders: Sequence[PaymentOrder], *, on: date) -> dict[int, Netting]:
    """Recover open debts on orders that have not left yet, oldest debt first, and say how, order by order.

    Orders come locked. An order already netted, sent, or whose fiche forbids recovery is left as it is.
    """
    open_orders = [o for o in orders if o.recover and o.recovered == 0 and o.subject in OWING_KINDS
                   and o.person_id and o.state == OrderState.ORDERED]
    purses = _open_by_person({order.person_id for order in open_orders if order.person_id})
    nettings, lines = {}, []
    for order in sorted(open_orders, key=lambda o: (o.due_on, o.pk)):
        netting, taken = _net(order, purses.get(order.person_id or 0, []), on)
        nettings[order.pk] = netting
        lines.extend(taken)
    _write(lines, [o for o in open_orders if o.recovered], on)
    return nettings


def debts_of(person_ids: Iterable[int], *, only_open: bool = True) -> tuple[OpenDebt, ...]:
    """The debts of these persons, oldest first; with `only_open` off, those paid back as well."""
    found = Debt.objects.filter(person_id__in=list(person_ids)).order_by("arose_on", "pk")
    if only_open:
        found = found.filter(closed_on=None)
    return tuple(OpenDebt(d.pk, PersonId(d.person_id), d.kind, d.label, d.article, d.amount, d.amount - d.recovered,
                          d.arose_on) for d in found)


def steps_of(order_ids: Sequence[int]) -> dict[int, tuple[Step, ...]]:
    """How each order was netted, read again from what was recorded."""
    wanted = set(order_ids)
    debts = Recovery.objects.filter(order__in=wanted).values_list("debt", flat=True)
    lines = Recovery.objects.filter(debt__in=list(debts)).select_related("debt").order_by("pk")
    left: dict[int, int] = {}
    steps: dict[int, tuple[Step, ...]] = {}
    for line in lines:
        debt = line.debt
        left[debt.pk] = left.get(debt.pk, debt.amount) - line.amount
        if line.order_id in wanted:
            step = Step(debt.pk, debt.label, debt.article, line.amount, left[debt.pk])
            steps[line.order_id] = (*steps.get(line.order_id, ()), step)
    return steps


def _check(debt: NewDebt) -> None:
    if type(debt.amount) is not int or debt.amount <= 0:
        raise Invalid("amount", f"{debt.key}: a debt is a whole number of cents above zero")
    if debt.subject not in OWING_KINDS:
        raise Invalid("subject", f"{debt.key}: {debt.subject!r} cannot owe; one of {', '.join(OWING_KINDS)}")
    if not debt.key or len(debt.key) > 120:
        raise Invalid("key", "give each debt a key of 1 to 120 characters")


def _digest(debt: NewDebt) -> str:
    return digest_of(debt.fiche, debt.person_id, debt.kind, debt.amount, debt.arose_on)


def _known(first: dict[str, NewDebt]) -> dict[str, DebtId]:
    known: dict[str, DebtId] = {}
    keys = list(first)
    for start in range(0, len(keys), CHUNK):
        some = keys[start:start + CHUNK]
        for key, number, digest in Debt.objects.filter(key__in=some).values_list("key", "pk", "digest"):
            if digest != _digest(first[key]):
                raise KeyReused("key", f"{key} is known (debt {number}) with another content")
            known[key] = DebtId(number, already=True)
    return known


def _row(debt: NewDebt) -> Debt:
    return Debt(subject=debt.subject, key=debt.key, digest=_digest(debt), fiche=debt.fiche, person_id=debt.person_id,
                kind=debt.kind, label=debt.label, article=debt.article, amount=debt.amount, arose_on=debt.arose_on)


def _open_by_person(person_ids: set[int]) -> dict[int, list[Debt]]:
    purses: dict[int, list[Debt]] = {}
    wanted = sorted(person_ids)
    for start in range(0, len(wanted), CHUNK):
        some = wanted[start:start + CHUNK]
        found = Debt.objects.select_for_update().filter(person_id__in=some, closed_on=None)
        for debt in found.order_by("arose_on", "pk"):
            purses.setdefault(debt.person_id, []).append(debt)
    return purses


def _net(order: PaymentOrder, debts: list[Debt], on: date) -> tuple[Netting, list[Recovery]]:
    left, steps, lines = order.amount, [], []
    for debt in debts:
        taken = min(left, debt.amount - debt.recovered)
        if taken <= 0:
            continue
        debt.recovered += taken
        left -= taken
        lines.append(Recovery(subject=order.subject, debt=debt, order=order, person_id=debt.person_id, amount=taken,
                              on=on))
        steps.append(Step(debt.pk, debt.label, debt.article, taken, debt.amount - debt.recovered))
    order.recovered = order.amount - left
    return Netting(order.pk, order.amount, order.recovered, left, tuple(steps)), lines


def _write(lines: list[Recovery], orders: list[PaymentOrder], on: date) -> None:
    """The unique pair (debt, order) and the check on each total let no cent be taken twice."""
    if not lines:
        return
    Recovery.objects.bulk_create(lines, batch_size=CHUNK)
    debts = list({line.debt.pk: line.debt for line in lines}.values())
    for debt in debts:
        debt.closed_on = on if debt.recovered == debt.amount else None
    Debt.objects.bulk_update(debts, ["recovered", "closed_on"], batch_size=CHUNK)
    PaymentOrder.objects.bulk_update(orders, ["recovered"], batch_size=CHUNK)
