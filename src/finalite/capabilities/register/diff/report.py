"""A difference as text for a terminal and as plain values for JSON, in French and in English."""

from collections.abc import Mapping
from typing import Any

from ..sections import EDITIONS
from .comparison import Change, Difference
from .values import Touched
from .words import phrase, say, told


def as_text(found: Difference, touches: Mapping[str, Touched] | None = None, *, lang: str = "fr") -> str:
    """Who answers, entries that came, entries that went, then each changed entry with what it touches."""
    head = phrase("head", lang, *(say("editions", name, lang) for name in (found.before, found.after)))
    colon = phrase("colon", lang)
    if found.empty:
        return f"{head}{colon}{phrase('same', lang)}"
    counts = (len(found.added), len(found.removed), len(found.changed))
    parts = [f"{head}{colon}{phrase('sum', lang, *counts)}"]
    parts += [phrase("only_full", lang)] if {found.before, found.after} == set(EDITIONS) else []
    parts += [_lines(phrase("parties", lang), found.parties, lang)] if found.parties else []
    for name, slugs in (("entries_added", found.added), ("entries_removed", found.removed)):
        parts += [_list(phrase(name, lang), slugs, found, touches or {}, lang)] if slugs else []
    parts += [_entry(slug, changes, found, touches or {}, lang) for slug, changes in found.changed.items()]
    return "\n\n".join(parts)


def as_json(found: Difference, touches: Mapping[str, Touched] | None = None) -> dict[str, Any]:
    """`from`, `to`, `parties`, `added`, `removed`, `changed` and `touches` by entry; each change with its sentences."""
    return {
        "from": found.before,
        "to": found.after,
        "parties": [_change(one) for one in found.parties],
        "added": [{"slug": slug, "title": found.titles[slug]} for slug in found.added],
        "removed": [{"slug": slug, "title": found.titles[slug]} for slug in found.removed],
        "changed": [
            {"slug": slug, "title": found.titles[slug], "changes": [_change(one) for one in changes]}
            for slug, changes in found.changed.items()
        ],
        "touches": {slug: one.as_json() for slug, one in (touches or {}).items()},
    }


def _list(head: str, slugs: tuple[str, ...], found: Difference, touches: Mapping[str, Touched], lang: str) -> str:
    return "\n".join([head, *(f"  - {_titled(slug, found, lang)}{_touched(slug, touches, lang)}" for slug in slugs)])


def _entry(slug: str, changes: tuple[Change, ...], found: Difference, touches: Mapping[str, Touched], lang: str) -> str:
    return _lines(_titled(slug, found, lang), changes, lang) + _touched(slug, touches, lang)


def _lines(head: str, changes: tuple[Change, ...], lang: str) -> str:
    return "\n".join([head, *(f"  - {told(one, lang)}" for one in changes)])


def _titled(slug: str, found: Difference, lang: str) -> str:
    title = found.english.get(slug, found.titles[slug]) if lang == "en" else found.titles[slug]
    return f"{slug}{phrase('colon', lang)}{title}"


def _touched(slug: str, touches: Mapping[str, Touched], lang: str) -> str:
    return "".join(f"\n  > {line}" for line in touches[slug].lines(lang)) if slug in touches else ""


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
        "en": told(one, "en"),
    }
