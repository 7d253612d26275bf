"""Turns away days that are slips of the keyboard, from which no legal clock could be computed nor written down."""

from datetime import date

from .values import Invalid

FIRST_YEAR, LAST_YEAR = 1900, 2200


def check_days(**given: date | None) -> None:
    """Raise `Invalid` in its place for a day outside our time; an empty one passes."""
    for name, day in given.items():
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise Invalid(name, "cette date est trop loin : la vérifier")


def check_years(**given: int) -> None:
    """Raise `Invalid` in its place for a year outside our time."""
    for name, year in given.items():
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise Invalid(name, "écrire une année sur quatre chiffres")
