"""Orders what decisions give, once each, to who cared or to the victim who had paid; asks back what was too much."""

from collections.abc import Sequence
from datetime import date, timedelta

from finalite.capabilities import jobs, money, people, register
from finalite.capabilities.register import Cents, PersonId
from finalite.kernel.calendar import working_day_from

from .models import CareLine, Overpaid, Settlement
from .receiving import FICHE

KEY = "injury-care/"
LABEL_PATIENT, LABEL_PROVIDER = "Remboursement de soins", "Tiers payant"
"""What the bank sees: never that an injury is behind it."""
DELAY = timedelta(days=2)
"""Days between a decision and its payment, within the limits of CSS R161-47."""
PERSON_ARTICLE, PROVIDER_ARTICLE = "CSS L. 133-4-1", "CSS L. 133-4"


def order(made: Sequence[tuple[Settlement, int]], on: date) -> int:
    """Order each decision, less what a former one had given of it; returns the total ordered, in cents."""
    persons = people.subjects_of({row.person_id for row, _ in made}) if made else {}
    providers = people.provider_subjects({row.provider_id for row, _ in made}) if made else {}
    due, orders = working_day_from(on + DELAY), []
    for row, before in made:
        amount = row.given - before
        if amount <= 0:
            continue
        to_patient = row.to_patient > 0
        kind = persons[PersonId(row.person_id)] if to_patient else providers[row.provider_id]
        orders.append(_order(row, amount, to_patient, kind, due))
    money.order_payments(orders, on=on)
    return sum(one.amount for one in orders)


def key_of(row: Settlement) -> str:
    """The key of a payment order: numbers of our own, nothing about anybody."""
    return KEY + row.key


def owe(line: CareLine, found_by: Settlement, amount: int, reason: str, on: date, *, provider: bool = False) -> None:
    """Ask back what was paid too much: from the victim, whose benefit it was, or from who billed wrongly (L133-4)."""
    article = PROVIDER_ARTICLE if provider else PERSON_ARTICLE
    Overpaid.objects.create(
        subject="injury_victim",
        person_id=line.person_id,
        kept_from=line.kept_from,
        key=found_by.key,
        found_on=on,
        line=line,
        amount=amount,
        reason=reason,
        article=article,
    )
    person = PersonId(line.person_id)
    kind = (
        people.provider_subjects([line.provider_id])[line.provider_id]
        if provider
        else people.subjects_of([person])[person]
    )
    money.owe(
        [
            money.NewDebt(
                key=f"{KEY}{found_by.key}/overpayment",
                fiche=FICHE,
                person_id=None if provider else person,
                provider_id=line.provider_id if provider else None,
                kind="overpayment",
                amount=Cents(amount),
                label="Tiers payant à restituer" if provider else "Soins à restituer",
                article=article,
                arose_on=on,
                subject=kind,
            )
        ]
    )


def note(after: int, limit: int) -> jobs.SliceDone:
    """Write on decisions the day their orders were paid; one that came back takes it away."""
    moved = money.unheard(fiche=FICHE, after=after, most=limit)
    if not moved:
        return jobs.SliceDone(0, 0, after)
    within = register.may_concern(*{one.person_id for one in moved if one.person_id})
    reached = [one for one in moved if one.person_id in within]
    days = money.payment_days([one.key for one in reached])
    for key, day in days.items():
        Settlement.objects.filter(key=key.removeprefix(KEY)).update(paid_on=day)
    money.heard(one.order_id for one in reached)
    return jobs.SliceDone(len(moved), len(days), moved[-1].order_id)


def _order(row: Settlement, amount: int, to_patient: bool, kind: str, due: date) -> money.NewOrder:
    return money.NewOrder(
        key=key_of(row),
        fiche=FICHE,
        payee_kind=kind,
        payee_id=row.person_id if to_patient else row.provider_id,
        person_id=row.person_id,
        amount=Cents(amount),
        label=LABEL_PATIENT if to_patient else LABEL_PROVIDER,
        due_on=due,
        organisation=row.organisation,
    )
