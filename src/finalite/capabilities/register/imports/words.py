"""Checks the words that an organisation adds to our vocabulary: it may add, never change ours."""

from collections.abc import Iterator, Mapping
from typing import Any

from ..reading import ID
from ..vocabulary import KINDS, Terms, extended
from .faults import Fault

MAY_ADD = tuple(kind for kind in KINDS if kind != "group")
TEXTS = {"fr", "en", "note", "group", "special", "dpv", "kind"}
FLAGS = {"medical", "external"}
SPECIAL = ("none", "art9", "art10", "nir", "highly_personal")


def faults_in(raw: Any, where: str) -> list[Fault]:
    """What is wrong with the added terms, kind by kind."""
    if not isinstance(raw, dict):
        return [Fault(where, "n’est pas une table de mots, rangés par sorte")]
    return [fault for kind, terms in raw.items() for fault in _kind(kind, terms, f"{where}.{kind}")]


def _kind(kind: str, terms: Any, where: str) -> Iterator[Fault]:
    if kind not in MAY_ADD:
        yield Fault(where, f"n’est pas une sorte de mots ; il y a {', '.join(MAY_ADD)}")
    elif not isinstance(terms, dict):
        yield Fault(where, "n’est pas une table de mots")
    else:
        ours = getattr(extended({}), kind)
        for id, fields in terms.items():
            yield from _term(kind, id, fields, ours, f"{where}.{id}")


def _term(kind: str, id: str, fields: Any, ours: Terms, where: str) -> Iterator[Fault]:
    if id in ours:
        yield Fault(where, "est déjà dans le vocabulaire commun : prendre un autre nom")
    if kind != "code" and not ID.fullmatch(id):
        yield Fault(where, "en minuscules sans accent, mots joints par _")
    if not isinstance(fields, dict):
        yield Fault(where, "n’est pas une table")
        return
    for key in ("fr", "en"):
        if not isinstance(fields.get(key), str) or not fields[key].strip():
            yield Fault(f"{where}.{key}", "manque : comment le dire ?")
    yield from _fields(kind, fields, where)


def _fields(kind: str, fields: Mapping[str, Any], where: str) -> Iterator[Fault]:
    for key, value in fields.items():
        wanted = str if key in TEXTS else bool if key in FLAGS else int if key == "number" else None
        if wanted is None:
            yield Fault(f"{where}.{key}", "n’est pas une propriété d’un mot")
        elif not isinstance(value, wanted) or (wanted is int and isinstance(value, bool)):
            yield Fault(f"{where}.{key}", "n’a pas la forme attendue")
    if kind == "data" and fields.get("special", "none") not in SPECIAL:
        yield Fault(f"{where}.special", f"est l’un de {', '.join(SPECIAL)}")
    if kind == "data" and fields.get("group") not in extended({}).group:
        yield Fault(f"{where}.group", f"est l’un de {', '.join(extended({}).group)}")
