"""Reads the TOML files of this folder once, and finds the value of a parameter on a day."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from difflib import get_close_matches
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from finalite.kernel import decision

from .values import UNITS, Amount, LawParameter, Value

FOLDER = Path(__file__).parent
_PARAMETER_KEYS = {"fr", "en", "unit", "reference", "value"}
_VALUE_KEYS = {"amount", "from", "to", "reference", "source", "verified_until", "verified", "why", "since", "gap"}


class InvalidLaw(ValueError):
    """A law file that cannot be trusted: the message names file, parameter and what to write."""


class MissingLaw(decision.Refusal):
    """No value is recorded for a parameter on a day: the engine refuses, and names the missing text."""


def names() -> tuple[str, ...]:
    """Every parameter, in alphabetical order; a name is folder.file.key."""
    return tuple(sorted(_book()))


def parameter(name: str) -> LawParameter:
    """The parameter of that name. Raises MissingLaw, with near names, when nobody recorded it."""
    if name not in _book():
        near = _near(name)
        raise MissingLaw(f"paramètre {name} inconnu" + (f" ; proches : {', '.join(near)}" if near else ""))
    return _book()[name]


@lru_cache(maxsize=1024)
def _near(name: str) -> list[str]:
    """Comparing with every name takes longer than a page may: a screen meets the same unknown one at each reading."""
    return get_close_matches(name, _book(), 3, 0.5)


@lru_cache(maxsize=65_536)
def value(name: str, on: date) -> Value:
    """The value in force on a day. Raises MissingLaw naming the text to find when there is none."""
    found = parameter(name)
    in_force = found.on(on)
    if in_force is None:
        raise MissingLaw(f"{found.fr} ({found.reference}) : aucune valeur connue au {on:%d/%m/%Y} [{name}]")
    return in_force


@lru_cache(maxsize=1)
def version() -> str:
    """Short hash of all the law files: a decision keeps it to tell which state of the parameters it used."""
    digest = hashlib.sha256()
    for path in files(FOLDER):
        digest.update(path.relative_to(FOLDER).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    digest.update(_instead[1].encode() if _instead else b"")
    return digest.hexdigest()[:16]


def files(folder: Path) -> list[Path]:
    """Law files below a folder, in a stable order."""
    return sorted(folder.glob("*/*.toml"))


def place(path: Path) -> str:
    """How messages name a law file: folder and file."""
    return f"{path.parent.name}/{path.name}"


def read_file(path: Path) -> Iterator[LawParameter]:
    """Read the parameters of one file. Raises InvalidLaw on the first fault, naming file and parameter."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidLaw(f"{place(path)}: not readable TOML: {error}") from error
    for key, table in content.items():
        yield _parameter(f"{path.parent.name}.{path.stem}.{key}", table, path)


_instead: tuple[dict[str, LawParameter], str] | None = None
also_forget: list[Callable[[], None]] = []
"""What else of this folder remembers values."""


def put(parameters: dict[str, LawParameter] | None, mark: str = "") -> None:
    """Let this whole process read other parameters, whose `mark` enters the version; None gives the files back.

    Only for questions of the kind «what if», see `changes`: nothing that was answered before is taken back.
    """
    global _instead
    _instead = None if parameters is None else (parameters, mark)
    for forget in (_book.cache_clear, value.cache_clear, version.cache_clear, _near.cache_clear, *also_forget):
        forget()


def book() -> dict[str, LawParameter]:
    """Every parameter by name."""
    return dict(_book())


def read_value(found: LawParameter, row: Mapping[str, Any], where: str) -> Value:
    """A value of a parameter from a row as the files write it. Raises InvalidLaw."""
    return _value(found.name, {"unit": found.unit, "reference": found.reference}, row, where)


@lru_cache(maxsize=1)
def _book() -> dict[str, LawParameter]:
    if _instead:
        return _instead[0]
    return {found.name: found for path in files(FOLDER) for found in read_file(path)}


def _parameter(name: str, table: Any, path: Path) -> LawParameter:
    where = f"{place(path)}: {name}"
    _require(isinstance(table, Mapping), where, "is not a table")
    _only(table, _PARAMETER_KEYS, where)
    for key in ("fr", "en", "unit", "reference"):
        _require(bool(table.get(key)), where, f"has no {key}: write it")
    _require(table["unit"] in UNITS, where, f"has unit {table['unit']!r}; known: {', '.join(UNITS)}")
    rows = table.get("value") or []
    _require(bool(rows), where, "has no value: write [[…value]] with amount, from, source, verified_until")
    values = _in_order([_value(name, table, row, where) for row in rows], rows, where)
    return LawParameter(name, table["fr"], table["en"], table["unit"], table["reference"], values)


def _value(name: str, table: Mapping[str, Any], row: Mapping[str, Any], where: str) -> Value:
    where = f"{where} from {row.get('from', '?')}"
    _only(row, _VALUE_KEYS, where)
    for key in ("amount", "from", "source", "verified_until"):
        _require(key in row, where, f"has no {key}: write it")
    for key in ("from", "to", "verified_until"):
        _require(key not in row or type(row[key]) is date, where, f"{key} is not a date like 2026-11-21")
    verified, why = row.get("verified", True), row.get("why", "")
    _require(verified or bool(why), where, "is not verified: say why")
    return Value(
        name,
        _amount(row["amount"], table["unit"], where),
        table["unit"],
        row["from"],
        row.get("to"),
        row.get("reference", table["reference"]),
        row["source"],
        row["verified_until"],
        verified,
        why,
        row.get("since", ""),
    )


def _amount(raw: Any, unit: str, where: str) -> Amount:
    members = raw if isinstance(raw, list) else [raw]
    wanted = str if unit == "text" else int
    _require(all(type(member) is wanted for member in members), where, f"amount is not {wanted.__name__}: {raw!r}")
    return tuple(members) if isinstance(raw, list) else raw


def _in_order(values: list[Value], rows: list[Mapping[str, Any]], where: str) -> tuple[Value, ...]:
    """Close each value on the eve of the next; a hole must be announced by `gap` on the value before it."""
    closed = []
    for (value, row), (after, _) in pairwise(zip(values, rows, strict=True)):
        eve = after.valid_from - timedelta(days=1)
        _require(value.valid_from < after.valid_from, where, f"values out of order at {after.valid_from}")
        _require(value.valid_to is None or value.valid_to <= eve, where, f"two values on {after.valid_from}")
        _require(
            value.valid_to in (None, eve) or "gap" in row,
            where,
            f"nothing from {value.valid_to} to {after.valid_from}: fill it or say why with gap",
        )
        closed.append(_closed(value, value.valid_to or eve, where))
    return (*closed, _closed(values[-1], values[-1].valid_to, where))


def _closed(value: Value, last: date | None, where: str) -> Value:
    _require(last is None or value.valid_from <= last, where, f"ends {last} before it starts {value.valid_from}")
    return replace(value, valid_to=last)


def _only(table: Mapping[str, Any], keys: set[str], where: str) -> None:
    strange = sorted(set(table) - keys)
    _require(not strange, where, f"key {strange[0] if strange else ''!r} is not one of {', '.join(sorted(keys))}")


def _require(condition: bool, where: str, message: str) -> None:
    if not condition:
        raise InvalidLaw(f"{where}: {message}")
