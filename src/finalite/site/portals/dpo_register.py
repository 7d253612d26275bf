"""The register as its officer sees it: what is built, what is not, and what its daily reading finds."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any

from finalite.capabilities import register
from finalite.capabilities.register import lint
from finalite.capabilities.register.lint import Finding
from finalite.capabilities.register.lint.rule import SEVERITIES
from finalite.site import labels

from . import register_audit
from .register_book import current


def words(on: date) -> dict[str, Any]:
    """Everything that the page says."""
    found = _by_entry(on)
    return {
        "coverage": coverage(),
        "severities": severities(on),
        "in_force": [_line(one, found) for one in _rows() if one["status"] == "in_force"],
        "elsewhere": _elsewhere(on),
    }


def coverage() -> dict[str, int]:
    """How many entries are in force, and how many of their sub-purposes some operation serves."""
    rows = [one for one in _rows() if one["status"] == "in_force"]
    subpurposes = [sub for one in rows for sub in one["subpurposes"]]
    return {
        "fiches": len(rows),
        "total": len(_rows()),
        "subpurposes": len(subpurposes),
        "served": sum(1 for sub in subpurposes if sub["operations"]),
    }


@cache
def _rows() -> list[Any]:
    """What is built does not change while the site runs."""
    return list(register.coverage())


def severities(on: date) -> list[tuple[str, int, int]]:
    """Each severity with the findings about entries in force, and in the whole register."""
    obeyed = {one.slug for one in register.entries() if one.in_force}
    found = register_audit.findings(current(), on)
    every, ours = Counter(f.severity for f in found), Counter(f.severity for f in found if f.entry in obeyed)
    return [(name, ours[name], every[name]) for name in _ranked(every)]


def _ranked(found: Counter[str]) -> list[str]:
    return [severity for severity in SEVERITIES if found[severity]]


def _by_entry(on: date) -> dict[str, list[Finding]]:
    found: dict[str, list[Finding]] = {}
    for one in register_audit.findings(current(), on):
        found.setdefault(one.entry, []).append(one)
    return found


def _line(one: Any, found: dict[str, list[Finding]]) -> dict[str, Any]:
    counted = Counter(finding.severity for finding in found.get(one["slug"], ()))
    return {
        "slug": one["slug"],
        "subpurposes": len(one["subpurposes"]),
        "idle": [sub["id"] for sub in one["subpurposes"] if not sub["operations"]],
        "counted": [(name, counted[name]) for name in _ranked(counted)],
        "rules": [(id, labels.said(lint.rules()[id].label)) for id in _rules(found.get(one["slug"], ()))],
    }


def _rules(found: Iterable[Finding]) -> list[str]:
    return sorted({finding.rule for finding in found})


def _elsewhere(on: date) -> int:
    return len(_by_entry(on).get("", ()))
