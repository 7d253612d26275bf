"""Reads what somebody typed in a form: what cannot be read is a fault beside its field.

An empty field is None, and a fault too where it is required.
"""

from datetime import date
from typing import Any, Protocol

from . import money


class Typed(Protocol):
    """A form: what was typed in each field, and the faults found so far."""

    typed: dict[str, str]
    faults: dict[str, str]


def day(form: Typed, name: str, first: date, last: date, fault: str, required: bool = False) -> date | None:
    """A day between two others, both included."""
    text = form.typed.get(name, "")
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = None
    if found is not None and first <= found <= last:
        return found
    return _none(form, name, fault if text or required else "")


def euros(form: Typed, name: str, most: int, fault: str, least: int = 0, required: bool = False) -> int | None:
    """Euros, with or without cents, as cents between two amounts."""
    text = form.typed.get(name, "")
    try:
        found = money.parse_euros(text)
    except money.NotMoney:
        found = None
    if found is not None and least <= found <= most:
        return found
    return _none(form, name, fault if text or required else "")


def whole(form: Typed, name: str, most: int, fault: str, least: int = 0, required: bool = False) -> int | None:
    """A whole number between two others, written in digits alone."""
    text = form.typed.get(name, "")
    if text.isascii() and text.isdigit() and len(text) <= len(str(most)) and least <= int(text) <= most:
        return int(text)
    return _none(form, name, fault if text or required else "")


def _none(form: Typed, name: str, fault: str) -> Any:
    if fault:
        form.faults[name] = fault
    return None
