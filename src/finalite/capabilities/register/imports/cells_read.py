"""Reads one cell of a workbook: the value it holds for its column, or what is wrong with it, said at once."""

import re
from datetime import date, datetime
from typing import Any

from ..commitments import DURATION
from ..errors import nearest
from ..exports.cells import decoded
from ..exports.labels import choices
from ..exports.sheets import Column
from ..sections import GDPR
from .french import near

SPOKEN = re.compile(r"(\d+)\s*(an|mois|jour|semaine)", re.IGNORECASE)
YES, NO = {"oui", "vrai", "true", "x"}, {"non", "faux", "false"}


class Unreadable(ValueError):
    """The cell cannot be read; the message says what is expected there."""


def value_of(column: Column, cell: Any, faults: list[str]) -> Any:
    """The value of a cell, None where it is empty; what is wrong is added to `faults`, and the raw value is kept."""
    try:
        text = _plain(cell)
    except Unreadable as wrong:
        faults.append(str(wrong))
        return None
    if text is None or (isinstance(text, str) and not text.strip()):
        return None
    if column.kind in ("number", "flag"):
        return _typed(column, text, faults)
    if not column.many:
        return _one(column, str(text), faults)
    return [_one(column, one, faults) for one in str(text).split("\n") if one.strip()]


def _plain(cell: Any) -> Any:
    if cell.data_type == "f":
        raise Unreadable("une formule n’est pas une valeur : écrire le texte lui-même")
    if cell.data_type == "e":
        raise Unreadable(f"le tableur signale une erreur ({cell.value})")
    value = cell.value
    if isinstance(value, datetime | date):
        return value.date().isoformat() if isinstance(value, datetime) else value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return decoded(value) if isinstance(value, str) else value


def _typed(column: Column, value: Any, faults: list[str]) -> Any:
    if column.kind == "number":
        text = str(value).strip()
        if text.isascii() and text.isdigit() and not isinstance(value, bool):
            return int(text)
        faults.append(f"nombre illisible « {value} », attendu un entier comme 12")
        return None
    word = str(value).strip().lower()
    if word not in YES | NO:
        faults.append(f"« {value} » : attendu oui ou non")
        return None
    return word in YES


def _one(column: Column, text: str, faults: list[str]) -> str:
    if column.kind == "text":
        return text
    word = text.strip()
    if column.kind == "duration" and not DURATION(word):
        faults.append(f"durée illisible « {word} », attendu {spelt(word)}")
    elif column.kind == "ground" and not GDPR(word):
        faults.append(f"fondement inconnu « {word} », attendu 6-1-c, 9-2-b, 10 ou 87")
    elif (known := choices(column.kind)) and word not in known:
        faults.append(f"mot inconnu « {word} »{near(_nearest(word, known))}")
    return word


def spelt(spoken: str) -> str:
    """`5 ans` → `P5Y`; examples where nothing is recognised."""
    found = SPOKEN.search(spoken)
    if not found:
        return "P5Y, P27M ou P30D"
    count, unit = int(found[1]), found[2].lower()
    return f"P{count * 7}D" if unit == "semaine" else f"P{count}{ {'an': 'Y', 'mois': 'M', 'jour': 'D'}[unit] }"


def _nearest(word: str, known: dict[str, str]) -> str:
    """The id that looks like the word, or whose French label does."""
    by_label = {label.lower(): id for id, label in known.items()}
    close = nearest(word, known) or tuple(by_label[label] for label in nearest(word.lower(), by_label))
    return close[0] if close else ""
