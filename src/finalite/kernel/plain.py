"""Frozen dataclasses to JSON values and back, with their schema: the facts a rule reads, the decisions it gives."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import operator
import types
import typing
from collections.abc import Callable, Mapping
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
        self.where, self.message = where, message


def write(value: Any) -> Any:
    """Turn dataclasses, enums, dates, tuples and mappings into JSON values."""
    kind: Any = type(value)
    if kind in _PLAIN:  # first, since most values are: decisions are written by the thousand
        return value
    return _writer(kind)(value)


def read(kind: Any, data: Any) -> Any:
    """Build a value of this type from JSON values. Raises NotReadable with the path of what does not fit."""
    return _reader(kind)(data)


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
def _writer(kind: Any) -> Callable[[Any], Any]:
    """How values of a type are written: worked out once for each type."""
    if dataclasses.is_dataclass(kind):
        return _object_writer(tuple(field.name for field in dataclasses.fields(kind)))
    if issubclass(kind, Enum):
        return lambda value: value.value
    if issubclass(kind, date):
        return kind.isoformat
    if issubclass(kind, Mapping):
        return lambda value: {str(key): write(item) for key, item in value.items()}
    if issubclass(kind, (tuple, list, frozenset)):
        return lambda value: [write(item) for item in value]
    return lambda value: value


def _object_writer(names: tuple[str, ...]) -> Callable[[Any], dict[str, Any]]:
    if len(names) < 2:
        return lambda value: {name: write(getattr(value, name)) for name in names}
    parts = operator.attrgetter(*names)
    return lambda value: {
        name: item if type(item) in _PLAIN else write(item) for name, item in zip(names, parts(value), strict=True)
    }


def _bare(kind: Any) -> Any:
    if typing.get_origin(kind) is typing.Annotated:
        return _bare(typing.get_args(kind)[0])
    return _bare(kind.__supertype__) if hasattr(kind, "__supertype__") else kind


@cache
def _reader(kind: Any) -> Callable[[Any], Any]:
    """How values of a type are read: worked out once for each type, for facts are read by the thousand."""
    kind = _bare(kind)
    origin = typing.get_origin(kind)
    if origin in (types.UnionType, typing.Union):
        return _union_reader(typing.get_args(kind))
    if dataclasses.is_dataclass(kind):
        return _object_reader(kind)
    if origin is tuple:
        return _list_reader(_reader(typing.get_args(kind)[0]))
    if origin in (dict, Mapping):
        return _mapping_reader(_reader(typing.get_args(kind)[1]))
    return _scalar_reader(kind)


def _union_reader(members: tuple[Any, ...]) -> Callable[[Any], Any]:
    optional, may_be_unknown = type(None) in members, Unknown in members
    *others, last = (_reader(member) for member in members if member not in (type(None), Unknown))

    def read_one(data: Any) -> Any:
        if data is None and optional:
            return None
        if may_be_unknown and data == UNKNOWN.value:
            return UNKNOWN
        for member in others:
            with contextlib.suppress(NotReadable):
                return member(data)
        return last(data)

    return read_one


def _object_reader(kind: Any) -> Callable[[Any], Any]:
    fields = {field.name: field for field in dataclasses.fields(kind)}
    required = [name for name, field in fields.items() if _is_required(field)]
    readers = {name: _reader(hints(kind)[name]) for name in fields}

    def read_object(data: Any) -> Any:
        if not isinstance(data, Mapping):
            raise NotReadable("", f"an object is expected, not {data!r}")
        if strange := sorted(data.keys() - readers.keys()):
            raise NotReadable(strange[0], f"is not a fact here; known: {', '.join(fields)}")
        if absent := [name for name in required if name not in data]:
            raise NotReadable(absent[0], "is required")
        values = {name: _inside(name, readers[name], item) for name, item in data.items()}
        try:
            return kind(**values)
        except ValueError as error:
            raise NotReadable("", str(error)) from error

    return read_object


def _list_reader(member: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def read_list(data: Any) -> tuple[Any, ...]:
        if not isinstance(data, (list, tuple)):
            raise NotReadable("", f"a list is expected, not {data!r}")
        return tuple([_inside(rank, member, item) for rank, item in enumerate(data)])

    return read_list


def _mapping_reader(member: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def read_mapping(data: Any) -> dict[str, Any]:
        if not isinstance(data, Mapping):
            raise NotReadable("", f"an object is expected, not {data!r}")
        return {str(key): _inside(str(key), member, item) for key, item in data.items()}

    return read_mapping


def _inside(place: str | int, reader: Callable[[Any], Any], data: Any) -> Any:
    """Read what stands at a place of something larger, which is named where it does not fit."""
    try:
        return reader(data)
    except NotReadable as fault:
        inner, here = fault.where, f"[{place}]" if isinstance(place, int) else place
        raise NotReadable(here + ("." if inner[:1] not in ("", "[") else "") + inner, fault.message) from fault


def _scalar_reader(kind: Any) -> Callable[[Any], Any]:
    if kind is Any:
        return lambda data: data
    if kind in (date, datetime):
        return functools.partial(_read_date, kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return functools.partial(_read_enum, kind)
    return functools.partial(_read_plain, kind)


def _read_plain(kind: Any, data: Any) -> Any:
    if kind in _PLAIN and type(data) is kind:
        return data
    if kind in (str, int, bool):
        raise NotReadable("", f"expected {kind.__name__}, not {data!r}")
    raise NotReadable("", f"cannot hold {data!r}")


def _read_enum(kind: type[Enum], data: Any) -> Enum:
    try:
        return kind(data)
    except ValueError:
        choices = ", ".join(str(member.value) for member in kind)
        raise NotReadable("", f"{data!r} is not one of {choices}") from None


def _read_date(kind: Any, data: Any) -> date:
    if type(data) is kind:
        return data
    try:
        return kind.fromisoformat(data)
    except (TypeError, ValueError):
        raise NotReadable("", f"a {kind.__name__} like 2026-11-21 is expected, not {data!r}") from None


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
