"""What a type of a signature means for whoever must type, send or show a value of it."""

import collections.abc
import dataclasses
import enum
import inspect
import types
from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from finalite.capabilities.register.values import Cents, Data, PersonId, Upload
from finalite.kernel.unknown import UNKNOWN, Unknown

Kind = Literal[
    "text",
    "integer",
    "at_most",
    "yes_no",
    "date",
    "datetime",
    "cents",
    "choice",
    "record",
    "list",
    "person",
    "upload",
    "mapping",
    "bytes",
    "nothing",
    "any",
]

MISSING: Any = inspect.Parameter.empty

PLAIN: dict[Any, Kind] = {
    str: "text",
    int: "integer",
    bool: "yes_no",
    date: "date",
    datetime: "datetime",
    Cents: "cents",
    PersonId: "person",
    Upload: "upload",
    bytes: "bytes",
    type(None): "nothing",
    Any: "any",
    object: "any",
}


NOTED: tuple[Kind, ...] = ("cents", "at_most")
"""Kinds of number that a note of `Annotated` names."""
LISTS: dict[Any, Any] = {tuple: tuple, list: list, frozenset: frozenset, collections.abc.Sequence: tuple}


class UnknownType(TypeError):
    """A signature uses a type that no door can ask for."""


@dataclasses.dataclass(frozen=True)
class Shape:
    """One type, read: `item` is what a list or a mapping holds, `type` the class to build."""

    kind: Kind
    type: Any
    optional: bool = False
    unknown: bool = False
    item: "Shape | None" = None
    category: str = ""

    @property
    def empty(self) -> Any:
        """The value of an optional shape when somebody says nothing: UNKNOWN where facts may be unknown, else None."""
        return UNKNOWN if self.unknown else None

    @property
    def slots(self) -> tuple["Slot", ...]:
        """The fields of a record."""
        return _fields_of(self.type) if self.kind == "record" else ()


@dataclasses.dataclass(frozen=True)
class Slot:
    """A named place for a value: an argument, or a field of a record."""

    name: str
    shape: Shape
    default: Any = MISSING

    @property
    def required(self) -> bool:
        return self.default is MISSING and not self.shape.optional

    @property
    def fallback(self) -> Any:
        """The value when nothing is given; only for what is not required."""
        return self.shape.empty if self.default is MISSING else self.default


@cache
def slots_of(function: Callable[..., Any]) -> tuple[Slot, ...]:
    """The arguments of `function`, read from its signature; raises `UnknownType` naming the argument."""
    target = inspect.unwrap(function)
    hints = get_type_hints(target, include_extras=True)
    parameters = inspect.signature(target).parameters.values()
    slots = tuple(_slot(target.__qualname__, p.name, hints.get(p.name, str), p.default) for p in parameters)
    for slot in slots:
        _refuse_open(f"{target.__qualname__}, {slot.name}", slot.shape)
    return slots


@cache
def result_of(function: Callable[..., Any]) -> Shape:
    """What `function` returns."""
    target = inspect.unwrap(function)
    return shape_of(get_type_hints(target, include_extras=True).get("return", Any))


def shape_of(hint: Any) -> Shape:
    """Read one type; raises `UnknownType` for one that no door can ask for."""
    origin = get_origin(hint)
    if origin is Annotated:
        return _annotated(hint)
    if origin in (Union, types.UnionType):
        return _optional(hint)
    if origin in LISTS:
        return Shape("list", LISTS[origin], item=shape_of(get_args(hint)[0]))
    if origin in (dict, collections.abc.Mapping):
        return Shape("mapping", dict, item=shape_of(get_args(hint)[1]))
    return _single(hint)


def _annotated(hint: Any) -> Shape:
    inner, *notes = get_args(hint)
    category = next((note.category for note in notes if isinstance(note, Data)), "")
    kinds: list[Kind] = [kind for kind in NOTED if kind in notes]
    shape = Shape(kinds[0], inner) if kinds else shape_of(inner)
    return dataclasses.replace(shape, category=category or shape.category)


def _optional(hint: Any) -> Shape:
    parts = get_args(hint)
    rest = [part for part in parts if part not in (type(None), Unknown)]
    shape = shape_of(rest[0]) if len(rest) == 1 else Shape("any", Any)
    return dataclasses.replace(shape, optional=len(rest) < len(parts), unknown=Unknown in parts)


def _refuse_open(where: str, shape: Shape) -> None:
    """Raise `UnknownType` where an argument is so open that no form could ask for it."""
    if shape.kind in ("any", "mapping", "bytes"):
        raise UnknownType(f"{where} is too open to be asked for; use one plain type or a frozen dataclass")
    if shape.item is not None:
        _refuse_open(where, shape.item)
    for slot in shape.slots:
        _refuse_open(f"{where}.{slot.name}", slot.shape)


def _single(hint: Any) -> Shape:
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return Shape("choice", hint)
    try:
        if hint in PLAIN:
            return Shape(PLAIN[hint], hint)
    except TypeError:
        pass
    if hasattr(hint, "__supertype__"):
        return shape_of(hint.__supertype__)
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return Shape("record", hint)
    raise UnknownType(f"{hint!r} cannot be asked for: use the types named in the contract of operations")


def _slot(where: str, name: str, hint: Any, default: Any) -> Slot:
    try:
        return Slot(name, shape_of(hint), default)
    except UnknownType as unknown:
        raise UnknownType(f"{where}, {name}: {unknown}") from None


@cache
def _fields_of(record: type) -> tuple[Slot, ...]:
    hints = get_type_hints(record, include_extras=True)
    return tuple(
        _slot(record.__qualname__, f.name, hints[f.name], _default(f)) for f in dataclasses.fields(record) if f.init
    )


def _default(spec: dataclasses.Field) -> Any:
    if spec.default is not dataclasses.MISSING:
        return spec.default
    if spec.default_factory is not dataclasses.MISSING:
        return spec.default_factory()
    return MISSING
