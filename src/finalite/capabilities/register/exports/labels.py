"""Says in French what a cell codes, for the columns that people read and machines leave alone."""

from collections.abc import Callable
from typing import Any

from .. import wording
from ..entry import NAMED, PROPOSED, PUBLISHED, RIGHTS
from ..page import RIGHT, STATUS
from ..parties import NAMES as PARTIES
from ..vocabulary import slugs, vocabulary
from .sheets import Column

SOURCES = (PUBLISHED, NAMED, PROPOSED)
EFFECTS = {"automatic": "décide seul", "assisted": "aide un agent"}
EDITIONS = {"full": "édition complète", "summary": "édition résumée"}
SECTIONS = {
    "title": "Titre",
    "subpurpose": "Sous-finalités",
    "legal_basis": "Fondements",
    "data": "Données",
    "access": "Accès",
    "receives_from": "Flux",
    "recipient": "Destinataires",
    "retention": "Conservation",
    "rights": "Droits",
    "algorithm": "Algorithmes",
    "security": "Sécurité",
}
TERMS = ("mission", "data", "person", "recipient", "role", "event", "end_action")


def said(kind: str, value: Any) -> str:
    """One value in French; a value that nothing translates is said as it is."""
    if kind in TERMS:
        term = getattr(vocabulary(), kind).get(value)
        return term.fr if term else str(value)
    return _SAID.get(kind, str)(value)


def told(column: Column, value: Any) -> str:
    """A cell in French, the values of a list joined."""
    if value is None:
        return ""
    return ", ".join(said(column.kind, one) for one in value) if column.many else said(column.kind, value)


def choices(kind: str) -> dict[str, str]:
    """What a cell of this kind may hold, each with its French words; empty where anything may stand."""
    if kind in TERMS:
        known = vocabulary().declarable(kind) if kind in ("data", "role") else getattr(vocabulary(), kind)
        return {id: getattr(vocabulary(), kind)[id].fr for id in known}
    return _CHOICES.get(kind, {})


def _fiche(slug: str) -> str:
    return slugs()[slug].title_fr if slug in slugs() else slug


_CHOICES: dict[str, dict[str, str]] = {
    "status": STATUS,
    "party": PARTIES,
    "effect": EFFECTS,
    "edition": EDITIONS,
    "section": SECTIONS,
    "right": {name: RIGHT[name] for name in RIGHTS},
    "source": {name: wording.source(name) for name in SOURCES},
    "flag": {"oui": "oui", "non": "non"},
}
_SAID: dict[str, Callable[[Any], str]] = {
    "ground": wording.ground,
    "duration": wording.duration,
    "source": wording.source,
    "flag": lambda value: "oui" if value else "non",
    "party": lambda value: PARTIES[value],
    "status": lambda value: STATUS[value],
    "effect": lambda value: EFFECTS[value],
    "edition": lambda value: EDITIONS[value],
    "right": lambda value: RIGHT[value],
    "section": lambda value: SECTIONS[value],
    "fiche": _fiche,
}
