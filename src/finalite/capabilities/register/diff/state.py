"""A register as it stood: a folder, a git revision, or what one of the two published editions prints."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..entry import PROPOSED
from ..parties import FILE as PARTIES
from ..sections import EDITIONS
from . import revision
from .errors import StateError

__all__ = ["State", "StateError", "state_of"]

Tables = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class State:
    """The raw tables by slug, and who answers: an older state may have keys that the reader of today refuses."""

    name: str
    tables: Mapping[str, Mapping[str, Any]]
    parties: Mapping[str, Any] = field(default_factory=dict)


def state_of(name: str, *, root: Path) -> State:
    """The state that `name` means: `full` or `summary` (edition of `root`), a folder, else a git revision of `root`.

    A folder that is called like an edition is written `./full`. Raises `StateError` for none of them.
    """
    try:
        return _state_of(name, root)
    except UnicodeDecodeError as why:
        raise StateError(f"{name!r} holds a file that is not written in UTF-8: {why.reason}") from None


def _state_of(name: str, root: Path) -> State:
    if name in EDITIONS:
        return State(name, _printed(_folder(root), name))
    if Path(name).is_dir():
        return State(name, _folder(Path(name)), _parties(Path(name) / PARTIES))
    found = {path: _table(text, f"{name}:{path}") for path, text in revision.texts(name, root=root).items()}
    parties = found.pop(PARTIES, {})
    return State(name, {_slug(path): table for path, table in found.items()}, parties)


def _parties(path: Path) -> dict[str, Any]:
    return _table(path.read_text("utf-8"), str(path)) if path.is_file() else {}


def _folder(root: Path) -> Tables:
    paths = sorted(root.glob("*/*/fiche.toml"))
    if not paths and not (root / PARTIES).is_file():
        raise StateError(f"no shelf/slug/fiche.toml under {root}; is this the folder of a register?")
    return {path.parent.name: _table(path.read_text("utf-8"), str(path)) for path in paths}


def _table(text: str, place: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as why:
        raise StateError(f"{place} is not valid TOML: {why}; what should this line say?") from None


def _slug(path: str) -> str:
    return path.split("/")[-2]


def _printed(tables: Tables, edition: str) -> Tables:
    """What an edition prints of each entry, of what both may print: title, sub-purposes, grounds with their texts."""
    found = {slug: _edition_of(table, edition) for slug, table in tables.items()}
    return {slug: table for slug, table in found.items() if table}


def _edition_of(table: Mapping[str, Any], edition: str) -> dict[str, Any]:
    where = table.get("published", {})
    if (edition == "full" and "full" not in where) or (edition == "summary" and not where.get("summary")):
        return {}
    ours = [one for one in table.get("subpurpose", []) if edition in one.get("editions", [])]
    texts = [{key: one[key] for key in ("id", "fr", "en") if key in one} for one in ours]
    alone = {"title_only": edition == "full" and bool(where.get("title_only"))}
    found = {"title": table.get("title", {}), "published": alone, "subpurpose": texts}
    return found | {"legal_basis": [] if alone["title_only"] else list(_grounds(table, edition))}


def _grounds(table: Mapping[str, Any], edition: str) -> Iterator[dict[str, Any]]:
    """The published grounds of an edition: those that name no edition are printed wherever the entry is."""
    ours = {key for one in table.get("proposed", []) for key in one.get("keys", [])}
    if table.get("provenance", {}).get("legal_basis", PROPOSED) == PROPOSED:
        return
    for one in table.get("legal_basis", []):
        limited = one.get("subpurposes", [])
        names = {"legal_basis", f"legal_basis.{limited[0]}" if limited else f"legal_basis.{one.get('gdpr')}"}
        if not names & ours and edition in one.get("editions", EDITIONS):
            yield {key: value for key, value in one.items() if key != "editions"}
