"""Reads JSON Lines: one JSON object a line, one act an object."""

import json
from collections.abc import Iterator

from .lines import Fault, RawLine, decoded, numbered


def read(content: bytes) -> Iterator[RawLine]:
    """Give each line of a JSON Lines file, a broken one with its fault."""
    for number, raw in numbered(content):
        yield parse(number, raw)


def parse(number: int, raw: bytes) -> RawLine:
    """Read one line; a number written with a decimal point or twice the same name is a fault, not a guess."""
    text, refused = decoded(number, raw)
    if refused:
        return refused
    try:
        fields = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except (ValueError, RecursionError) as why:
        return RawLine(number, text, {}, Fault("", "syntax", f"JSON illisible : {why}"[:200]))
    if not isinstance(fields, dict):
        return RawLine(number, text, {}, Fault("", "syntax", "un objet JSON est attendu : { … }"))
    return RawLine(number, text, fields)


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError("un champ est donné deux fois")
    return fields


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} n’est pas un nombre")
