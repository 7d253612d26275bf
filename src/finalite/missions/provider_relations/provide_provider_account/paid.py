"""Shows a professional the payments that they received, asked of the fiche that pays and kept nowhere else."""

from datetime import date

from finalite.capabilities import register
from finalite.capabilities.register import Cents
from finalite.kernel.calendar import add_months
from finalite.missions.benefits.pay_practitioners import queries as paying

from . import accounts
from .values import Payments

MONTHS = 27
"""How far back payments are shown; proposed, as in the account of the insured person."""


def over(provider: int, first_on: date, last_on: date, on: date) -> Payments:
    """The payments of a period that reaches back twenty-seven months at most. Raises `Invalid`."""
    accounts.reach(provider)
    register.check_days(first_on=first_on, last_on=last_on)
    if first_on < add_months(on, -MONTHS):
        raise register.Invalid("first_on", f"les paiements se lisent ici sur {MONTHS} mois")
    rows = paying.payments_of(first_on=first_on, last_on=last_on, provider=provider)
    found = tuple(sorted(rows, key=lambda row: row.due_on, reverse=True))
    return Payments(
        first_on,
        last_on,
        Cents(sum(one.transferred for one in found)),
        Cents(sum(one.kept_back for one in found)),
        found,
    )
