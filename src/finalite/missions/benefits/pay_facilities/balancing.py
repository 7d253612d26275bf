"""Brings together what a facility was ordered, what became of it and the books: to the cent, or says where not."""

from datetime import date
from typing import Any

from django.db.models import Q

from finalite.capabilities import money
from finalite.capabilities.register import Cents
from finalite.kernel.calendar import working_day_from

from . import allocating, paying
from .models import Advance, AllocationMonth, FacilityFile, Settlement
from .values import Balance, Gap, Statement, StatementLine

DONE = ("accepted", "settled")
GONE = ("reissued", "cancelled")


def balance(file: FacilityFile, first_on: date, last_on: date) -> Balance:
    """The account of a facility over a period, by the day each order was due; `gaps` are orders not told alike."""
    orders = _orders(file.facility, first_on, last_on)
    totals = money.totals_of(orders)
    ours = _ours(file.facility, [one.key for one in orders], first_on, last_on)
    gaps = _gaps(ours, {one.key for one in orders}, _orders(file.facility, date.min, date.max))
    ledger = not money.disagreements_to(payee_kind=paying.KIND, payee_id=file.facility)
    advances, allocations = allocating.advances(file.facility), allocating.of_facility(file.facility)
    return Balance(
        file.facility,
        first_on,
        last_on,
        _of(ours, paying.INVOICE),
        _of(ours, paying.MONTH),
        _of(ours, paying.ADVANCE),
        Cents(totals.due),
        Cents(totals.recovered),
        Cents(totals.transferred),
        Cents(sum(one.due for one in orders if one.state in DONE)),
        Cents(sum(one.due for one in orders if one.state not in (*DONE, *GONE, "rejected"))),
        Cents(totals.held),
        Cents(sum(one.left for one in advances)),
        Cents(sum(one.left for one in money.debts_of_providers([file.facility]))),
        Cents(sum(one.notified - one.ordered + one.taken_back for one in allocations)),
        gaps,
        ledger,
        ledger and not gaps,
    )


def statement(facility: int, first_on: date, last_on: date, most: int | None = None) -> Statement:
    """What a facility was paid over a period, all summed; order by order, the latest if `most` says how many, with the
    number of the invoice each pays."""
    orders = _orders(facility, first_on, last_on, most)
    numbers = _invoices([one.key for one in orders])
    totals = money.totals_of(money.months_to(**_asked(facility, first_on, last_on)).values())
    return Statement(
        facility,
        first_on,
        last_on,
        Cents(totals.due),
        Cents(totals.recovered),
        Cents(totals.transferred),
        tuple(
            StatementLine(
                one.label,
                numbers.get(one.key, ""),
                one.due_on,
                one.state,
                Cents(one.due),
                Cents(one.recovered),
                Cents(one.transferred),
            )
            for one in orders
        ),
    )


def _orders(facility: int, first_on: date, last_on: date, latest: int | None = None) -> tuple[money.Remittance, ...]:
    return money.remittances_to(**_asked(facility, first_on, last_on), latest=latest)


def _asked(facility: int, first_on: date, last_on: date) -> dict[str, Any]:
    period = {"first_on": first_on, "last_on": last_on}
    return {"payee_kind": paying.KIND, "payee_id": facility, "fiches": (paying.FICHE,)} | period


def _ours(facility: int, keys: list[str], first_on: date, last_on: date) -> dict[str, int]:
    """What our own tables say was ordered: what the payments name, and what they should have named."""
    found: dict[str, int] = {}
    for prefix, model, columns in (
        (paying.INVOICE, Settlement, ("pk", "ordered", "decided_on")),
        (paying.MONTH, AllocationMonth, ("pk", "amount", "ordered_on")),
        (paying.ADVANCE, Advance, ("pk", "amount", "granted_on")),
    ):
        owner = "allocation__facility" if model is AllocationMonth else "facility"
        named = [int(key.removeprefix(prefix)) for key in keys if key.startswith(prefix)]
        rows = model._default_manager.filter(Q(pk__in=named) | Q(**{f"{columns[2]}__range": (first_on, last_on)}))
        for pk, amount, on in rows.filter(**{owner: facility}).values_list(*columns):
            due = paying.due_on(on) if prefix != paying.MONTH else working_day_from(on)
            if amount and (pk in named or first_on <= due <= last_on):
                found[f"{prefix}{pk}"] = amount
    return found


def _gaps(ours: dict[str, int], seen: set[str], orders: tuple[money.Remittance, ...]) -> tuple[Gap, ...]:
    """Orders not told alike; one that was reissued counts with what replaced it, whenever that was."""
    theirs: dict[str, int] = dict.fromkeys(ours, 0)
    for one in orders:
        if one.key in ours or one.key in seen:
            theirs[one.key] = theirs.get(one.key, 0) + one.due
    found = [(key, ours.get(key, 0), amount) for key, amount in sorted(theirs.items())]
    return tuple(Gap(key, Cents(mine), Cents(other)) for key, mine, other in found if mine != other)


def _of(ours: dict[str, int], prefix: str) -> Cents:
    return Cents(sum(amount for key, amount in ours.items() if key.startswith(prefix)))


def _invoices(keys: list[str]) -> dict[str, str]:
    numbers = [int(key.removeprefix(paying.INVOICE)) for key in keys if key.startswith(paying.INVOICE)]
    rows = Settlement.objects.filter(pk__in=numbers).values_list("pk", "invoice__number")
    return {f"{paying.INVOICE}{pk}": number for pk, number in rows}
