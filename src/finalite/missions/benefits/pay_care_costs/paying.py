"""Orders what decisions give, once each, and records what third-party payment leaves to recover."""

from collections.abc import Sequence
from datetime import date, timedelta

from finalite.capabilities import money, people
from finalite.capabilities.register import Cents, PersonId
from finalite.kernel.calendar import working_day_from

from .models import Settlement

FICHE = "pay_care_costs"
PARTS = ("to_insured", "to_professional", "to_recover")
KEY = "care/"
LABEL_INSURED, LABEL_PROVIDER = "Remboursement de soins", "Tiers payant"
DELAY = timedelta(days=2)
"""Days between a decision and its payment, within the limits of CSS R161-47."""


def due_on(on: date) -> date:
    """The day on which what is decided on `on` is to be paid."""
    return working_day_from(on + DELAY)


def closed_on(settlement: Settlement, on: date) -> date | None:
    """The day from which retention runs: that of the decision where nothing is due, else none until it is paid."""
    return None if keys_of(settlement) else on


def order(settlements: Sequence[Settlement], on: date) -> tuple[int, int]:
    """Order payment of each settlement to the insured person, the professional, or both; returns number and total."""
    persons = people.subjects_of({s.insured_id for s in settlements}) if settlements else {}
    providers = people.provider_subjects({s.provider_id for s in settlements}) if settlements else {}
    due = due_on(on)
    orders = []
    for settlement in settlements:
        if settlement.to_insured:
            orders.append(_order(settlement, "insured", persons[settlement.insured_id], due))
        if settlement.to_professional:
            orders.append(_order(settlement, "professional", providers[settlement.provider_id], due))
    money.order_payments(orders, on=on)
    money.owe(
        [
            _debt(settlement, persons[settlement.insured_id], on)
            for settlement in settlements
            if settlement.to_recover > 0
        ]
    )
    return len(orders), sum(order.amount for order in orders)


def give_back(key: str, person: PersonId, organisation: str, amount: int, label: str, on: date) -> None:
    """Order that somebody be paid back what they had borne; what they still owed of it is netted at the payment."""
    money.order_payments(
        [
            money.NewOrder(
                key=key,
                fiche=FICHE,
                payee_kind=people.subjects_of([person])[person],
                payee_id=person,
                person_id=person,
                amount=Cents(amount),
                label=label,
                due_on=due_on(on),
                organisation=organisation,
            )
        ],
        on=on,
    )


def key_of(settlement: Settlement, to: str) -> str:
    """The key of a payment order: numbers of our own, nothing about anybody."""
    return f"{KEY}{settlement.key}/{to}"


def keys_of(settlement: Settlement) -> list[str]:
    """The keys of the orders that a settlement gave."""
    parts = (("insured", settlement.to_insured), ("professional", settlement.to_professional))
    return [key_of(settlement, to) for to, amount in parts if amount]


def settlement_of(key: str) -> str:
    """The key of the settlement that an order pays."""
    return key.removeprefix(KEY).rpartition("/")[0]


def _order(settlement: Settlement, to: str, kind: str, due_on: date) -> money.NewOrder:
    is_insured = to == "insured"
    return money.NewOrder(
        key=key_of(settlement, to),
        fiche=FICHE,
        payee_kind=kind,
        payee_id=settlement.insured_id if is_insured else settlement.provider_id,
        person_id=settlement.insured_id,
        amount=settlement.to_insured if is_insured else settlement.to_professional,
        label=LABEL_INSURED if is_insured else LABEL_PROVIDER,
        due_on=due_on,
        organisation=settlement.organisation,
    )


def _debt(settlement: Settlement, subject: str, on: date) -> money.NewDebt:
    return money.NewDebt(
        key=f"care/{settlement.key}/deductions",
        fiche=FICHE,
        person_id=settlement.insured_id,
        kind="deductions",
        amount=settlement.to_recover,
        label="Participation et franchise de soins en tiers payant",
        article="CSS D. 160-7",
        arose_on=on,
        subject=subject,
    )
