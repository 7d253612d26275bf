"""Writes what is needed to compute a pension, each fact with where it comes from."""

from datetime import date

from finalite.capabilities import register

from . import files, models
from .values import HomeTold, YearTold

MOST = 10**9
"""Cents a year that nobody earns: a slip."""
FULL = 10_000


def amounts(**given: int | None) -> None:
    """Raise `Invalid` in its place for an amount below zero, or that nobody has."""
    for name, cents in given.items():
        if cents is not None and not 0 <= cents <= MOST:
            raise register.Invalid(name, "écrire un montant en centimes, zéro ou plus")


def wages(row: models.PensionFile, years: tuple[YearTold, ...], source: str, on: date) -> None:
    """Write the wages of civil years, each replacing what was known of its year."""
    for one in years:
        amounts(wage=one.wage)
        register.check_years(year=one.year)
        if one.year > on.year:
            raise register.Invalid("year", "écrire une année passée")
        if one.coefficient is not None and not 0 < one.coefficient <= 100 * FULL:
            raise register.Invalid("coefficient", "écrire le coefficient en points de base : 10 000 pour un")
        values = {"wage": one.wage, "capped": one.capped, "coefficient": one.coefficient}
        models.WageYear.objects.update_or_create(file=row, year=one.year, defaults=files.of(row, on) | values)
    _source(row, source)


def mean_wage(row: models.PensionFile, yearly: int, source: str) -> None:
    """Write the mean wage that a document says whole; it then replaces the years."""
    amounts(mean_wage=yearly)
    row.mean_wage = yearly
    _source(row, source)


def principal(row: models.PensionFile, monthly: int, source: str) -> None:
    """Write the monthly pension of the deceased, on which that of a widow or widower rests (CSS D342-1)."""
    amounts(principal=monthly)
    row.principal = monthly
    _source(row, source)


def foreign_share(row: models.PensionFile, share: int, source: str) -> None:
    """Write the French part of a pension of several States, as the form between institutions says it."""
    if not 0 < share <= FULL:
        raise register.Invalid("share", "écrire une part de 1 à 10 000 points de base")
    row.share = share
    _source(row, source)


def compared_wages(row: models.PensionFile, mean: int, last: int, self_employed: bool, source: str) -> None:
    """Write the two uprated wages that earnings are compared with, and how somebody works (CSS R341-17)."""
    amounts(mean_wage=mean, last_wage=last)
    row.compared_mean, row.compared_last, row.self_employed = mean, last, self_employed
    _source(row, source)


def stay(row: models.PensionFile, admitted_on: date, left_on: date | None, on: date) -> None:
    """Write a stay in hospital, or the day on which it ended."""
    register.check_days(admitted_on=admitted_on, left_on=left_on)
    if admitted_on > on or (left_on is not None and left_on < admitted_on):
        raise register.Invalid("admitted_on", "l’entrée n’est pas à venir, et la sortie la suit")
    models.HospitalStay.objects.update_or_create(
        file=row, admitted_on=admitted_on, defaults=files.of(row, on) | {"left_on": left_on}
    )


def home(row: models.PensionFile, told: HomeTold, on: date) -> None:
    """Write what a home lives on from a day, for the supplementary allowance (CSS L815-24)."""
    register.check_days(effective_on=told.effective_on)
    amounts(resources_month=told.resources_month, tax_income=told.tax_income)
    values = {
        "home": told.home.value,
        "resources_month": told.resources_month,
        "resides": told.resides,
        "tax_income": told.tax_income,
    }
    models.HomeResources.objects.update_or_create(
        file=row, effective_on=told.effective_on, defaults=files.of(row, on) | values
    )


def _source(row: models.PensionFile, source: str) -> None:
    if not source.strip():
        raise register.Invalid("source", "dire la pièce d’où vient ce chiffre, avec sa date")
    row.source = source.strip()[:120]
    row.save()
