"""The register as a workbook, one sheet a section: what a data-protection officer fills in, and what we read back."""

import io
import re
import zipfile
from typing import Any

from . import lists, party_rows
from .as_csv import provenance
from .cells import LONGEST, coded, is_dangerous
from .labels import choices, told
from .sheets import MARKED, SHEETS, Column, Sheet
from .tables import as_table
from .values import CannotCarry, Register

NOTES = " (pour lire)"
"""The end of a heading that an import leaves alone."""
WIDTHS = {"text": 60, "flag": 12, "number": 12, "duration": 12, "data": 34, "subpurpose": 34, "status": 12}
VERSION = 1
_HOUR = re.compile(rb">\d{4}-\d\d-\d\dT[\d:.]+Z<")


def write(register: Register) -> bytes:
    """The workbook. Raises `CannotCarry` for a text that no cell can hold."""
    import openpyxl  # heavy: only who writes a workbook pays for it

    book = openpyxl.Workbook()
    front = book.active
    front.title = lists.FRONT
    _lay(front, [["Registre", register.organisation], ["Format", f"finalite-register {VERSION}"], *lists.HELP])
    _parties(book.create_sheet(party_rows.TITLE), register)
    for sheet in SHEETS:
        _fill(book.create_sheet(sheet.title), sheet, register)
    lists.write(book, register, _lay)
    out = io.BytesIO()
    book.save(out)
    return _steady(out.getvalue())


def _steady(content: bytes) -> bytes:
    """The same workbook without the hour it was made at: the same register gives the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as steady:
        for one in made.infolist():
            data = made.read(one)
            if one.filename == "docProps/core.xml":
                data = _HOUR.sub(b">1980-01-01T00:00:00Z<", data)
            steady.writestr(zipfile.ZipInfo(one.filename), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def headings(sheet: Sheet) -> list[str]:
    """The first row of a sheet."""
    notes = [_note(column) for column in sheet.columns if _is_noted(column)]
    return ["Fiche", *(column.heading for column in sheet.columns), *notes, *_marks(sheet)]


def _parties(page: Any, register: Register) -> None:
    found = [
        [_cell(party_rows.TITLE, one, row.get(one.key)) for one in party_rows.COLUMNS]
        for row in party_rows.rows(register.parties)
    ]
    _lay(page, [[one.heading for one in party_rows.COLUMNS], *found])
    _dress(page, party_rows.COLUMNS, widths=[36, 60, 60, 12, 36])


def _fill(page: Any, sheet: Sheet, register: Register) -> None:
    rows = []
    for entry in register.entries:
        for row in sheet.rows(as_table(entry)):
            cells = [_cell(entry.slug, column, row.get(column.key)) for column in sheet.columns]
            notes = [told(column, row.get(column.key)) for column in sheet.columns if _is_noted(column)]
            marks = list(provenance(entry, sheet, row)) if sheet.section in MARKED else []
            rows.append([entry.slug, *cells, *notes, *marks])
    _lay(page, [headings(sheet), *rows])
    _dress(page, sheet.columns, widths=[36, *(WIDTHS.get(one.kind, 26) for one in sheet.columns)], first=2)


def _cell(slug: str, column: Column, value: Any) -> str | int | None:
    if value is None or value == []:
        return None
    if column.many and any("\n" in one for one in value):
        raise CannotCarry(f"{slug}, {column.heading} : une cellule tient un élément par ligne ; ôter le saut de ligne")
    if column.kind == "flag":
        return "oui" if value else "non"
    return "\n".join(value) if column.many else value


def _lay(page: Any, rows: list[list[Any]]) -> None:
    """Write the cells: text stays text, marked as such where a spreadsheet program might compute it."""
    for rank, row in enumerate(rows, start=1):
        for number, value in enumerate(row, start=1):
            if value is not None and value != "":
                _put(page.cell(rank, number), value)


def _put(cell: Any, value: str | int) -> None:
    if isinstance(value, int):
        cell.value = value
        return
    text = coded(value)
    if len(text) > LONGEST:
        raise CannotCarry(f"{cell.parent.title}, {cell.coordinate} : plus de {LONGEST} signes ; exporter en JSON")
    cell.value, cell.data_type = text, "s"
    if is_dangerous(value):
        cell.quotePrefix = True


def _dress(page: Any, columns: tuple[Column, ...], *, widths: list[int], first: int = 1) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    page.freeze_panes = "C2"
    page.auto_filter.ref = page.dimensions
    for cell in page[1]:
        cell.font, cell.alignment = Font(bold=True, italic=str(cell.value).endswith(NOTES)), Alignment(wrap_text=True)
    for number in range(1, page.max_column + 1):
        width = widths[number - 1] if number <= len(widths) else 40
        page.column_dimensions[get_column_letter(number)].width = width
    for number, column in enumerate(columns, start=first):
        if choices(column.kind) and not column.many:
            lists.limit(page, get_column_letter(number), column.kind)


def _is_noted(column: Column) -> bool:
    return (bool(choices(column.kind)) and column.kind != "flag") or column.kind in ("ground", "duration", "fiche")


def _note(column: Column) -> str:
    return f"{column.heading}{NOTES}"


def _marks(sheet: Sheet) -> list[str]:
    return [f"Source{NOTES}", f"Raison{NOTES}"] if sheet.section in MARKED else []
