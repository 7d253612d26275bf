"""A change said in French or in English: what, where, from what to what."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from ..vocabulary import Terms, vocabulary
from .comparison import ADDED, CHANGED, Change

LANGUAGES = ("fr", "en")
KINDS = {"data": "person", "access": "role", "recipient": "recipient"}
VALUES = {
    "read": "data",
    "write": "data",
    "data": "data",
    "what": "data",
    "from": "event",
    "hold": "event",
    "then": "end_action",
}


def phrase(name: str, lang: str, *values: object) -> str:
    """A phrase of `words.toml`, filled."""
    return say("phrases", name, lang).format(*values)


def say(part: str, name: str, lang: str) -> str:
    """The words for `name`; itself where there are none."""
    pair = _words()[part].get(name)
    return pair[LANGUAGES.index(lang)] if pair else name


def told(change: Change, lang: str = "fr") -> str:
    """One sentence, without its full stop: `règle de conservation benefits_paid, durée : 3 ans → 5 ans`."""
    if change.kind != CHANGED:
        item = change.after if change.kind == ADDED else change.before
        return f"{phrase(change.kind, lang)}{_name(change.key, lang)}{_gist(item, lang)}"
    field = say("fields" if change.field in _words()["fields"] else "sections", change.field, lang)
    place = ", ".join(part for part in (_name(change.key, lang), field) if part)
    colon = phrase("colon", lang)
    if change.gained or change.lost:
        return f"{place}{colon}{_moved(change, lang)}"
    before, after = (_value(change.field, value, change.key, lang) for value in (change.before, change.after))
    return f"{place}{colon}{before} → {after}"


def _name(key: str, lang: str) -> str:
    section, _, rest = key.partition(".")
    if section == "legal_basis":
        article, _, limited = rest.partition(".")
        rest = _ground(article, lang)
        rest += phrase("for", lang) + limited.replace("+", ", ") if limited else ""
    elif section == "rights":
        rest = say("rights", rest, lang)
    elif section in KINDS:
        rest = _label(getattr(vocabulary(), KINDS[section]), rest, lang)
    return " ".join(part for part in (say("sections", section, lang), rest) if part)


def _ground(gdpr: str, lang: str) -> str:
    known = say("grounds", gdpr, lang)
    return say("grounds", "9-2", lang).format(gdpr.replace("-", ".")) if known == gdpr else known


def _gist(item: Mapping[str, Any], lang: str) -> str:
    """What is worth telling of a whole thing: its words, its texts, or its data."""
    for name in (lang, "fr", "name", "citations", "what", "data", "read", "how", "exempt", "why", "reason"):
        if item.get(name):
            return f" ({_value(name, item[name], '', lang)})"
    return ""


def _moved(change: Change, lang: str) -> str:
    parts = [f"+ {_list(change.field, change.gained, lang)}"] if change.gained else []
    parts += [f"− {_list(change.field, change.lost, lang)}"] if change.lost else []
    return phrase("apart", lang).join(parts)


def _value(field: str, value: Any, key: str, lang: str) -> str:
    if value is None or value in ("", []):
        return phrase("nothing", lang)
    if isinstance(value, bool):
        return phrase("yes" if value else "no", lang)
    if isinstance(value, list):
        return _list(field, value, lang)
    if field in ("keep", "archive"):
        return _duration(str(value), lang) or str(value)
    if key == "status":
        return say("status", str(value), lang)
    if key == "provenance" or field == "source":
        return say("sources", str(value), lang)
    if field in VALUES:
        return _label(getattr(vocabulary(), VALUES[field]), value, lang)
    return phrase("quoted", lang, value)


def _duration(iso: str, lang: str) -> str:
    """`P27M` → `27 mois`, `27 months`."""
    found = re.findall(r"(\d+)([YMD])", iso)
    return phrase("and", lang).join(f"{count} {_unit(unit, int(count) > 1, lang)}" for count, unit in found)


def _unit(unit: str, several: bool, lang: str) -> str:
    return _words()["units"][unit][2 * LANGUAGES.index(lang) + several]


def _list(field: str, values: Iterable[Any], lang: str) -> str:
    terms: Terms = getattr(vocabulary(), VALUES[field]) if field in VALUES else {}
    return ", ".join(_label(terms, str(value), lang) for value in values)


def _label(terms: Terms, id: object, lang: str) -> str:
    return str(getattr(terms[id], lang)) if isinstance(id, str) and id in terms else str(id)


@cache
def _words() -> Mapping[str, Mapping[str, Any]]:
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))
