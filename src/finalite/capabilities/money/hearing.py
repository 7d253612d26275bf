"""Tells the fiche that ordered a payment what became of it: each change of state once, none missed.

An order is marked unheard in the very transaction that changes its state, and heard in the one where its fiche acts on
it. A cursor over numbers or days would miss changes that are written in another order than they are committed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from finalite.capabilities.register.values import PersonId

from .models import PaymentOrder
from .orders import CHUNK
from .values import OrderState

ENDED = (OrderState.ACCEPTED, OrderState.SETTLED, OrderState.CANCELLED)


@dataclass(frozen=True, slots=True)
class Moved:
    """An order whose state changed. `key` is the one its fiche chose, also where it was reissued since."""

    order_id: int
    key: str
    person_id: PersonId | None


def unheard(*, fiche: str, after: int = 0, most: int = 500) -> tuple[Moved, ...]:
    """The next orders of a fiche that moved since it last heard of them, by number from `after` on, locked.

    Must be called in the transaction that acts on them and then says `heard`. One that another act is moving right now
    is left for the next time.
    """
    found = PaymentOrder.objects.select_for_update(skip_locked=True).filter(fiche=fiche, unheard=True, pk__gt=after)
    rows = found.order_by("pk").values_list("pk", "first_key", "person_id")[:most]
    return tuple(Moved(pk, key, PersonId(person) if person else None) for pk, key, person in rows)


def heard(order_ids: Iterable[int]) -> None:
    """Note that the fiche acted on what became of these orders, in the transaction where it did."""
    wanted = sorted(order_ids)
    for start in range(0, len(wanted), CHUNK):
        PaymentOrder.objects.filter(pk__in=wanted[start : start + CHUNK]).update(unheard=False)


def payment_days(keys: Sequence[str]) -> dict[str, date | None]:
    """For each key that was ordered, the day it was paid; None as long as it is not.

    A transfer on its way counts from the day the bank is to execute it, then from the day it was accepted; one that
    came back counts for nothing until it is reissued. Paid back to debts or withdrawn for good: that day.
    """
    days: dict[str, date | None] = {}
    for start in range(0, len(keys), CHUNK):
        rows = PaymentOrder.objects.filter(first_key__in=keys[start : start + CHUNK]).order_by("pk")
        for key, state, closed_on, execution_on in rows.values_list(
            "first_key", "state", "closed_on", "transfer__execution_on"
        ):
            days[key] = closed_on if state in ENDED else execution_on if state == OrderState.SENT else None
    return days
