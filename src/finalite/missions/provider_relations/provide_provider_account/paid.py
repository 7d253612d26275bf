"""Shows a professional the payments that they received, asked of the fiche that pays and kept nowhere else."""

from datetime import date

from finalite.capabilities import register
from finalite.kernel.calendar import add_months
from finalite.missions.benefits.pay_practitioners import queries as paying

from . import accounts
from .values import Payments

MONTHS = 27
"""How far back payments are shown; proposed, as in the account of the insured person."""


def over(provider: int, first_on: date, last_on: date, on: date, limit: int) -> Payments:
    """A period that reaches back twenty-seven months at most, and its latest payments. Raises `Invalid`."""
    accounts.reach(provider)
    register.check_days(first_on=first_on, last_on=last_on)
    if first_on < add_months(on, -MONTHS):
        raise register.Invalid("first_on", f"les paiements se lisent ici sur {MONTHS} mois")
    found = paying.payments_of(first_on=first_on, last_on=last_on, provider=provider, limit=limit)
    latest = tuple(reversed(found.payments))
    return Payments(first_on, last_on, found.transferred, found.kept_back, found.months, latest)
