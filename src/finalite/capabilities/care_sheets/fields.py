"""Reads the fields of a line one by one, whatever the format: a value of the right kind, or the fault that names it."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from finalite.kernel import identifiers

from .lines import Fault

EARLIEST = date(2005, 1, 1)
"""No act before the first dated rule of the law tables can be decided."""
MOST_CENTS = 50_000_000
"""An act above 500,000 euros is taken for a slip of the keyboard."""
REQUIRED = object()
Fields = Mapping[str, tuple[Callable[[Any], Any], Any]]
"""Each field of a format: how it is read, and what holds when it is absent."""


class Wrong(Exception):
    """The value of one field cannot be used; carries the stable code and the sentence."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


def each(fields: Mapping[str, Any], known: Fields) -> tuple[dict[str, Any], list[Fault]]:
    """The value of each known field, and a fault for each that is wrong, missing or unknown."""
    values, faults = {}, []
    for name, (reader, default) in known.items():
        try:
            given = fields.get(name)
            values[name] = _default(default) if given is None or given == "" else reader(given)
        except Wrong as why:
            faults.append(Fault(name, why.code, why.message))
    faults += [Fault(name[:40], "unknown_field", "champ inconnu du format") for name in fields if name not in known]
    return values, faults


def _default(default: Any) -> Any:
    if default is REQUIRED:
        raise Wrong("missing", "champ obligatoire")
    return default


def text(pattern: str, what: str) -> Callable[[Any], str]:
    """A text of this form."""
    accepted = re.compile(pattern, re.ASCII)

    def read(value: Any) -> str:
        if not isinstance(value, str) or not accepted.fullmatch(value):
            raise Wrong("format", f"{what} attendu")
        return value

    return read


def choice(*accepted: str) -> Callable[[Any], str]:
    """One of these codes."""

    def read(value: Any) -> str:
        if value not in accepted:
            raise Wrong("unknown_code", f"une de ces valeurs attendue : {', '.join(accepted)}")
        return value

    return read


def several(*accepted: str) -> Callable[[Any], tuple[str, ...]]:
    """A list of these codes, each once."""

    def read(value: Any) -> tuple[str, ...]:
        if not isinstance(value, (list, tuple)) or any(item not in accepted for item in value):
            raise Wrong("unknown_code", f"une liste parmi : {', '.join(accepted)}")
        return tuple(sorted(set(value)))

    return read


def whole(least: int, most: int, unit: str) -> Callable[[Any], int]:
    """A whole number within these bounds."""

    def read(value: Any) -> int:
        if type(value) is not int:  # a boolean is an int for Python, not for a sheet
            raise Wrong("format", f"nombre entier attendu ({unit})")
        if not least <= value <= most:
            raise Wrong("negative" if value < 0 else "absurd", f"entre {least} et {most} ({unit})")
        return value

    return read


def day(value: Any) -> date:
    """A day written AAAA-MM-JJ."""
    try:
        if not isinstance(value, str) or len(value) != 10:
            raise ValueError
        day = date.fromisoformat(value)
    except ValueError:
        raise Wrong("impossible_date", "date AAAA-MM-JJ attendue") from None
    if day < EARLIEST:
        raise Wrong("impossible_date", f"antérieure au {EARLIEST:%d/%m/%Y}")
    return day


def yes_no(value: Any) -> bool:
    """True or false, nothing else."""
    if type(value) is not bool:
        raise Wrong("format", "true ou false attendu")
    return value


def nir(value: Any) -> str:
    """A number of 15 characters whose key is right."""
    if not isinstance(value, str):
        raise Wrong("format", "15 caractères entre guillemets attendus")
    try:
        return identifiers.parse_nir(value).full
    except identifiers.InvalidIdentifier as why:
        raise Wrong(f"nir_{why.code}", str(why)) from why
