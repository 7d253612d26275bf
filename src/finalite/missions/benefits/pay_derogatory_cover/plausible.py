"""Turns away what cannot be: days outside our time, amounts below zero or beyond what anybody is paid, empty words."""

from datetime import date

from finalite.capabilities import register

MOST = 10**9


def not_after(on: date, **given: date | None) -> None:
    """Raise `Invalid` for a fact dated after the day of the act."""
    register.check_days(on=on, **given)
    for name, day in given.items():
        if day is not None and day > on:
            raise register.Invalid(name, "cette date n’est pas encore là")


def number(lowest: int = 0, highest: int = MOST, **given: int | None) -> None:
    """Raise `Invalid` for a number outside these bounds."""
    for name, value in given.items():
        if value is not None and not lowest <= value <= highest:
            raise register.Invalid(name, f"écrire un nombre entre {lowest} et {highest}")


def words(most: int, **given: str) -> None:
    """Raise `Invalid` for a text that is empty, too long, or holds what no database takes."""
    for name, text in given.items():
        if not text.strip() or len(text) > most or "\0" in text:
            raise register.Invalid(name, f"écrire de 1 à {most} caractères")
