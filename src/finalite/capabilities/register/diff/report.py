"""A difference as text for a terminal and as plain values for JSON."""

from collections.abc import Mapping
from typing import Any

from .comparison import Change, Difference
from .values import Touched
from .words import told

EDITION = {"full": "l’édition complète", "summary": "l’édition résumée"}


def as_text(found: Difference, touches: Mapping[str, Touched] | None = None) -> str:
    """In French: entries that came, entries that went, then each changed entry with what it touches."""
    head = f"De {EDITION.get(found.before, found.before)} à {EDITION.get(found.after, found.after)}"
    if found.empty:
        return f"{head} : aucune différence"
    parts = [f"{head} : {_sum(found)}"]
    parts += [_list("Fiches ajoutées", found.added, found)] if found.added else []
    parts += [_list("Fiches retirées", found.removed, found)] if found.removed else []
    parts += [_entry(slug, changes, found, touches or {}) for slug, changes in found.changed.items()]
    return "\n\n".join(parts)


def as_json(found: Difference, touches: Mapping[str, Touched] | None = None) -> dict[str, Any]:
    """`from`, `to`, `added`, `removed`, `changed` by entry and `touches` by entry; every change with its sentence."""
    return {
        "from": found.before,
        "to": found.after,
        "added": [{"slug": slug, "title": found.titles[slug]} for slug in found.added],
        "removed": [{"slug": slug, "title": found.titles[slug]} for slug in found.removed],
        "changed": [
            {"slug": slug, "title": found.titles[slug], "changes": [_change(one) for one in changes]}
            for slug, changes in found.changed.items()
        ],
        "touches": {slug: one.as_json() for slug, one in (touches or {}).items()},
    }


def _sum(found: Difference) -> str:
    counts = (len(found.added), "ajoutée"), (len(found.removed), "retirée"), (len(found.changed), "changée")
    return ", ".join(f"{count} {word}{'s' if count > 1 else ''}" for count, word in counts) + " (fiches)"


def _list(head: str, slugs: tuple[str, ...], found: Difference) -> str:
    return "\n".join([head, *(f"  - {slug} : {found.titles[slug]}" for slug in slugs)])


def _entry(slug: str, changes: tuple[Change, ...], found: Difference, touches: Mapping[str, Touched]) -> str:
    lines = [f"{slug} : {found.titles[slug]}", *(f"  - {told(one)}" for one in changes)]
    lines += [f"  > {line}" for line in touches[slug].lines()] if slug in touches else []
    return "\n".join(lines)


def _change(one: Change) -> dict[str, Any]:
    return {
        "key": one.key,
        "field": one.field,
        "kind": one.kind,
        "before": one.before,
        "after": one.after,
        "gained": list(one.gained),
        "lost": list(one.lost),
        "fr": told(one),
    }
