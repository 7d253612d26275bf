"""Which doors there are: finds them by walking the register, so that a new fiche changes nothing here."""

import sys
from collections.abc import Callable
from functools import cache
from typing import Any

from finalite.capabilities import register


class UnknownDoor(LookupError):
    """No operation or query has this name."""


@cache
def load() -> None:
    """Import the operations and queries of every fiche in force, once."""
    for entry in register.entries():
        if entry.in_force:
            for name in ("operations", "queries"):
                register.module_of(entry.slug, name)


def all_doors() -> tuple[Any, ...]:
    """Every door of the fiches in force, by slug and name."""
    load()
    return tuple(register.doors())


def doors_of(slug: str) -> tuple[Any, ...]:
    """The doors of one fiche."""
    return tuple(door for door in all_doors() if door.slug == slug)


def find(slug: str, name: str) -> Any:
    """The door `slug.name`; raises `UnknownDoor` saying which there are."""
    load()
    try:
        return register.find_door(slug, name)
    except KeyError:
        near = ", ".join(door.name for door in doors_of(slug))
        raise UnknownDoor(f"{slug}.{name}: " + (f"« {near} »" if near else "aucune opération")) from None


def entrance(door: Any) -> Callable[..., Any]:
    """The function to call: the decorated one, which checks and journals."""
    return getattr(sys.modules[door.function.__module__], door.name)
