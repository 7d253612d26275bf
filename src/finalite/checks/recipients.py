"""Nobody is told who is not declared, and everybody declared is told something."""

import ast
from collections.abc import Iterator
from pathlib import Path

from finalite.capabilities.register.entry import Entry
from finalite.capabilities.register.errors import did_you_mean

from .finding import Finding
from .house import House, parsed


def check(house: House) -> Iterator[Finding]:
    """Compare the recipients and categories written out in calls of `exchange.disclose` with `[[recipient]]`."""
    for entry in house.entries:
        for path in house.code(entry):
            for call in _disclosures(path):
                yield from _call(house, entry, path, call)
        yield from _silent(house, entry)


def _call(house: House, entry: Entry, path: Path, call: ast.Call) -> Iterator[Finding]:
    declared = {one.who: one.data for one in entry.recipients}
    given = {one.arg: one.value for one in call.keywords}
    where, who = f"{house.place(path)}:{call.lineno}", _word(given.get("recipient"))
    if who is None:
        return
    if who not in declared:
        near = did_you_mean(who, declared) or "; is it a recipient of this fiche?"
        yield Finding("recipients", where, who, f"is told, but [[recipient]] does not declare it{near}")
        return
    for category in _words(given.get("categories")):
        if category not in declared[who]:
            question = f"is told {category!r}, which is not declared for it; add it, or hold it back?"
            yield Finding("recipients", where, who, question)


def _silent(house: House, entry: Entry) -> Iterator[Finding]:
    """A recipient counts as told where its id stands anywhere in the code of the fiche, since it may be computed."""
    written = {word for path in house.code(entry) for word in _constants(path)}
    for one in entry.recipients if entry.in_force else ():
        key = f"recipient.{one.who}"
        if one.who not in written and not (entry.excuse(key) or entry.excuse("recipient")):
            question = "is never told anything; does it go, or why not? ([[unused]])"
            yield Finding("recipients", house.fiche_file(entry), key, question)
        if one.who in written and entry.excuse(key):
            yield Finding("recipients", house.fiche_file(entry), f"unused.{key}", "it is told now; remove the excuse?")


def _disclosures(path: Path) -> Iterator[ast.Call]:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Call) and _called(node.func) == "disclose":
            yield node


def _called(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _word(node: ast.expr | None) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _words(node: ast.expr | None) -> list[str]:
    items = node.elts if isinstance(node, ast.Tuple | ast.List | ast.Set) else []
    return [word for word in map(_word, items) if word is not None]


def _constants(path: Path) -> Iterator[str]:
    for node in ast.walk(parsed(path)):
        if (word := _word(node if isinstance(node, ast.expr) else None)) is not None:
            yield word
