"""Bodies, courts and benefits under a name they no longer have."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from ..entry import Entry
from .plain import plain, says
from .rule import Hit, facts, hit, rule
from .seen import Seen


@rule
def former_name(entry: Entry, seen: Seen) -> Iterator[Hit]:
    """A name that a text has replaced before the day of the audit."""
    former = seen.once("former", _replaced)
    for key, text in _texts(entry):
        said = plain(text)
        for name, old in former:
            if says(said, name):
                yield hit(key, name=old["name"], now=old["now"], since=old["since"], law=old["law"])


def _texts(entry: Entry) -> Iterator[tuple[str, str]]:
    """What people read of the entry; its source notes speak of former names on purpose."""
    yield "title", entry.title.fr
    yield from ((f"subpurpose.{one.id}", one.text.fr) for one in entry.subpurposes)
    yield from ((f"rights.{name}", f"{right.how} {right.exempt}") for name, right in entry.rights.items())
    yield from ((f"algorithm.{one.id}", f"{one.text.fr} {one.review}") for one in entry.algorithms)
    yield "security", " ".join([entry.security.policy, *entry.security.measures])


def _replaced(seen: Seen) -> list[tuple[str, dict[str, Any]]]:
    """The names replaced by that day, laid bare."""
    return [(plain(old["name"]), old) for old in _facts() if old["since"] <= seen.on]


@cache
def _facts() -> list[dict[str, Any]]:
    return facts("names")["former"]
