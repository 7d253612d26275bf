"""Reads CSV: a first line of field names, then one act a line, separated by semicolons or commas."""

import csv
import json
from collections.abc import Collection, Iterator, Mapping

from .lines import Fault, RawLine, decoded, numbered


def read(content: bytes, known: Collection[str], typed: Mapping[str, type]) -> Iterator[RawLine]:
    """Give each line of a CSV file; a header that is not one refuses every line, each on its own.

    `known` are the columns there may be; `typed` says which of them are numbers, yes or no, or lists joined by `+`.
    """
    lines = numbered(content)
    header = next(lines, None)
    if header is None:
        return
    text, refused = decoded(*header)
    separator = ";" if text.count(";") >= text.count(",") else ","
    names = [name.strip() for name in _cells(text, separator) or []]
    unknown = [name for name in names if name not in known]
    fault = refused.fault if refused else _header_fault(names, unknown)
    for number, raw in lines:
        yield _parse(number, raw, separator, names, fault, typed)


def _parse(
    number: int, raw: bytes, separator: str, names: list[str], header: Fault | None, typed: Mapping[str, type]
) -> RawLine:
    text, refused = decoded(number, raw)
    if refused:
        return refused
    cells = _cells(text, separator)
    if header:
        return RawLine(number, text, {}, header)
    if cells is None or len(cells) != len(names):
        return RawLine(number, text, {}, Fault("", "syntax", f"{len(names)} colonnes attendues"))
    fields = {name: _typed(typed.get(name), cell) for name, cell in zip(names, cells, strict=True) if cell != ""}
    return RawLine(number, json.dumps(fields, ensure_ascii=False), fields)


def _header_fault(names: list[str], unknown: list[str]) -> Fault | None:
    if unknown or len(set(names)) != len(names):
        what = f"colonne inconnue {unknown[0][:40]!r}" if unknown else "une colonne est donnée deux fois"
        return Fault("", "header", f"première ligne du fichier : {what}")
    return None


def _cells(text: str, separator: str) -> list[str] | None:
    try:
        return next(csv.reader([text], delimiter=separator, strict=True), [])
    except csv.Error:
        return None


def _typed(kind: type | None, cell: str) -> object:
    """A cell has no type; only what reads exactly as a whole number or a yes/no becomes one."""
    if kind is int and cell.lstrip("-").isascii() and cell.lstrip("-").isdigit() and len(cell) < 12:
        return int(cell)
    if kind is tuple:
        return cell.split("+")
    if kind is bool:
        return {"true": True, "false": False, "oui": True, "non": False, "1": True, "0": False}.get(cell.lower(), cell)
    return cell
