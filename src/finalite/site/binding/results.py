"""A result → plain JSON data, and → text for the command line."""

import base64
import dataclasses
import enum
from collections.abc import Mapping
from datetime import date
from typing import Any


def plain(value: Any) -> Any:
    """`value` as JSON can carry it: dates as text, amounts as cents, files as base64."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(one) for key, one in value.items()}
    if isinstance(value, set | frozenset):
        return sorted((plain(one) for one in value), key=str)
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value


def text(value: Any, indent: str = "") -> str:
    """`value` as indented lines for a terminal."""
    data = plain(value)
    if isinstance(data, dict):
        return "\n".join(_line(name, one, indent) for name, one in data.items())
    if isinstance(data, list):
        return "\n".join(_line("-", one, indent) for one in data) or f"{indent}(rien)"
    return f"{indent}{_scalar(data)}"


def _line(name: str, value: Any, indent: str) -> str:
    mark = name if name == "-" else f"{name}:"
    if isinstance(value, dict | list) and value:
        return f"{indent}{mark}\n{text(value, indent + '  ')}"
    return f"{indent}{mark} {_scalar(value)}"


def _scalar(value: Any) -> str:
    if value is None:
        return "inconnu"
    if isinstance(value, bool):
        return "oui" if value else "non"
    return str(value) if value not in ([], {}) else "(rien)"
