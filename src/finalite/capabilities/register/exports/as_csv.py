"""The register as one CSV, a row for each fact: easy to filter, to count and to compare."""

import csv
import io
from collections.abc import Iterator

from ..entry import PROPOSED, Entry
from . import party_rows
from .cells import quoted
from .labels import said
from .sheets import MARKED, SHEETS, Column, Row, Sheet
from .tables import as_table
from .values import Register

COLUMNS = ("fiche", "rubrique", "ligne", "champ", "valeur", "libelle", "source", "raison")
BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
Fact = tuple[str, ...]


def write(register: Register) -> bytes:
    """UTF-8 with a byte order mark, semicolons, CRLF: what a French spreadsheet opens; no cell can be a formula."""
    text = io.StringIO(newline="")
    lines = csv.writer(text, delimiter=";", lineterminator="\r\n")
    lines.writerow(COLUMNS)
    lines.writerows([quoted(cell) for cell in fact] for fact in party_facts(register))
    for entry in register.entries:
        lines.writerows([quoted(cell) for cell in fact] for fact in facts(entry))
    return (BOM + text.getvalue()).encode()


def party_facts(register: Register) -> Iterator[Fact]:
    """Who answers for the register: the facts that belong to no entry, so their `fiche` is empty."""
    for rank, row in enumerate(party_rows.rows(register.parties), start=1):
        for column in party_rows.COLUMNS:
            found = row.get(column.key, [])
            for value in found if isinstance(found, list) else [found]:
                label = said(column.kind, value)
                where = ("", "parties", str(rank), column.key)
                yield (*where, value, label if label != value else "", said("source", row["source"]), "")


def facts(entry: Entry) -> Iterator[Fact]:
    """Every fact of an entry: where it stands, its value, its French words, whose words it is and why."""
    table = as_table(entry)
    for sheet in SHEETS:
        for rank, row in enumerate(sheet.rows(table), start=1):
            yield from _row(entry, sheet, rank, row)


def _row(entry: Entry, sheet: Sheet, rank: int, row: Row) -> Iterator[Fact]:
    marks = provenance(entry, sheet, row)
    for column in sheet.columns:
        values = row.get(column.key, []) if column.many else [row[column.key]] if column.key in row else []
        for value in values:
            shown = said("flag", value) if column.kind == "flag" else str(value)
            label = said(column.kind, value)
            where = (entry.slug, sheet.section, str(rank), column.key)
            yield (*where, shown, label if label != shown else "", *_of(column, marks))


def _of(column: Column, marks: tuple[str, str]) -> tuple[str, str]:
    """A detail that the source does not give is ours, even in a published row."""
    proposed = said("source", PROPOSED)
    return (proposed, marks[1] or column.ours) if column.ours and marks[0] else marks


def provenance(entry: Entry, sheet: Sheet, row: Row) -> tuple[str, str]:
    """Whose words a row is, and why where we propose it; nothing for the rows that say so themselves."""
    if sheet.section not in MARKED:
        return "", ""
    key = sheet.key_of(row)
    return said("source", entry.provenance.of(key)), entry.provenance.why(key)
