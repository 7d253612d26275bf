"""JSON Schema of arguments and results, for OpenAPI and for whoever calls the command line."""

from collections.abc import Sequence
from typing import Any

from .results import plain
from .shapes import MISSING, Shape, Slot

SCALARS: dict[str, dict[str, Any]] = {
    "text": {"type": "string", "maxLength": 20_000},
    "integer": {"type": "integer", "minimum": -(2**63) + 1, "maximum": 2**63 - 1},
    "at_most": {"type": "integer", "minimum": 1, "maximum": 2**63 - 1},
    "yes_no": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "datetime": {"type": "string", "format": "date-time"},
    "cents": {"type": "integer", "minimum": -(2**63) + 1, "maximum": 2**63 - 1, "description": "centimes d'euro"},
    "person": {
        "type": "integer",
        "minimum": 1,
        "maximum": 2**63 - 1,
        "description": "numéro de dossier",
    },
    "bytes": {"type": "string", "contentEncoding": "base64"},
    "nothing": {"type": "null"},
    "any": {},
}
UPLOAD = {
    "type": "object",
    "required": ["name", "content"],
    "additionalProperties": False,
    "properties": {"name": {"type": "string"}, "content": {"type": "string", "contentEncoding": "base64"}},
}


def arguments_schema(slots: Sequence[Slot]) -> dict[str, Any]:
    """The schema of the JSON object that gives a value to each of `slots`."""
    return _object(slots)


def result_schema(shape: Shape) -> dict[str, Any]:
    """The schema of what an operation answers."""
    return _schema(shape)


def _object(slots: Sequence[Slot]) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {slot.name: _property(slot) for slot in slots},
        "required": [slot.name for slot in slots if slot.required],
    }


def _property(slot: Slot) -> dict[str, Any]:
    found = _schema(slot.shape)
    default = {} if slot.default is MISSING or slot.default is None else {"default": plain(slot.default)}
    return found | default


def _schema(shape: Shape) -> dict[str, Any]:
    found = _bare(shape)
    if shape.category:
        found = found | {"x-data-category": shape.category}
    unknown = [{"const": "unknown"}] if shape.unknown else []
    return {"anyOf": [found, *unknown, {"type": "null"}]} if shape.optional else found


def _bare(shape: Shape) -> dict[str, Any]:
    if shape.kind == "record":
        return _object(shape.slots)
    if shape.kind == "list":
        return {"type": "array", "items": _inner(shape)}
    if shape.kind == "mapping":
        return {"type": "object", "additionalProperties": _inner(shape)}
    if shape.kind == "choice":
        return {"type": "string", "enum": [str(member.value) for member in shape.type]}
    return dict(UPLOAD if shape.kind == "upload" else SCALARS[shape.kind])


def _inner(shape: Shape) -> dict[str, Any]:
    assert shape.item is not None
    return _schema(shape.item)
