"""Spreads what is owed over later payments: a stated amount a month, so that the debtor knows what comes off when."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from finalite.capabilities.register.values import Cents, Data, Invalid
from finalite.kernel.calendar import add_months

from .models import Debt, EmployerDebt, Owed, ProviderDebt

LONGEST = 600
"""A schedule of more than fifty years is a mistake of typing."""
BOOKS: tuple[type[Owed], ...] = (Debt, ProviderDebt, EmployerDebt)


@dataclass(frozen=True, slots=True)
class Instalment:
    """What may come off payments from a day on, beside the instalments before it; cents."""

    on: date
    amount: Annotated[int, Data("debt")]


def schedule_of(*, amount: int, instalment: int | None, spread_from: date | None) -> tuple[Instalment, ...]:
    """The instalments that make up a debt, month after month; empty where all of it comes off at once."""
    if instalment is None or spread_from is None:
        return ()
    count = -(-amount // instalment)
    return tuple(Instalment(add_months(spread_from, n), min(instalment, amount - n * instalment)) for n in range(count))


def spread_debt(*, key: str, subject: str, instalment: Cents, spread_from: date) -> tuple[Instalment, ...]:
    """State, or state anew, the schedule of a debt of somebody of this kind; what was recovered already stays so.

    Raises `Invalid` for a debt that is unknown or paid back, or an instalment that is not above zero.
    """
    book = next(book for book in BOOKS if subject in book.subjects)  # only the book that the purpose may open
    debt = book._default_manager.select_for_update().filter(key=key, closed_on=None).first()
    if debt is None:
        raise Invalid("key", "aucune dette ouverte ne porte cette clé")
    check(debt.amount, instalment, spread_from)
    debt.instalment, debt.spread_from = instalment, spread_from
    debt.save(update_fields=["instalment", "spread_from"])
    return schedule_of(amount=debt.amount, instalment=instalment, spread_from=spread_from)


def check(amount: int, instalment: int | None, spread_from: date | None) -> None:
    """Raise `Invalid` where a schedule is not one."""
    if instalment is None and spread_from is None:
        return
    if instalment is None or spread_from is None:
        raise Invalid("instalment", "donner le montant d’une échéance et le jour de la première, ou aucun des deux")
    if type(instalment) is not int or instalment <= 0:
        raise Invalid("instalment", "une échéance est un nombre entier de centimes, supérieur à zéro")
    if amount > instalment * LONGEST:
        raise Invalid("instalment", f"à ce montant il faudrait plus de {LONGEST} mois")


def recoverable(debt: Owed, on: date) -> int:
    """What may still be taken for a debt on a day: all that is left, or the instalments reached and not yet taken."""
    left = debt.amount - debt.recovered
    if debt.instalment is None or debt.spread_from is None:
        return left
    reached = sum(one.amount for one in _schedule(debt) if one.on <= on)
    return max(0, min(left, reached - debt.recovered))


def _schedule(debt: Owed) -> tuple[Instalment, ...]:
    return schedule_of(amount=debt.amount, instalment=debt.instalment, spread_from=debt.spread_from)
