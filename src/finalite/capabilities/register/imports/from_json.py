"""Reads a register from our JSON: strict about the envelope, told by dotted place about the rest."""

import json
from typing import Any

from ..exports.as_json import FORMAT, VERSION
from .draft import Draft, Piece
from .faults import Fault, ImportRefused

KEYS = ("format", "version", "organisation", "parties", "vocabulary", "entries")


def read(content: bytes) -> Draft:
    """The draft. Raises `ImportRefused` when this is not a register in JSON at all."""
    whole = _parsed(content)
    if not isinstance(whole, dict) or whole.get("format") != FORMAT:
        raise ImportRefused([Fault("format", f"ce JSON n’est pas un registre : « format » doit valoir « {FORMAT} »")])
    if whole.get("version") != VERSION:
        raise ImportRefused([Fault("version", f"{whole.get('version')!r} n’est pas connue ; attendu {VERSION}")])
    faults = [Fault(key, "n’est pas une clé d’un registre") for key in whole.keys() - set(KEYS)]
    organisation = whole.get("organisation")
    if not isinstance(organisation, str):
        faults.append(Fault("organisation", "n’est pas du texte"))
    parties = whole.get("parties", {})
    if not isinstance(parties, dict):
        faults.append(Fault("parties", "n’est pas une table"))
        parties = {}
    pieces = tuple(_pieces(whole.get("entries"), faults))
    return Draft(
        organisation if isinstance(organisation, str) else "?",
        whole.get("vocabulary", {}),
        pieces,
        tuple(faults),
        parties,
    )


def _pieces(entries: Any, faults: list[Fault]) -> list[Piece]:
    if not isinstance(entries, list):
        faults.append(Fault("entries", "n’est pas une liste de fiches"))
        return []
    found = []
    for rank, table in enumerate(entries):
        where = f"entries[{rank}]"
        if isinstance(table, dict):
            found.append(Piece(table, f"{where} {table['slug']}" if isinstance(table.get("slug"), str) else where))
        else:
            faults.append(Fault(where, "n’est pas une fiche"))
    return found


def _parsed(content: bytes) -> Any:
    try:
        return json.loads(content.decode("utf-8-sig"), object_pairs_hook=_distinct, parse_constant=_no_constant)
    except UnicodeDecodeError as why:
        raise ImportRefused([Fault("", "ce fichier n’est pas en UTF-8")]) from why
    except (ValueError, RecursionError) as why:
        raise ImportRefused([Fault("", f"JSON illisible : {why}")]) from why


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A key that stands twice would silently lose its first value."""
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = sorted({key for key in keys if keys.count(key) > 1})
        raise ValueError(f"la clé {', '.join(twice)} est là deux fois dans la même table")
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} n’est pas une valeur")
