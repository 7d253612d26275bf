"""The register in print: a tagged PDF (PDF/UA-1) of one entry or of all, that says whose words each line is."""

from pathlib import Path
from typing import Any

from finalite.capabilities import letters

from ..entry import Entry
from ..parties import Parties, answering
from . import party_rows
from .as_csv import provenance
from .labels import said, told
from .sheets import HEAD, MARKED, SHEETS, Column, Row, Sheet
from .tables import as_table
from .values import CannotCarry, Register

TEMPLATE = Path(__file__).with_name("printed.typ")
NARROW = {"flag", "number", "duration", "ground", "effect", "section", "source"}


def write(register: Register) -> bytes:
    """The PDF. Raises `CannotCarry` without a day or an entry, `LetterFault` when the layout does not compile."""
    if register.on is None or not register.entries:
        raise CannotCarry("un document imprimé porte une date et au moins une fiche")
    data = {
        "title": register.entries[0].title.fr if len(register.entries) == 1 else "Registre des traitements",
        "organisation": register.organisation,
        "parties": [[*line, said("source", source)] for *line, source in party_rows.lines(_answering(register))],
        "on": register.on.isoformat(),
        "whole": len(register.entries) > 1,
        "entries": [_entry(entry) for entry in register.entries],
    }
    return letters.render(template=TEMPLATE, data=data, on=register.on)


def _answering(register: Register) -> Parties:
    """Everybody, or those who answer for the only entry in print."""
    if len(register.entries) > 1:
        return register.parties
    return answering(register.parties, register.entries[0].slug)


def _entry(entry: Entry) -> dict[str, Any]:
    table = as_table(entry)
    head = next(iter(HEAD.rows(table)))
    facts = [[one.heading, told(one, head[one.key])] for one in HEAD.columns if one.key in head]
    sections = [_section(entry, sheet, list(sheet.rows(table))) for sheet in SHEETS if sheet is not HEAD]
    return {
        "slug": entry.slug,
        "title": entry.title.fr,
        "facts": [["Fiche", entry.slug], *facts],
        "sections": [one for one in sections if one["rows"]],
    }


def _section(entry: Entry, sheet: Sheet, rows: list[Row]) -> dict[str, Any]:
    columns = [one for one in sheet.columns if one.key != "en" and any(one.key in row for row in rows)]
    heads = [one.heading for one in columns]
    cells = [[_cell(one, row) for one in columns] for row in rows]
    widths = ["auto" if one.kind in NARROW else "1fr" for one in columns]
    if sheet.section in MARKED:
        heads, widths = [*heads, "Source"], [*widths, "auto"]
        cells = [[*line, _mark(entry, sheet, row)] for line, row in zip(cells, rows, strict=True)]
    return {"title": sheet.title, "heads": heads, "rows": cells, "widths": widths}


def _cell(column: Column, row: Row) -> str:
    if column.kind == "flag":
        return said("flag", bool(row.get(column.key)))
    return told(column, row.get(column.key)) or "–"


def _mark(entry: Entry, sheet: Sheet, row: Row) -> str:
    return provenance(entry, sheet, row)[0]
