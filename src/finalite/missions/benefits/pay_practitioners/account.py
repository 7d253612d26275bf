"""Reads the account of a professional over a period: each payment, what came off and why, what waits, what is owed."""

from datetime import date

from finalite.capabilities import money, people, register
from finalite.capabilities.register import Cents

from . import adjustments, claims, late, payees, remunerations
from .answers import AccountStatement, Instalment, KeptBack, Owed, PaidLine, PaymentReceived
from .models import FeeLine
from .values import FeeState

MOST = 1000
KINDS = {
    "care/": "fees",
    remunerations.KEY: "package",
    adjustments.KEY: "adjustment",
    late.KEY: "late_indemnity",
}
"""What a payment is for, by the beginning of its key."""
OPEN = (FeeState.WAITING, FeeState.REJECTED, FeeState.DECIDED)


def statement(provider: int, first_on: date, last_on: date) -> AccountStatement:
    """What somebody was paid over a period; raises `Invalid` for a period that is none."""
    info, rows = _received(provider, first_on, last_on)
    totals, invoices = money.totals_of(rows), _invoices([row.key for row in rows])
    return AccountStatement(
        provider,
        payees.name_of(provider),
        info.number,
        first_on,
        last_on,
        Cents(totals.due),
        Cents(totals.recovered),
        Cents(totals.transferred),
        Cents(totals.held),
        tuple(_paid(row, invoices.get(row.key, "")) for row in rows),
        claims.shown(_lines(provider, first_on, last_on)),
        _owed(provider),
    )


def payments(provider: int, first_on: date, last_on: date) -> tuple[PaymentReceived, ...]:
    """The payments of a period alone; raises `Invalid` as `statement` does."""
    _, rows = _received(provider, first_on, last_on)
    return tuple(
        PaymentReceived(
            one.due_on, one.paid_on, one.label, one.what, one.state, one.due, one.kept_back, one.transferred
        )
        for one in map(_paid, rows)
    )


def _received(provider: int, first_on: date, last_on: date) -> tuple[people.ProviderInfo, list[money.Remittance]]:
    register.check_days(first_on=first_on, last_on=last_on)
    if last_on < first_on:
        raise register.Invalid("last_on", "une période va de son premier jour à son dernier")
    info = people.providers_of([provider]).get(provider)
    if info is None:
        raise register.Invalid("provider", "aucun professionnel n’a ce numéro")
    asked = {"payee_kind": info.subject, "payee_id": provider, "first_on": first_on, "last_on": last_on}
    return info, list(money.remittances_to(**asked))


def _lines(provider: int, first_on: date, last_on: date) -> list[FeeLine]:
    """The lines received in the period, and those before it that still wait for something."""
    rows = FeeLine.objects.filter(provider_id=provider, received_on__lte=last_on)
    rows = rows.filter(received_on__gte=first_on) | rows.filter(state__in=OPEN)
    return list(rows.exclude(state=FeeState.REPLACED).order_by("received_on", "pk")[:MOST])


def _invoices(keys: list[str]) -> dict[str, str]:
    """The invoice and rank that each order pays, by the key of the order."""
    found = FeeLine.objects.filter(order_key__in=keys).values_list("order_key", "invoice", "line")
    return {key: f"{invoice} / {line}" for key, invoice, line in found}


def _paid(row: money.Remittance, invoice: str = "") -> PaidLine:
    return PaidLine(
        row.due_on,
        row.paid_on,
        row.label,
        next((kind for start, kind in KINDS.items() if row.key.startswith(start)), "other"),
        row.state,
        Cents(row.due),
        Cents(row.recovered),
        Cents(row.transferred),
        Cents(row.held),
        tuple(KeptBack(one.label, one.article, Cents(one.amount), Cents(one.left)) for one in row.steps),
        invoice,
    )


def _owed(provider: int) -> tuple[Owed, ...]:
    return tuple(
        Owed(
            debt.label,
            debt.article,
            Cents(debt.left),
            tuple(Instalment(one.on, Cents(one.amount)) for one in debt.schedule),
        )
        for debt in money.debts_of_providers([provider])
    )
