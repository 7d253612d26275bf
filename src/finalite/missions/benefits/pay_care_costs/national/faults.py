"""What may be wrong with a row, in stable codes and in sentences that say what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from . import contract
from .contract import BOOL, DATE, INT, SMALL, Column

SENTENCES = {
    "missing": "absent : à renseigner",
    "format": "n’est pas écrit comme il faut : {expected}",
    "unknown_code": "n’est pas un mot connu : {expected}",
    "out_of_bounds": "hors des bornes : {expected}",
    "syntax": "cette ligne ne peut pas être lue",
    "cells": "cette ligne n’a pas autant de cases que l’en-tête",
    "duplicate": "ce numéro de ligne est déjà pris par une autre : seule la première est décidée",
    "mixed_sheet": "une feuille est d’une personne, d’un jour de remboursement et d’une façon de payer",
    "both": "une même mention ne peut être à la fois lue et illisible",
    "incoherent": "la période finit avant de commencer",
    "overlap": "deux périodes de droits, ou deux compteurs d’une année, se recouvrent pour cette personne",
    "rights_in_quarantine": "les droits ou compteurs de cette personne sont en quarantaine : à corriger d’abord",
}
TEXTS = (contract.TEXT, contract.NAME)
EXPECTED = {
    INT: "un nombre entier, sans virgule",
    SMALL: "un nombre entier, sans virgule",
    DATE: "un jour comme 2026-11-22",
    BOOL: "true ou false, vide si nul ne sait",
}


def sentence(table: str, field: str, code: str) -> str:
    """The sentence for people."""
    column = next((one for one in contract.TABLES[table] if one.name == field), None)
    return SENTENCES[code].format(expected=_expected(column, code) if column else "")


def _expected(column: Column, code: str) -> str:
    if code == "unknown_code":
        return ", ".join(column.words)
    if code == "out_of_bounds":
        return f"de {column.low} à {column.high}" if column.high is not None else f"au moins {column.low}"
    return EXPECTED.get(column.type, "un texte")


def of_values(columns: Iterable[Column]) -> Iterator[tuple[str, str, str]]:
    """Each fault a typed row may have, as field, code and the SQL condition of it, in words that all engines read."""
    for column in columns:
        if not column.may_be_empty:
            yield column.name, "missing", _is_empty(column)
        if column.words:
            words = ", ".join(f"'{word}'" for word in column.words)
            yield column.name, "unknown_code", f"{column.name} not in ({words})"
        bounds = [f"{column.name} < {_literal(column, column.low)}"] if column.low is not None else []
        bounds += [f"{column.name} > {_literal(column, column.high)}"] if column.high is not None else []
        if bounds:
            yield column.name, "out_of_bounds", " or ".join(bounds)


def column(found: Iterable[tuple[str, str, str]]) -> str:
    """One SQL expression: the faults of a row as `field:code;field:code`, empty where the row is sound."""
    cases = ", ".join(f"case when {condition} then '{field}:{code}' end" for field, code, condition in found)
    return f"concat_ws(';', {cases}, cast(null as {contract.TEXT}))"


def any_of(found: Iterable[tuple[str, str, str]]) -> str:
    """One SQL condition: whether the row has a fault at all."""
    return " or ".join(f"coalesce({condition}, false)" for _field, _code, condition in found)


def _is_empty(one: Column) -> str:
    return (
        f"{one.name} is null or cast({one.name} as {contract.TEXT}) = ''"
        if one.type in TEXTS
        else f"{one.name} is null"
    )


def _literal(one: Column, bound: int | str | None) -> str:
    return f"date '{bound}'" if one.type == DATE else str(bound)
