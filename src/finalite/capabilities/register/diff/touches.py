"""What a difference touches in the running system: columns, doors, and how many people are held.

It reads what is declared, never a row: `held` counts people, where a database is there to count in.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping

from .. import loader
from ..door import Door, doors
from ..guard.catalog import Table, tables
from ..modules import module_of
from .comparison import Change, Difference
from .values import Touched

__all__ = ["Touched", "touched"]
LISTS = ("read", "write", "data", "what")
WHOLE = "status"
"""An entry that comes into force, or closes, touches all that it has here."""


def touched(found: Difference, *, count: Callable[[str], int] | None = None) -> dict[str, Touched]:
    """By slug, what the running system has under each entry that changed; entries without code touch nothing.

    `count` says how many people an entry holds: only the caller knows under which purpose it may count.
    """
    pairs = {slug: (_columns(slug, changes), _operations(slug, changes)) for slug, changes in found.changed.items()}
    begun = (slug for slug, changes in found.changed.items() if any(one.key == WHOLE for one in changes))
    for slug in (*begun, *found.added, *found.removed):
        pairs[slug] = (_all_columns(slug), tuple(door.code for door in _doors(slug)))
    return {
        slug: Touched(columns, operations, count(slug) if count else None)
        for slug, (columns, operations) in pairs.items()
        if columns or operations
    }


def _columns(slug: str, changes: Iterable[Change]) -> tuple[str, ...]:
    """Those whose category came or went somewhere in the entry, and those whose period changed."""
    changes = tuple(changes)
    data, rules = set(_categories(changes)), {_rest(one) for one in changes if one.key.startswith("retention.")}
    return tuple(
        name
        for table in _tables(slug)
        for name, category in _named(table)
        if category in data or getattr(table.model, "retention", "") in rules
    )


def _categories(changes: Iterable[Change]) -> Iterator[str]:
    for one in changes:
        if one.field in LISTS:
            yield from (*one.gained, *one.lost)
        for item in (one.before, one.after):
            if not one.field and isinstance(item, Mapping):
                yield from (value for name in LISTS for value in _several(item.get(name)))


def _several(value: object) -> list[str]:
    """The words of a list; an older or broken state may say anything there."""
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _operations(slug: str, changes: Iterable[Change]) -> tuple[str, ...]:
    """The doors of the sub-purposes that came, went, were said otherwise, or became open or closed to a role."""
    names = set()
    for one in changes:
        names |= {_rest(one)} if one.key.startswith("subpurpose.") else set()
        names |= {*one.gained, *one.lost} if one.field == "subpurposes" else set()
    return tuple(door.code for door in _doors(slug) if door.subpurpose in names)


def _rest(one: Change) -> str:
    return one.key.split(".")[1]


def _tables(slug: str) -> list[Table]:
    return [table for table in tables().values() if table.fiche == slug]


def _all_columns(slug: str) -> tuple[str, ...]:
    return tuple(name for table in _tables(slug) for name, _ in _named(table))


def _named(table: Table) -> Iterator[tuple[str, str]]:
    yield from ((f"{table.label}.{name}", category) for name, category in table.columns.items() if category)


def _doors(slug: str) -> list[Door]:
    """Doors are known once the modules of the fiche are loaded; an entry without a folder has none."""
    if slug in {entry.slug for entry in loader.entries()}:
        for name in ("operations", "queries"):
            module_of(slug, name)
    return [door for door in doors() if door.slug == slug]
