"""Data goes from fiche to fiche only where the register says so: imports and `receives_from` agree, with no circle."""

import ast
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from finalite.capabilities.register.entry import Entry

from .finding import Finding
from .house import House, parsed

PUBLIC = ("queries", "operations")
PREFIX = ("finalite", "missions")


def check(house: House) -> Iterator[Finding]:
    """Compare what each fiche imports with what it declares to receive."""
    for entry in house.entries:
        yield from _entry(house, entry)
    yield from _circles(house)


def imports_of(path: Path) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Line and dotted parts of everything a file imports by its full name."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, tuple(alias.name.split("."))) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((node.lineno, (*node.module.split("."), alias.name)) for alias in node.names)


def fiche_imports(house: House, entry: Entry) -> Iterator[tuple[Path, int, str, tuple[str, ...]]]:
    """File, line, other fiche and what is taken from it."""
    for path in house.code(entry):
        for line, parts in imports_of(path):
            if parts[:2] == PREFIX and len(parts) > 3 and parts[3] != entry.slug:
                yield path, line, parts[3], parts[4:]


def _entry(house: House, entry: Entry) -> Iterator[Finding]:
    declared = {flow.fiche: flow for flow in entry.receives_from}
    seen: set[str] = set()
    for path, line, slug, inside in fiche_imports(house, entry):
        seen.add(slug)
        where = f"{house.place(path)}:{line}"
        if slug not in declared:
            yield Finding("flows", where, slug, f"is imported; add it to receives_from of {entry.slug}, or ask whom?")
        if not inside or inside[0] not in PUBLIC:
            taken = ".".join(inside) or "the package"
            yield Finding("flows", where, slug, f"{taken} is private; which query or operation answers instead?")
    yield from _unread(house, entry, seen)


def _unread(house: House, entry: Entry, seen: set[str]) -> Iterator[Finding]:
    file = house.fiche_file(entry)
    for flow in entry.receives_from:
        key, reason = f"receives_from.{flow.fiche}", entry.excuse(f"receives_from.{flow.fiche}")
        if flow.through and not (house.source / "capabilities" / flow.through).is_dir():
            yield Finding("flows", file, key, f"no capability is called {flow.through!r}; which one carries the data?")
        if entry.in_force and not (flow.through or flow.fiche in seen or reason):
            yield Finding("flows", file, key, "is declared but never read; does it go, or why not? ([[unused]])")
        yield from _beyond(house, entry, flow.fiche, flow.data)


def _beyond(house: House, entry: Entry, slug: str, data: frozenset[str]) -> Iterator[Finding]:
    """One can only receive what the other holds."""
    other = next((one for one in house.entries if one.slug == slug), None)
    for category in sorted(data - other.categories) if other else ():
        question = f"{slug} does not hold {category!r}; where does it come from?"
        yield Finding("flows", house.fiche_file(entry), f"receives_from.{slug}.data", question)


def _circles(house: House) -> Iterator[Finding]:
    graph: Mapping[str, set[str]] = {one.slug: {flow.fiche for flow in one.receives_from} for one in house.entries}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as circle:
        path = " → ".join(reversed(circle.args[1]))
        yield Finding("flows", "receives_from", path, "data goes round in a circle; which answer becomes a case event?")
