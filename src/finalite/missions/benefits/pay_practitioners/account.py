"""Reads the account of a professional over a period: each payment, what came off and why, what waits, what is owed."""

from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from finalite.capabilities import money, people, register
from finalite.capabilities.register import Cents

from . import adjustments, claims, late, payees, remunerations
from .answers import (
    AccountStatement,
    Instalment,
    KeptBack,
    MonthReceived,
    Owed,
    PaidLine,
    PaymentReceived,
    Received,
    Standing,
)
from .models import FeeLine
from .values import FeeState

MOST = 1000
"""Payments, and lines, that are told one by one; sums hold the others too."""
KINDS = {
    "care/": "fees",
    remunerations.KEY: "package",
    adjustments.KEY: "adjustment",
    late.KEY: "late_indemnity",
}
"""What a payment is for, by the beginning of its key."""
OPEN = (FeeState.WAITING, FeeState.REJECTED, FeeState.DECIDED)


def statement(
    provider: int, first_on: date, last_on: date, most: int = MOST, state: FeeState | None = None
) -> AccountStatement:
    """What somebody was paid over a period, the lines of one state alone if named; raises `Invalid` for a period that
    is none."""
    info, asked = _asked(provider, first_on, last_on)
    months = money.months_to(**asked)
    totals, rows = money.totals_of(months.values()), money.remittances_to(**asked, latest=min(most, MOST))
    invoices, lines = _invoices(provider, [row.key for row in rows]), _lines(provider, first_on, last_on)
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
        _months(months),
        tuple(_paid(row, invoices.get(row.key, "")) for row in rows),
        _standing(lines),
        claims.shown(_latest(lines, state, min(most, MOST))),
        _owed(provider),
    )


def received(provider: int, first_on: date, last_on: date, most: int) -> Received:
    """The payments of a period alone; raises `Invalid` as `statement` does."""
    _, asked = _asked(provider, first_on, last_on)
    months = money.months_to(**asked)
    totals = money.totals_of(months.values())
    rows = map(_paid, money.remittances_to(**asked, latest=min(most, MOST)))
    return Received(
        Cents(totals.transferred),
        Cents(totals.recovered),
        _months(months),
        tuple(
            PaymentReceived(
                one.due_on, one.paid_on, one.label, one.what, one.state, one.due, one.kept_back, one.transferred
            )
            for one in rows
        ),
    )


def _asked(provider: int, first_on: date, last_on: date) -> tuple[people.ProviderInfo, dict[str, Any]]:
    register.check_days(first_on=first_on, last_on=last_on)
    if last_on < first_on:
        raise register.Invalid("last_on", "une période va de son premier jour à son dernier")
    info = people.providers_of([provider]).get(provider)
    if info is None:
        raise register.NotFound("provider", "aucun professionnel n’a ce numéro")
    return info, {"payee_kind": info.subject, "payee_id": provider, "first_on": first_on, "last_on": last_on}


def _months(months: dict[date, money.Totals]) -> tuple[MonthReceived, ...]:
    return tuple(MonthReceived(on, Cents(one.transferred), Cents(one.recovered)) for on, one in months.items())


def _lines(provider: int, first_on: date, last_on: date) -> QuerySet[FeeLine]:
    """The lines received in the period, and those before it that still wait for something."""
    rows = FeeLine.objects.filter(provider_id=provider, received_on__lte=last_on)
    return rows.filter(Q(received_on__gte=first_on) | Q(state__in=OPEN)).exclude(state=FeeState.REPLACED)


def _latest(lines: QuerySet[FeeLine], state: FeeState | None, most: int) -> list[FeeLine]:
    found = lines.filter(state=state) if state else lines
    return list(found.order_by("-received_on", "-pk")[:most])[::-1]


def _standing(lines: QuerySet[FeeLine]) -> tuple[Standing, ...]:
    """The database adds the lines up, a row a state."""
    sums = lines.values_list("state").annotate(Count("pk"), Sum("charged"), Sum("paid")).order_by("state")
    return tuple(Standing(FeeState(state), n, Cents(charged), Cents(paid)) for state, n, charged, paid in sums)


def _invoices(provider: int, keys: list[str]) -> dict[str, str]:
    """The invoice and rank that each order pays, by the key of the order."""
    found = FeeLine.objects.filter(provider_id=provider, order_key__in=keys).values_list("order_key", "invoice", "line")
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
