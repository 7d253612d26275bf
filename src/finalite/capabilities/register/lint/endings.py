"""Entries still listed though the law that carried them has run out, or though they say themselves that they ended."""

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

from ..entry import Entry
from .plain import plain
from .rule import Hit, facts, hit, rule
from .seen import Seen


@rule
def past_legal_end(entry: Entry, seen: Seen) -> Iterator[Hit]:
    """The end is verified against its text, and past."""
    known = ending(entry)
    if known and known["verified"] and known["on"] < seen.on:
        yield hit("status", what=known["what"], on=known["on"], law=known["law"])


@rule
def legal_end_to_verify(entry: Entry, _seen: Seen) -> Iterator[Hit]:
    """Made for a time that is over, but we did not verify which text ends it."""
    known = ending(entry)
    if known and not known["verified"]:
        yield hit("status", what=known["what"], law=known["law"])


@rule
def closed_and_still_used(entry: Entry, seen: Seen) -> Iterator[Hit]:
    """A closed entry from which another one still receives."""
    if entry.status != "closed" or not _past(entry.closed_on, seen.on):
        return
    users = [one.slug for one in seen.entries if entry.slug in {flow.fiche for flow in one.receives_from}]
    if users and entry.status == "closed":
        yield hit("status", on=entry.closed_on, users=users)


def ending(entry: Entry) -> dict[str, Any] | None:
    """What `endings.toml` knows of a processing with such a title; None where it knows nothing, or it is closed."""
    title = plain(entry.title.fr)
    if entry.status == "closed":
        return None
    return next((one for one in _facts() if all(plain(word) in title for word in one["title"])), None)


def _past(day: str, on: date) -> bool:
    return bool(day) and day < on.isoformat()


@cache
def _facts() -> list[dict[str, Any]]:
    return facts("endings")["ending"]
