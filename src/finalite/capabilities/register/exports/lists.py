"""The sheets of the workbook that help to fill in the others: how to, the allowed words, the words added to ours."""

from collections.abc import Callable
from typing import Any

from .labels import choices
from .values import Register

FRONT, LISTS, WORDS = "Registre", "Listes", "Vocabulaire"
HELP = [
    ["Mode d’emploi", "Une feuille par rubrique ; la première colonne dit de quelle fiche il s’agit."],
    ["", "Une cellule qui tient une liste porte un élément par ligne."],
    ["", "Les durées s’écrivent P5Y (5 ans), P27M (27 mois), P30D (30 jours)."],
    ["", "Les mots permis sont à la feuille Listes ; les colonnes « pour lire » ne sont pas relues."],
    ["", "publié : au registre officiel ; nommé : ailleurs dans la même fiche ; proposé : par nous, là où il se tait."],
]
KINDS = ("mission", "status", "edition", "person", "data", "role", "recipient", "event", "end_action", "right", 
         "effect", "section", "source", "party", "flag")  # fmt: skip
FIELDS = ("kind", "id", "fr", "en", "note", "group", "special", "dpv", "type", "number", "medical", "external")
"""Of an added term; `type` is the `kind` of a recipient, its own column having taken the name."""


def write(book: Any, register: Register, lay: Callable[[Any, list[list[Any]]], None]) -> None:
    """Add the sheets of words to the workbook."""
    lay(book.create_sheet(WORDS), [list(FIELDS), *_words(register)])
    found = [choices(kind) for kind in KINDS]
    longest = max(len(one) for one in found)
    rows: list[list[Any]] = [[cell for kind in KINDS for cell in (kind, f"{kind} : libellé")]]
    for rank in range(longest):
        rows.append([cell for one in found for cell in _pair(list(one.items()), rank)])
    lay(book.create_sheet(LISTS), rows)


def limit(page: Any, letter: str, kind: str) -> None:
    """Let a column take only the words of its list."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    column = get_column_letter(KINDS.index(kind) * 2 + 1)
    words = f"{LISTS}!${column}$2:${column}${len(choices(kind)) + 1}"
    rule = DataValidation(type="list", formula1=words, allow_blank=True, showErrorMessage=True)
    rule.errorTitle, rule.error = "Mot inconnu", "Choisir un mot de la feuille Listes"
    page.add_data_validation(rule)
    rule.add(f"{letter}2:{letter}5000")


def _words(register: Register) -> list[list[Any]]:
    rows = []
    for kind, terms in register.terms.items():
        for id, fields in terms.items():
            rows.append([kind, id, *(_plain(fields.get("kind" if key == "type" else key)) for key in FIELDS[2:])])
    return rows


def _plain(value: Any) -> Any:
    return ("oui" if value else "non") if isinstance(value, bool) else value


def _pair(pairs: list[tuple[str, str]], rank: int) -> tuple[str, str]:
    return pairs[rank] if rank < len(pairs) else ("", "")
