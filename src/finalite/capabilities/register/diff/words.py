"""A change said in French: what, where, from what to what."""

from collections.abc import Iterable, Mapping
from typing import Any

from ..page import RIGHT, STATUS
from ..vocabulary import Terms, vocabulary
from ..wording import duration, ground, source
from .comparison import ADDED, CHANGED, Change

SECTIONS = {
    "subpurpose": "sous-finalité",
    "legal_basis": "fondement",
    "data": "données de",
    "access": "accès de",
    "receives_from": "flux venant de",
    "recipient": "destinataire",
    "retention": "règle de conservation",
    "rights": "droit",
    "algorithm": "algorithme",
    "proposed": "proposition sur",
    "unused": "déclaré sans usage",
    "source_note": "défaut relevé dans la source, rubrique",
    "provenance": "provenance",
    "published": "publication",
    "title": "titre",
    "security": "sécurité",
    "mission": "mission",
    "status": "état",
    "slug": "identifiant",
    "closed_on": "date de clôture",
    "closed_why": "motif de clôture",
}
FIELDS = {
    "fr": "texte français",
    "en": "texte anglais",
    "editions": "éditions",
    "citations": "textes cités",
    "read": "lues",
    "write": "écrites",
    "data": "données",
    "subpurposes": "sous-finalités",
    "what": "données",
    "keep": "durée",
    "from": "départ",
    "then": "ensuite",
    "archive": "archivage",
    "hold": "gel jusqu’à",
    "how": "exercice",
    "exempt": "motif d’exclusion",
    "article": "article",
    "everything": "tout ce qui est détenu",
    "aggregated": "totaux anonymes seulement",
    "through": "porté par",
    "measures": "mesures",
    "policy": "politique",
    "title_only": "titre seul",
    "full": "numéro dans l’édition complète",
    "summary": "présente dans l’édition résumée",
    "why": "raison",
    "reason": "raison",
    "effect": "effet",
    "rule": "règle",
    "review": "recours",
}
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


def told(change: Change) -> str:
    """One sentence, without its full stop: `règle de conservation benefits_paid, durée : 3 ans → 5 ans`."""
    if change.kind != CHANGED:
        item = change.after if change.kind == ADDED else change.before
        return f"{'ajout' if change.kind == ADDED else 'retrait'} : {_name(change.key)}{_gist(item)}"
    place = ", ".join(
        part for part in (_name(change.key), FIELDS.get(change.field, SECTIONS.get(change.field, change.field))) if part
    )
    if change.gained or change.lost:
        return f"{place} : {_moved(change)}"
    before, after = (_value(change.field, value, change.key) for value in (change.before, change.after))
    return f"{place} : {before} → {after}"


def _name(key: str) -> str:
    section, _, rest = key.partition(".")
    words = vocabulary()
    if section == "legal_basis":
        article, _, limited = rest.partition(".")
        rest = ground(article) + (f" pour {limited.replace('+', ', ')}" if limited else "")
    elif section == "rights":
        rest = RIGHT.get(rest, rest).lower()
    elif section in KINDS:
        rest = _label(getattr(words, KINDS[section]), rest)
    return " ".join(part for part in (SECTIONS.get(section, section), rest) if part)


def _gist(item: Mapping[str, Any]) -> str:
    """What is worth telling of a whole thing: its words, its texts, or its data."""
    for name in ("fr", "citations", "what", "data", "read", "how", "exempt", "why", "reason"):
        if item.get(name):
            return f" ({_value(name, item[name], '')})"
    return ""


def _moved(change: Change) -> str:
    parts = [f"+ {_list(change.field, change.gained)}"] if change.gained else []
    parts += [f"− {_list(change.field, change.lost)}"] if change.lost else []
    return " ; ".join(parts)


def _value(field: str, value: Any, key: str) -> str:
    if value is None or value in ("", []):
        return "rien"
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, list):
        return _list(field, value)
    if field in ("keep", "archive"):
        return duration(str(value)) or str(value)
    if key == "status":
        return STATUS.get(value, str(value))
    if key == "provenance" and value in ("published", "named", "proposed"):
        return source(value)
    return _label(getattr(vocabulary(), VALUES[field]), value) if field in VALUES else f"« {value} »"


def _list(field: str, values: Iterable[Any]) -> str:
    terms: Terms = getattr(vocabulary(), VALUES[field]) if field in VALUES else {}
    return ", ".join(_label(terms, str(value)) for value in values)


def _label(terms: Terms, id: object) -> str:
    return terms[id].fr if isinstance(id, str) and id in terms else str(id)
