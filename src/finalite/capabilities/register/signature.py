"""What a door's signature says: which arguments are persons, which categories a result carries."""

import dataclasses
import inspect
import types
from collections.abc import Callable, Hashable, Iterator
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from .values import Data, PersonId


@cache
def hints_of(thing: Hashable) -> dict[str, Any]:
    """The type of each parameter or field of `thing`, with its `Annotated` marks."""
    return get_type_hints(thing, include_extras=True)


def parameters_of(function: Callable) -> dict[str, inspect.Parameter]:
    """The keyword-only parameters of a door's function; raises `TypeError` for any other kind."""
    found = dict(inspect.signature(function).parameters)
    for name, parameter in found.items():
        if parameter.kind is not inspect.Parameter.KEYWORD_ONLY:
            raise TypeError(f"{function.__module__}.{function.__name__}: make {name!r} keyword-only (put * before it)")
    return found


def persons_in(kind: Any, value: Any) -> Iterator[int]:
    """Every `PersonId` inside `value`, whose declared type is `kind`."""
    if value is None or not mentions_person(kind):
        return
    if kind is PersonId:
        yield value
    elif dataclasses.is_dataclass(kind):
        for name, inner in hints_of(kind).items():  # type: ignore[arg-type]
            yield from persons_in(inner, getattr(value, name))
    elif get_origin(kind) in (tuple, list, frozenset):
        for item in value:
            yield from persons_in(get_args(kind)[0], item)
    else:
        for inner in get_args(kind):
            if dataclasses.is_dataclass(inner) and not isinstance(value, inner):  # type: ignore[arg-type]
                continue
            yield from persons_in(inner, value)


@cache
def mentions_person(kind: Hashable) -> bool:
    """Whether a `PersonId` can stand anywhere inside a value of this type."""
    if dataclasses.is_dataclass(kind):
        return any(mentions_person(inner) for inner in hints_of(kind).values())
    return kind is PersonId or any(mentions_person(inner) for inner in get_args(kind) if _is_type(inner))


@cache
def categories_in(kind: Hashable) -> frozenset[str]:
    """The data categories marked anywhere inside this type: what a value of it may carry."""
    if get_origin(kind) is Annotated:
        inner, *marks = get_args(kind)
        return categories_in(inner) | {mark.category for mark in marks if isinstance(mark, Data)}
    if dataclasses.is_dataclass(kind):
        return frozenset().union(*(categories_in(inner) for inner in hints_of(kind).values()))
    return frozenset().union(*(categories_in(inner) for inner in get_args(kind) if _is_type(inner)))


def _is_type(thing: Any) -> bool:
    return (
        isinstance(thing, type | types.UnionType)
        or thing is PersonId
        or get_origin(thing) is not None
        or thing is Union
    )
