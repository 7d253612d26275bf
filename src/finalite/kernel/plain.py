"""Frozen dataclasses to JSON values and back, with their schema: the facts a rule reads, the decisions it gives."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any

from .unknown import UNKNOWN, Unknown

_PLAIN = frozenset({str, int, bool, type(None)})


class NotReadable(ValueError):
    """A JSON value that does not fit the type it should fill; `where` is the path to it."""

    def __init__(self, where: str, message: str) -> None:
        super().__init__(f"{where or 'facts'}: {message}")
        self.where = where


def write(value: Any) -> Any:
    """Turn dataclasses, enums, dates, tuples and mappings into JSON values."""
    kind: Any = type(value)
    if kind in _PLAIN:  # first, since most values are: decisions are written by the thousand
        return value
    if names := _names(kind):
        return {name: write(getattr(value, name)) for name in names}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): write(item) for key, item in value.items()}
    if isinstance(value, (tuple, list, frozenset)):
        return [write(item) for item in value]
    return value


def read(kind: Any, data: Any, where: str = "") -> Any:
    """Build a value of this type from JSON values. Raises NotReadable with the path of what does not fit."""
    kind = _bare(kind)
    if typing.get_origin(kind) in (types.UnionType, typing.Union):
        return _read_union(kind, data, where)
    if dataclasses.is_dataclass(kind):
        return _read_dataclass(kind, data, where)
    if typing.get_origin(kind) is tuple:
        return _read_tuple(kind, data, where)
    if typing.get_origin(kind) in (dict, Mapping):
        return _read_mapping(kind, data, where)
    return _read_scalar(kind, data, where)


def schema(kind: Any) -> dict[str, Any]:
    """JSON Schema of a type: closed objects, dates by format, money in cents, UNKNOWN as a word."""
    extra = list(typing.get_args(kind)[1:]) if typing.get_origin(kind) is typing.Annotated else []
    kind = _bare(kind)
    if typing.get_origin(kind) in (types.UnionType, typing.Union):
        return {"anyOf": [schema(member) for member in typing.get_args(kind)]}
    if dataclasses.is_dataclass(kind):
        return _object_schema(kind)
    if typing.get_origin(kind) is tuple:
        return {"type": "array", "items": schema(typing.get_args(kind)[0])}
    if typing.get_origin(kind) in (dict, Mapping):
        return {"type": "object", "additionalProperties": schema(typing.get_args(kind)[1])}
    scalar = _scalar_schema(kind)
    return scalar | ({"description": extra[0]} if extra and isinstance(extra[0], str) else {})


@cache
def hints(kind: type) -> dict[str, Any]:
    """Resolved annotations of a dataclass."""
    return typing.get_type_hints(kind, include_extras=True)


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(kind)) if dataclasses.is_dataclass(kind) else ()


def _bare(kind: Any) -> Any:
    if typing.get_origin(kind) is typing.Annotated:
        return _bare(typing.get_args(kind)[0])
    return _bare(kind.__supertype__) if hasattr(kind, "__supertype__") else kind


def _read_union(kind: Any, data: Any, where: str) -> Any:
    members = typing.get_args(kind)
    if data is None and type(None) in members:
        return None
    if data == UNKNOWN.value and Unknown in members:
        return UNKNOWN
    rest = [member for member in members if member not in (type(None), Unknown)]
    for member in rest[:-1]:
        try:
            return read(member, data, where)
        except NotReadable:
            continue
    return read(rest[-1], data, where)


def _read_dataclass(kind: Any, data: Any, where: str) -> Any:
    if not isinstance(data, Mapping):
        raise NotReadable(where, f"an object is expected, not {data!r}")
    fields = {field.name: field for field in dataclasses.fields(kind)}
    if strange := sorted(set(data) - set(fields)):
        raise NotReadable(_join(where, strange[0]), f"is not a fact here; known: {', '.join(fields)}")
    if absent := [name for name, field in fields.items() if name not in data and _is_required(field)]:
        raise NotReadable(_join(where, absent[0]), "is required")
    values = {name: read(hints(kind)[name], item, _join(where, name)) for name, item in data.items()}
    try:
        return kind(**values)
    except ValueError as error:
        raise NotReadable(where, str(error)) from error


def _read_tuple(kind: Any, data: Any, where: str) -> tuple[Any, ...]:
    if not isinstance(data, (list, tuple)):
        raise NotReadable(where, f"a list is expected, not {data!r}")
    member = typing.get_args(kind)[0]
    return tuple(read(member, item, f"{where}[{rank}]") for rank, item in enumerate(data))


def _read_mapping(kind: Any, data: Any, where: str) -> dict[str, Any]:
    if not isinstance(data, Mapping):
        raise NotReadable(where, f"an object is expected, not {data!r}")
    return {str(key): read(typing.get_args(kind)[1], item, _join(where, str(key))) for key, item in data.items()}


def _read_scalar(kind: Any, data: Any, where: str) -> Any:
    if kind is Any:
        return data
    if kind in (str, int, bool):
        if type(data) is kind:
            return data
        raise NotReadable(where, f"expected {kind.__name__}, not {data!r}")
    if kind is type(None) and data is None:
        return None
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _read_enum(kind, data, where)
    if kind in (date, datetime):
        return _read_date(kind, data, where)
    raise NotReadable(where, f"cannot hold {data!r}")


def _read_enum(kind: type[Enum], data: Any, where: str) -> Enum:
    try:
        return kind(data)
    except ValueError:
        choices = ", ".join(str(member.value) for member in kind)
        raise NotReadable(where, f"{data!r} is not one of {choices}") from None


def _read_date(kind: Any, data: Any, where: str) -> date:
    if type(data) is kind:
        return data
    try:
        return kind.fromisoformat(data)
    except (TypeError, ValueError):
        raise NotReadable(where, f"a {kind.__name__} like 2026-11-21 is expected, not {data!r}") from None


def _object_schema(kind: Any) -> dict[str, Any]:
    fields = dataclasses.fields(kind)
    properties = {}
    for field in fields:
        properties[field.name] = schema(hints(kind)[field.name])
        if field.default is not dataclasses.MISSING:
            properties[field.name]["default"] = write(field.default)
    required = [field.name for field in fields if _is_required(field)]
    return {
        "title": kind.__name__,
        "description": (kind.__doc__ or "").strip(),
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def _scalar_schema(kind: Any) -> dict[str, Any]:
    if kind is Any:
        return {}
    if kind is Unknown:
        return {"const": UNKNOWN.value}
    if isinstance(kind, type) and issubclass(kind, Enum):
        return {"type": "string", "enum": [member.value for member in kind]}
    named = {str: "string", int: "integer", bool: "boolean", type(None): "null"}
    if kind in named:
        return {"type": named[kind]}
    if kind in (date, datetime):
        return {"type": "string", "format": "date" if kind is date else "date-time"}
    raise TypeError(f"facts cannot be of type {kind!r}")


def _is_required(field: dataclasses.Field[Any]) -> bool:
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING


def _join(where: str, name: str) -> str:
    return f"{where}.{name}" if where else name
