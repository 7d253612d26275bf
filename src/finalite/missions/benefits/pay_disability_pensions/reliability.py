"""Looks for what should make an agent look again before anybody is paid; the register names nobody to signal it to."""

from collections.abc import Iterator
from datetime import date

from finalite.capabilities import people
from finalite.capabilities.register import PersonId
from finalite.kernel.calendar import add_months

from . import models
from .values import Doubt, DoubtFound

RECENT_MONTHS = 3
"""An account changed this lately is worth a look."""


def doubts(row: models.PensionFile, on: date) -> tuple[DoubtFound, ...]:
    """The doubts about a pension, its wages, its payee and its questionnaires."""
    person = PersonId(row.person_id)
    return (*_about_person(person, on), *_about_wages(row, person), *_about_forms(row, on))


def _about_person(person: PersonId, on: date) -> Iterator[DoubtFound]:
    died_on = people.identity_of([person])[person].death_on
    if died_on is not None:
        yield DoubtFound(Doubt.DIED, f"{died_on:%d/%m/%Y}")
    if person not in people.bank_account_of([person], on=on):
        yield DoubtFound(Doubt.NO_ACCOUNT)
    changed = [one.from_on for one in people.accounts_of(person) if one.until_on is None]
    former = [one for one in people.accounts_of(person) if one.until_on is not None]
    if former and changed and add_months(changed[-1], RECENT_MONTHS) > on:
        yield DoubtFound(Doubt.ACCOUNT_CHANGED, f"{changed[-1]:%d/%m/%Y}")


def _about_wages(row: models.PensionFile, person: PersonId) -> Iterator[DoubtFound]:
    years = list(models.WageYear.objects.filter(file=row).order_by("year"))
    if not years and row.mean_wage is None and row.principal is None:
        yield DoubtFound(Doubt.NO_WAGES)
    born = people.identity_of([person])[person].born
    for one in years:
        if born is not None and one.wage and one.year <= born.earliest.year:
            yield DoubtFound(Doubt.WAGE_DOUBTFUL, str(one.year))


def _about_forms(row: models.PensionFile, on: date) -> Iterator[DoubtFound]:
    for one in models.EarningsForm.objects.filter(file=row, answered_on=None, due_on__lt=on).order_by("pk"):
        yield DoubtFound(Doubt.FORM_UNANSWERED, str(one.pk))
