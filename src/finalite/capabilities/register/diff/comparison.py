"""The difference of two states: entries, then named things in them, then their fields."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from .items import Item, items
from .state import State

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
NOTHING: tuple[Any, ...] = (None, "", [])
"""What is written empty says as much as what is not written."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing of an entry: `field` is empty where the whole of it came or went; lists compare without their order."""

    key: str
    kind: str
    field: str = ""
    before: Any = None
    after: Any = None

    @property
    def gained(self) -> tuple[str, ...]:
        """What a list holds now and did not; empty for anything else."""
        return _more(self.after, self.before)

    @property
    def lost(self) -> tuple[str, ...]:
        """What a list held and does not any more."""
        return _more(self.before, self.after)


@dataclass(frozen=True, slots=True)
class Difference:
    """From one state to the other; `titles` names every entry of both, `english` those with an English title.

    `parties` is what changed in who answers for the register.
    """

    before: str
    after: str
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: Mapping[str, tuple[Change, ...]]
    titles: Mapping[str, str]
    english: Mapping[str, str] = field(default_factory=dict)
    parties: tuple[Change, ...] = ()

    @property
    def empty(self) -> bool:
        return not (self.added or self.removed or self.changed or self.parties)


def compare(before: State, after: State) -> Difference:
    """What was added, removed and changed on the way from `before` to `after`."""
    old, new = before.tables, after.tables
    changes = {slug: tuple(_changes(items(old[slug]), items(new[slug]))) for slug in new if slug in old}
    return Difference(
        before.name,
        after.name,
        added=tuple(slug for slug in new if slug not in old),
        removed=tuple(slug for slug in old if slug not in new),
        changed={slug: found for slug, found in changes.items() if found},
        titles={slug: _title(table, slug) for slug, table in {**old, **new}.items()},
        english={slug: _title(table, slug, "en") for slug, table in {**old, **new}.items()},
        parties=tuple(_changes(items(before.parties), items(after.parties))),
    )


def _title(table: Mapping[str, Any], slug: str, lang: str = "fr") -> str:
    title = table.get("title")
    return str(title.get(lang, slug)) if isinstance(title, Mapping) else slug


def _changes(old: Mapping[str, Item], new: Mapping[str, Item]) -> Iterator[Change]:
    for key in [*old, *(key for key in new if key not in old)]:
        if key not in new:
            yield Change(key, REMOVED, before=old[key])
        elif key not in old:
            yield Change(key, ADDED, after=new[key])
        else:
            yield from _fields(key, old[key], new[key])


def _fields(key: str, old: Item, new: Item) -> Iterator[Change]:
    for name in [*old, *(name for name in new if name not in old)]:
        before, after = old.get(name), new.get(name)
        if not _same(before, after):
            yield Change(key, CHANGED, name, before, after)


def _same(before: Any, after: Any) -> bool:
    if isinstance(before, list) and isinstance(after, list):
        return sorted(map(str, before)) == sorted(map(str, after))
    return bool(before == after) or (before in NOTHING and after in NOTHING)


def _more(one: Any, other: Any) -> tuple[str, ...]:
    if not isinstance(one, list) or not isinstance(other, (list, type(None))):
        return ()
    return tuple(value for value in one if value not in (other or []))
