"""Nobody is told who is not declared, and everybody declared is told something."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from finalite.capabilities.register.entry import Entry
from finalite.capabilities.register.errors import did_you_mean

from .finding import Finding
from .house import House, parsed, source_files

TELLING = ("disclose", "tell", "tell_provider", "Writer")


@dataclass(frozen=True, slots=True)
class Told:
    """What the source says in one place: who is told which categories; `who` is None where it is computed."""

    where: str
    who: str | None
    categories: tuple[str, ...]


def check(house: House) -> Iterator[Finding]:
    """Compare the recipients and categories written out in the code with `[[recipient]]`.

    They stand in calls of `exchange.disclose` and of the letters (`TELLING`), or in the adapter class
    handed to `exchange.send`.
    """
    adapters = _adapters(house)
    for entry in house.entries:
        told = [one for path in house.code(entry) for one in _told(house, path, adapters)]
        for one in told:
            yield from _undeclared(entry, one)
        yield from _silent(house, entry, {one.who for one in told})


def _undeclared(entry: Entry, told: Told) -> Iterator[Finding]:
    declared = {one.who: one.data for one in entry.recipients}
    if told.who is None:
        return
    if told.who not in declared:
        near = did_you_mean(told.who, declared) or "; is it a recipient of this fiche?"
        yield Finding("recipients", told.where, told.who, f"is told, but [[recipient]] does not declare it{near}")
        return
    for category in told.categories:
        if category not in declared[told.who]:
            question = f"is told {category!r}, which is not declared for it; add it, or hold it back?"
            yield Finding("recipients", told.where, told.who, question)


def _silent(house: House, entry: Entry, told: set[str | None]) -> Iterator[Finding]:
    """A recipient whose id stands anywhere in the code of the fiche counts as told too, since it may be computed."""
    written = told | {word for path in house.code(entry) for word in _constants(path)}
    for one in entry.recipients if entry.in_force else ():
        key = f"recipient.{one.who}"
        if one.who not in written and not (entry.excuse(key) or entry.excuse("recipient")):
            question = "is never told anything; does it go, or why not? ([[unused]])"
            yield Finding("recipients", house.fiche_file(entry), key, question)
        if one.who in written and entry.excuse(key):
            yield Finding("recipients", house.fiche_file(entry), f"unused.{key}", "it is told now; remove the excuse?")


def _told(house: House, path: Path, adapters: Mapping[str, Told]) -> Iterator[Told]:
    for call in (node for node in ast.walk(parsed(path)) if isinstance(node, ast.Call)):
        where, given = f"{house.place(path)}:{call.lineno}", {one.arg: one.value for one in call.keywords}
        if _name(call.func) in TELLING:
            yield Told(where, _word(given.get("recipient")), _words(given.get("categories")))
        elif _name(call.func) == "send" and (adapter := adapters.get(_name(given.get("outbound")))):
            yield Told(where, adapter.who, adapter.categories)


def _adapters(house: House) -> dict[str, Told]:
    """Class name → who gets what, for the classes of the exchange capability that name a recipient."""
    found = {}
    for path in source_files(house.source / "capabilities" / "exchange"):
        for node in parsed(path).body:
            if isinstance(node, ast.ClassDef) and (who := _word(_constant_of(node, "recipient"))):
                found[node.name] = Told("", who, _field_categories(_constant_of(node, "fields")))
    return found


def _constant_of(node: ast.ClassDef, name: str) -> ast.expr | None:
    for line in node.body:
        targets = line.targets if isinstance(line, ast.Assign) else [getattr(line, "target", None)]
        if isinstance(line, ast.Assign | ast.AnnAssign) and name in map(_name, targets):
            return line.value
    return None


def _field_categories(node: ast.expr | None) -> tuple[str, ...]:
    """The second word of each `Field(name, category)`."""
    calls = [one for one in getattr(node, "elts", ()) if isinstance(one, ast.Call) and len(one.args) > 1]
    return tuple(sorted({word for one in calls if (word := _word(one.args[1]))}))


def _name(node: ast.AST | None) -> str:
    if isinstance(node, ast.Call):
        return _name(node.func)
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _word(node: ast.AST | None) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _words(node: ast.expr | None) -> tuple[str, ...]:
    items = node.elts if isinstance(node, ast.Tuple | ast.List | ast.Set) else []
    return tuple(word for word in map(_word, items) if word is not None)


def _constants(path: Path) -> Iterator[str]:
    for node in ast.walk(parsed(path)):
        if (word := _word(node)) is not None:
            yield word
