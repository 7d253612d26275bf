"""Orders to a facility what a decision adds, and has it owe what a decision takes back: once each, to the cent."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from finalite.capabilities import money
from finalite.capabilities.register import Cents
from finalite.kernel.calendar import working_day_from

from .models import Settlement

FICHE, KIND = "pay_facilities", "care_facility"
INVOICE, MONTH, ADVANCE = "facility/invoice/", "facility/month/", "facility/advance/"
LABELS = {INVOICE: "Facture", MONTH: "Dotation, mensualité", ADVANCE: "Avance sur factures"}
OVERPAID = "CSS L133-4"
DELAY = timedelta(days=2)
"""Days between a decision and its payment: ours, the day it is due at the latest stands on the invoice."""


def due_on(on: date) -> date:
    """The day on which what is decided on `on` is to be paid."""
    return working_day_from(on + DELAY)


def order_of(
    prefix: str,
    number: int,
    facility: int,
    amount: int,
    due: date,
    caisse: str,
    person: int | None = None,
    recover: bool = True,
) -> money.NewOrder:
    """An order to a facility; only what pays invoices pays back advances and debts."""
    return money.NewOrder(
        key=f"{prefix}{number}",
        fiche=FICHE,
        payee_kind=KIND,
        payee_id=facility,
        person_id=person,
        amount=Cents(amount),
        label=LABELS[prefix],
        due_on=due,
        organisation=caisse,
        recover=recover,
    )


def debt_of(
    key: str, facility: int, kind: str, amount: int, label: str, article: str, on: date, **spread
) -> money.NewDebt:
    """What a facility owes; it names no patient."""
    return money.NewDebt(
        key=key,
        fiche=FICHE,
        person_id=None,
        provider_id=facility,
        subject=KIND,
        kind=kind,
        amount=Cents(amount),
        label=label,
        article=article,
        arose_on=on,
        **spread,
    )


def settle(rows: Sequence[Settlement], on: date) -> None:
    """Order what each decision adds, and have the facility owe what it takes back."""
    money.order_payments(
        [
            order_of(INVOICE, row.pk, row.facility, row.ordered, due_on(on), row.organisation, row.person_id)
            for row in rows
            if row.ordered
        ],
        on=on,
    )
    money.owe(
        [
            debt_of(
                f"{INVOICE}{row.pk}/back", row.facility, "overpayment", row.owed, "Facture à restituer", OVERPAID, on
            )
            for row in rows
            if row.owed
        ]
    )


def keys_of(rows: Iterable[Settlement]) -> list[str]:
    """The keys of the orders that these decisions gave."""
    return [f"{INVOICE}{row.pk}" for row in rows if row.ordered]
