"""Says in French what the register codes: durations, GDPR grounds, provenance, lists of terms."""

import re
from collections.abc import Collection

from .entry import NAMED, PROPOSED, PUBLISHED
from .vocabulary import Terms

_SOURCES = {PUBLISHED: "publié", NAMED: "nommé", PROPOSED: "proposé"}
_UNITS = {"Y": ("an", "ans"), "M": ("mois", "mois"), "D": ("jour", "jours")}
_GROUNDS = {
    "6-1-a": "Consentement (6.1.a)",
    "6-1-b": "Contrat (6.1.b)",
    "6-1-c": "Obligation légale (6.1.c)",
    "6-1-d": "Intérêts vitaux (6.1.d)",
    "6-1-e": "Mission d’intérêt public (6.1.e)",
    "6-1-f": "Intérêt légitime (6.1.f)",
    "10": "Infractions (article 10)",
    "87": "Numéro national d’identification (article 87)",
}


def source(provenance: str) -> str:
    """`publié`, `nommé` or `proposé`."""
    return _SOURCES[provenance]


def duration(iso: str) -> str:
    """`P27M` → `27 mois`."""
    parts = re.findall(r"(\d+)([YMD])", iso)
    return " et ".join(f"{count} {_UNITS[unit][int(count) > 1]}" for count, unit in parts)


def ground(gdpr: str) -> str:
    """`6-1-c` → `Obligation légale (6.1.c)`."""
    return _GROUNDS.get(gdpr, f"Données sensibles ({gdpr.replace('-', '.')})")


def labels(ids: Collection[str], terms: Terms) -> str:
    """The French labels of `ids`, in the order of the vocabulary."""
    return ", ".join(term.fr for id, term in terms.items() if id in ids)
