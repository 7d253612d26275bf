"""Which doors there are: finds them by walking the register, so that a new fiche changes nothing here."""

import logging
import sys
from collections.abc import Callable
from functools import cache
from typing import Any

from finalite.capabilities import register
from finalite.capabilities.register.admission import is_outsider
from finalite.site import binding
from finalite.site.binding.shapes import UnknownType, result_of

log = logging.getLogger(__name__)


class UnknownDoor(LookupError):
    """No operation or query has this name."""


@cache
def load() -> None:
    """Import the operations and queries of every fiche in force, once."""
    for entry in register.entries():
        if entry.in_force:
            for name in ("operations", "queries"):
                register.module_of(entry.slug, name)


@cache
def all_doors() -> tuple[Any, ...]:
    """Every door of the fiches in force, by slug and name; one that cannot be asked for is left out, and said."""
    load()
    return tuple(door for door in register.doors() if _may_be_asked(door))


def _may_be_asked(door: Any) -> bool:
    try:
        binding.slots_of(door.function)
        return bool(result_of(door.function))
    except UnknownType as unknown:
        log.error("no page, API route or command for %s.%s: %s", door.slug, door.name, unknown)
        return False


def doors_of(slug: str) -> tuple[Any, ...]:
    """The doors of one fiche."""
    return tuple(door for door in all_doors() if door.slug == slug)


def find(slug: str, name: str) -> Any:
    """The door `slug.name`; raises `UnknownDoor` saying which there are."""
    found = next((door for door in doors_of(slug) if door.name == name), None)
    if found is None:
        near = ", ".join(door.name for door in doors_of(slug))
        raise UnknownDoor(f"{slug}.{name}: " + (f"« {near} »" if near else "aucune opération"))
    return found


def entrance(door: Any) -> Callable[..., Any]:
    """The function to call: the decorated one, which checks and journals."""
    return getattr(sys.modules[door.function.__module__], door.name)


def may(entry: Any, role: str, door: Any) -> bool:
    """Does the register give `role` this door? The door itself checks again."""
    closed = role not in door.open_to if is_outsider(role) else door.by_themselves
    return not closed and any(access.role == role and access.may(door.subpurpose) for access in entry.access)
