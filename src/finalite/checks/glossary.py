"""The glossary: terms of law kept in French, then the ids of the vocabulary with their labels."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

from finalite.capabilities.register.page import table
from finalite.capabilities.register.vocabulary import Term, vocabulary

KINDS = {
    "data": "Données",
    "person": "Personnes",
    "recipient": "Destinataires",
    "role": "Rôles",
    "event": "Départs de conservation",
    "end_action": "Fins de conservation",
}


def text() -> str:
    """The whole page."""
    terms = tomllib.loads((Path(__file__).parent / "glossary.toml").read_text("utf-8"))["term"]
    rows = [[one["fr"], one["en"], one["means"], one["text"]] for one in terms]
    parts = ["# Glossaire", "## Termes du droit gardés en français"]
    parts += [table(["Terme", "En anglais ici", "Sens", "Texte"], rows)]
    return "\n\n".join([*parts, *_vocabulary()]) + "\n"


def _vocabulary() -> Iterator[str]:
    words = vocabulary()
    for kind, title in KINDS.items():
        rows = [_row(term) for term in getattr(words, kind).values()]
        yield f"## {title}\n\n{table(['Id', 'Français', 'Anglais'], rows)}"


def _row(term: Term) -> list[str]:
    return [f"`{term.id}`", term.fr, term.en]
