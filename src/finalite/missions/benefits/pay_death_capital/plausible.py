"""Turns away what cannot be: days outside our time, amounts below zero, a rate above the whole."""

from datetime import date

from finalite.capabilities import register

from .values import LastSituation

MOST = 10**9


def situation(last: LastSituation, on: date) -> None:
    """Raise `Invalid` for an impossible day or rate."""
    register.check_days(on=on, until=last.until)
    if last.work_pension_rate is not None and not 0 <= last.work_pension_rate <= 10_000:
        raise register.Invalid("work_pension_rate", "écrire un taux entre 0 et 10 000 points de base")


def payslip(month: date, gross: int, on: date) -> None:
    """Raise `Invalid` for a month to come or an amount that nobody earns."""
    register.check_days(month=month, on=on)
    if month > on:
        raise register.Invalid("month", "ce mois n’est pas encore là")
    if not 0 <= gross <= MOST:
        raise register.Invalid("gross", "écrire un salaire en centimes, zéro ou plus")
