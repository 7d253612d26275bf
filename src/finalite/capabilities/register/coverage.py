"""What of the register is built: each sub-purpose with the functions that serve it, and each entry shown."""

from collections.abc import Mapping
from typing import Any, TypedDict

from . import loader
from .door import doors
from .entry import Entry
from .modules import module_of
from .vocabulary import slugs


class Served(TypedDict):
    """One sub-purpose and the names of the functions behind the door that serve it."""

    id: str
    operations: list[str]


class Covered(TypedDict):
    """One fiche of the register; no sub-purposes where its folder does not exist yet."""

    slug: str
    mission: str
    status: str
    subpurposes: list[Served]


def coverage() -> list[Covered]:
    """Every slug of the register, in its order, with what serves each sub-purpose; `planned` where nothing is there."""
    known = {one.slug: one for one in loader.entries()}
    own = [_covered(one) for one in loader.entries() if one.slug not in slugs()]
    return own + [
        _covered(known[slug])
        if slug in known
        else Covered(slug=slug, mission=row.mission, status="planned", subpurposes=[])
        for slug, row in slugs().items()
    ]


def show(slug: str) -> dict[str, Any]:
    """The entry under the keys of its TOML, ready for JSON. Raises `UnknownFiche`."""
    return loader.raw(loader.entry(slug).path)


def served(slug: str) -> dict[str, list[str]]:
    """Sub-purpose id → names of the operations and queries of `slug` that name it, in alphabetical order."""
    for name in ("operations", "queries"):
        module_of(slug, name)
    found: dict[str, list[str]] = {one.id: [] for one in loader.entry(slug).subpurposes}
    for door in doors():
        if door.slug == slug:
            found.setdefault(door.subpurpose, []).append(door.name)
    return found


def uncovered(entry: Entry) -> Covered:
    """An entry of another organisation, which no code of ours serves."""
    return _row(entry, {})


def _covered(entry: Entry) -> Covered:
    return _row(entry, served(entry.slug))


def _row(entry: Entry, by_id: Mapping[str, list[str]]) -> Covered:
    return Covered(
        slug=entry.slug,
        mission=entry.mission,
        status=entry.status,
        subpurposes=[Served(id=one.id, operations=by_id.get(one.id, [])) for one in entry.subpurposes],
    )
