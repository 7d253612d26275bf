"""A door opens to outsiders only as far as the register lets them in, and whoever is let in finds a door."""

from collections.abc import Iterator

from finalite.capabilities.register import admission
from finalite.capabilities.register.door import Door, doors
from finalite.capabilities.register.entry import Entry

from .finding import Finding
from .house import House


def check(house: House, known_doors: tuple[Door, ...] | None = None) -> Iterator[Finding]:
    """Compare `open_to` of each door with `[[access]]`, both directions."""
    known = doors() if known_doors is None else known_doors
    for entry in house.entries:
        own = [door for door in known if door.slug == entry.slug]
        for door in own:
            yield from _too_open(house, entry, door)
        yield from _shut_out(house, entry, own)


def _too_open(house: House, entry: Entry, door: Door) -> Iterator[Finding]:
    access = {one.role: one for one in entry.access}
    for role in door.open_to:
        if role not in access:
            question = f"is open to {role}, who has no [[access]]; add it, or close the door?"
            yield Finding("access", house.fiche_file(entry), door.name, question)
        elif not access[role].may(door.subpurpose):
            question = f"is open to {role} for {door.subpurpose}, which its [[access]] leaves out; which one is right?"
            yield Finding("access", house.fiche_file(entry), door.name, question)


def _shut_out(house: House, entry: Entry, own: list[Door]) -> Iterator[Finding]:
    opened = {role for door in own for role in door.open_to}
    for one in entry.access if entry.in_force else ():
        key = f"access.{one.role}"
        if admission.is_outsider(one.role) and one.role not in opened and not entry.excuse(key):
            question = "is declared but no door is open to it; which one is, or why not? ([[unused]])"
            yield Finding("access", house.fiche_file(entry), key, question)
        if entry.excuse(key) and one.role in opened:
            yield Finding("access", house.fiche_file(entry), f"unused.{key}", "a door is open now; remove the excuse?")
