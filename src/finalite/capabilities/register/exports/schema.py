"""The JSON Schema of the export, drawn from the frozen types: a key added to an entry appears here by itself."""

import dataclasses
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

from ..commitments import DURATION, SECTIONS, SOURCES
from ..entry import (
    Access,
    Algorithm,
    DataUse,
    Entry,
    Flow,
    LegalBasis,
    Proposal,
    Provenance,
    Published,
    Recipient,
    RetentionRule,
    Right,
    Security,
    SourceNote,
    SubPurpose,
    Text,
    Unused,
)
from ..loader import STATUSES
from ..parties import JOINT, ROLES
from ..reading import ID
from ..sections import EDITIONS, GDPR
from .as_json import FORMAT, VERSION
from .labels import EFFECTS
from .values import Register

PATH = Path(__file__).with_name("register.schema.json")
DIALECT = "https://json-schema.org/draft/2020-12/schema"
KEYS = {
    "subpurposes": "subpurpose",
    "legal_bases": "legal_basis",
    "recipients": "recipient",
    "algorithms": "algorithm",
    "source_notes": "source_note",
    "start": "from",
}
"""Where the TOML has another word than the type; everywhere else they agree."""
MAY_LACK = {"write", "how", "exempt", "article", "policy", "measures", "full", "closed_on", "closed_why"}
"""Left out where empty, besides what has a default in the types and the sections of an entry."""


def _pattern(matcher: Any) -> str:
    return matcher.__self__.pattern


_TEXT = {"type": "string"}
_ID = {"type": "string", "pattern": f"^{ID.pattern}$"}
_DURATION = {"type": "string", "pattern": f"^{_pattern(DURATION)}$"}
_SPECIAL: dict[tuple[type, str], dict[str, Any]] = {
    (Entry, "slug"): _ID,
    (Entry, "mission"): _ID,
    (Entry, "status"): {"enum": list(STATUSES)},
    (SubPurpose, "id"): _ID,
    (SubPurpose, "editions"): {"type": "array", "items": {"enum": list(EDITIONS)}, "uniqueItems": True},
    (LegalBasis, "editions"): {"type": "array", "items": {"enum": list(EDITIONS)}, "uniqueItems": True},
    (LegalBasis, "gdpr"): {"type": "string", "pattern": f"^({_pattern(GDPR)})$"},
    (RetentionRule, "keep"): _DURATION,
    (RetentionRule, "archive"): _DURATION,
    (Algorithm, "effect"): {"enum": list(EFFECTS)},
    (SourceNote, "section"): {"enum": list(SECTIONS)},
}


def write(register: Register | None = None) -> bytes:
    """The schema, the same for every register: published beside this module, and by `finalite register export`."""
    return (json.dumps(schema(), ensure_ascii=False, indent=2) + "\n").encode()


def schema() -> dict[str, Any]:
    """What any export holds."""
    envelope = {
        "format": {"const": FORMAT},
        "version": {"const": VERSION},
        "organisation": _TEXT,
        "parties": _parties(),
        "vocabulary": {"type": "object", "additionalProperties": {"type": "object"}},
        "entries": {"type": "array", "items": {"$ref": "#/$defs/Entry"}},
    }
    known = (Entry, Published, SubPurpose, LegalBasis, DataUse, Access, Flow,
             Recipient, RetentionRule, Right, Algorithm, Security, Proposal,
             SourceNote, Unused, Text)  # fmt: skip
    return {
        "$schema": DIALECT,
        "title": "Register of processing activities",
        **_object(envelope, [one for one in envelope if one != "parties"]),
    } | {"$defs": {one.__name__: _type(one) for one in known}}


def _parties() -> dict[str, Any]:
    """Absent from files written before the register could say who answers for it."""
    said = {"name": _TEXT, "contact": _TEXT, "source": {"enum": list(SOURCES)}}
    one = _object(said, ["name"])
    joint = _array(_object(said | {"entries": _array(_ID)}, ["name"]))
    return _object({role: joint if role == JOINT else one for role in ROLES}, [])


def _type(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind)
    found: dict[str, Any] = {}
    required = []
    for field in dataclasses.fields(kind):
        keys = _keys(kind, field.name, hints[field.name])
        found |= keys
        if field.default is dataclasses.MISSING and not _may_lack(kind, field.name):
            required += list(keys)
    return _object(found, required)


def _keys(kind: type, name: str, hint: Any) -> dict[str, Any]:
    """The keys that one field becomes: a bilingual text inside a list is `fr` and `en`, provenance is two sections."""
    if name == "path":
        return {}
    if hint is Text and kind is not Entry:
        return {"fr": _TEXT, "en": _TEXT}
    if hint is Provenance:
        sections = {"type": "object", "propertyNames": {"enum": list(SECTIONS)}}
        sources = {"additionalProperties": {"enum": list(SOURCES)}}
        return {"provenance": sections | sources, "proposed": _array(_ref(Proposal))}
    key = KEYS.get(name, name) if kind in (Entry, RetentionRule) else name
    return {key: _SPECIAL.get((kind, name)) or _hinted(hint)}


def _hinted(hint: Any) -> dict[str, Any]:
    origin, inside = get_origin(hint), get_args(hint)
    if origin in (tuple, frozenset):
        return _array(_hinted(inside[0])) | ({"uniqueItems": True} if origin is frozenset else {})
    if origin is Mapping:
        return {"type": "object", "propertyNames": _ID, "additionalProperties": _hinted(inside[1])}
    if dataclasses.is_dataclass(hint):
        return _ref(hint)
    return {bool: {"type": "boolean"}, str: _TEXT}.get(hint, {"type": "integer"})


def _may_lack(kind: type, name: str) -> bool:
    head = {"slug", "mission", "status", "title", "published"}
    return name in MAY_LACK - ({"article"} if kind is Algorithm else set()) or (
        kind is Entry and name not in head
    ) or (name == "data" and kind in (Flow, Recipient))  # fmt: skip


def _object(properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _array(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _ref(kind: Any) -> dict[str, Any]:
    return {"$ref": f"#/$defs/{kind.__name__}"}
