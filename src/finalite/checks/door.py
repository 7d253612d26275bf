"""Nothing public goes round the door, and every sub-purpose in force is served by something."""

import ast
from collections.abc import Iterator
from pathlib import Path

from finalite.capabilities.register.door import doors
from finalite.capabilities.register.entry import Entry
from finalite.capabilities.register.errors import did_you_mean

from .finding import Finding
from .house import House, parsed

KINDS = {"operations": "operation", "queries": "query"}


def check(house: House) -> Iterator[Finding]:
    """Read the decorators of each public function of `operations` and `queries`.

    In a package split by subject, public means exported by its `__init__`; the rest is shared between its files.
    """
    for entry in house.entries:
        served: set[str] = set()
        for module in KINDS:
            exported = _exported(house.folder(entry) / module / "__init__.py")
            for path in house.public(entry, module):
                yield from _file(house, entry, path, module, exported, served)
        yield from _unserved(house, entry, served)


def _file(
    house: House, entry: Entry, path: Path, module: str, exported: frozenset[str] | None, served: set[str]
) -> Iterator[Finding]:
    names = [one.id for one in entry.subpurposes]
    for function in _public(path):
        where, subpurpose = f"{house.place(path)}:{function.lineno}", _subpurpose(entry, function)
        if subpurpose is None and exported is not None and function.name not in exported:
            continue
        if subpurpose is None:
            question = f'has no purpose; which sub-purpose is it for? (@register.{KINDS[module]}("…"))'
            yield Finding("door", where, function.name, question)
        elif subpurpose not in names:
            near = did_you_mean(subpurpose, names) or "; which one is it?"
            yield Finding("door", where, function.name, f"{subpurpose!r} is not a sub-purpose of {entry.slug}{near}")
        else:
            served.add(subpurpose)


def _unserved(house: House, entry: Entry, served: set[str]) -> Iterator[Finding]:
    for one in entry.subpurposes if entry.in_force else ():
        if one.id not in served:
            question = "is in force but nothing serves it; which operation or query does?"
            yield Finding("door", house.fiche_file(entry), f"subpurpose.{one.id}", question)


def _exported(init: Path) -> frozenset[str] | None:
    """The names that a package offers; None where `operations` or `queries` is a single module."""
    if not init.is_file():
        return None
    imports = [node for node in ast.walk(parsed(init)) if isinstance(node, ast.ImportFrom)]
    return frozenset(alias.asname or alias.name for node in imports for alias in node.names)


def _public(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in parsed(path).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
            yield node


def _subpurpose(entry: Entry, function: ast.FunctionDef | ast.AsyncFunctionDef) -> str | None:
    """The sub-purpose in `@register.operation("…")`; where a name stands for it, the one that the door was given."""
    for one in function.decorator_list:
        if isinstance(one, ast.Call) and _name(one.func) in KINDS.values():
            first = one.args[0] if one.args else None
            return str(first.value) if isinstance(first, ast.Constant) else _given(entry.slug, function.name)
    return None


def _given(slug: str, name: str) -> str:
    return next((door.subpurpose for door in doors() if (door.slug, door.name) == (slug, name)), "")


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
