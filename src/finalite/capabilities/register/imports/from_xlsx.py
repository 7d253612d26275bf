"""Reads a register from our workbook, and says what is wrong by sheet and cell."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from ..errors import nearest
from ..exports import lists, party_rows
from ..exports.as_xlsx import NOTES
from ..exports.sheets import HEAD, SHEETS, Column, Row, Sheet
from ..parties import JOINT
from ..vocabulary import extended, speaking
from .cells_read import value_of
from .draft import Draft, Piece
from .faults import Fault, ImportRefused
from .french import near
from .words import FLAGS, faults_in

UNPACKED = 200_000_000
"""Bytes once unpacked: a small file that swells beyond is an attack."""
LONGEST = 100_000
"""Rows of one sheet."""
SLUG = Column("slug", "Fiche", "id", required=True)
ROW_NAMES = {"proposed": "why", "unused": "reason", "source_note": "section"}
"""What the loader names a row by, where the sheet itself has no naming column."""


class _Book:
    """What was read so far: rows by entry and sheet, the place of every key, the faults."""

    def __init__(self) -> None:
        self.tables: dict[str, dict[str, Any]] = {}
        self.places: dict[str, dict[str, str]] = {}
        self.faults: list[Fault] = []


def read(content: bytes) -> Draft:
    """The draft. Raises `ImportRefused` when this is not a workbook of a register at all."""
    pages = _pages(content)
    organisation = _organisation(pages)
    words, faults = _words(pages)
    book = _Book()
    book.faults += faults
    with speaking(extended(words if not faults_in(words, "") else {})):
        for sheet in SHEETS:
            _sheet(book, sheet, pages)
    parties, party_places = _parties(book, pages)
    pieces = tuple(Piece(table, book.places[slug]["slug"], book.places[slug]) for slug, table in book.tables.items())
    return Draft(organisation, words, pieces, tuple(book.faults), parties, party_places)


def _parties(book: _Book, pages: dict[str, list[list[Any]]]) -> tuple[dict[str, Any], dict[str, str]]:
    """Who answers for the register, and the cell that says each; older workbooks have no such sheet."""
    if not pages.get(party_rows.TITLE):
        return {}, {}
    head, *lines = pages[party_rows.TITLE]
    columns = _known_columns(book, party_rows.TITLE, party_rows.COLUMNS, head)
    found, places = [], {}
    for cells in lines:
        row: Row = {}
        for cell in cells:
            if column := columns.get(cell.column):
                faults: list[str] = []
                value = value_of(column, cell, faults)
                book.faults += [Fault(_at(party_rows.TITLE, cell), fault) for fault in faults]
                row |= {} if value is None else {column.key: value}
        if row:
            found.append(row)
            role = str(row.get("role"))
            places[f"{role}.{row.get('name', len(found))}" if role == JOINT else role] = _at(party_rows.TITLE, cells[0])
            if "role" not in row:
                book.faults.append(Fault(_at(party_rows.TITLE, cells[0]), "case vide : « Qualité » est attendu"))
    table, wrong = party_rows.table(found)
    for row in wrong:
        if row.get("role") in table:
            book.faults.append(Fault(places[row["role"]], f"« {row['role']} » est là deux fois : lequel ôter ?"))
    return table, places


def _pages(content: bytes) -> dict[str, list[list[Any]]]:
    import openpyxl  # heavy: only who reads a workbook pays for it

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            size = sum(one.file_size for one in packed.infolist())
        if size > UNPACKED:
            raise ImportRefused([Fault("", "ce classeur enfle démesurément en s’ouvrant : refusé")])
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError) as why:
        if isinstance(why, ImportRefused):
            raise
        raise ImportRefused([Fault("", f"ce fichier n’est pas un classeur XLSX lisible ({why})")]) from why
    if HEAD.title not in book.sheetnames:
        raise ImportRefused([Fault(f"Feuille {HEAD.title}", "manque : ce classeur n’est pas un registre")])
    return {name: _rows(book[name]) for name in book.sheetnames if name != lists.LISTS}


def _rows(page: Any) -> list[list[Any]]:
    """The cells of a sheet; its declared size is not believed."""
    page.reset_dimensions()
    found = []
    for rank, row in enumerate(page.iter_rows()):
        if rank > LONGEST:
            raise ImportRefused([Fault(f"Feuille {page.title}", f"plus de {LONGEST} lignes")])
        found.append([cell for cell in row if cell.value is not None])
    return found


def _organisation(pages: dict[str, list[list[Any]]]) -> str:
    rows = pages.get(lists.FRONT) or [[]]
    cells = rows[0]
    return str(cells[1].value) if len(cells) > 1 else ""


def _sheet(book: _Book, sheet: Sheet, pages: dict[str, list[list[Any]]]) -> None:
    if sheet.title not in pages:
        book.faults.append(Fault(f"Feuille {sheet.title}", "manque ; la laisser vide s’il n’y a rien à y dire"))
        return
    head, *rows = pages[sheet.title] or [[]]
    columns = _columns(book, sheet, head)
    found: dict[str, list[Row]] = {}
    for cells in rows:
        if cells and (read_row := _row(book, sheet, columns, cells)):
            slug, row = read_row
            found.setdefault(slug, []).append(row)
    for slug, table in book.tables.items():
        if slug in found:
            sheet.fill(table, found[slug])


def _columns(book: _Book, sheet: Sheet, head: list[Any]) -> dict[int, Column]:
    return _known_columns(book, sheet.title, (SLUG, *sheet.columns), head)


def _known_columns(book: _Book, title: str, columns: tuple[Column, ...], head: list[Any]) -> dict[int, Column]:
    """Column number → what it holds; headings may move, and those « pour lire » are left alone."""
    known = {one.heading: one for one in columns}
    found: dict[int, Column] = {}
    for cell in head:
        heading = str(cell.value)
        if heading in known:
            found[cell.column] = known[heading]
        elif not heading.endswith(NOTES):
            close = next(iter(nearest(heading, known)), "")
            book.faults.append(Fault(_at(title, cell), f"colonne inconnue « {heading} »{near(close)}"))
    for heading, column in known.items():
        if column.required and column not in found.values():
            book.faults.append(Fault(f"Feuille {title}", f"la colonne « {heading} » manque"))
    return found


def _row(book: _Book, sheet: Sheet, columns: dict[int, Column], cells: list[Any]) -> tuple[str, Row] | None:
    rank = cells[0].row
    row: Row = {}
    places: dict[str, str] = {}
    for cell in cells:
        if column := columns.get(cell.column):
            faults: list[str] = []
            value = value_of(column, cell, faults)
            book.faults += [Fault(_at(sheet.title, cell), fault) for fault in faults]
            places[column.key] = _at(sheet.title, cell)
            if value is not None:
                row[column.key] = value
    if not row:
        return None
    _defaults(book, sheet, columns, rank, row, places)
    return _placed(book, sheet, rank, row, places)


def _defaults(
    book: _Book, sheet: Sheet, columns: dict[int, Column], rank: int, row: Row, places: dict[str, str]
) -> None:
    """An empty list is a list; an empty cell that must be filled is a fault."""
    for number, column in columns.items():
        if column.key in row:
            continue
        place = places.setdefault(column.key, f"Feuille {sheet.title}, {_letter(number)}{rank}")
        said = any(fault.where == place for fault in book.faults)
        if column.required and not said:
            book.faults.append(Fault(place, f"case vide : « {column.heading} » est attendu"))
        if column.key in ("citations", "editions") or (column.key == "data" and _owes_data(sheet, row)):
            row[column.key] = []


def _owes_data(sheet: Sheet, row: Row) -> bool:
    return sheet.section in ("receives_from", "recipient") and not row.get("everything")


def _placed(book: _Book, sheet: Sheet, rank: int, row: Row, places: dict[str, str]) -> tuple[str, Row] | None:
    slug = row.pop("slug", "")
    if sheet is HEAD:
        if slug in book.tables:
            book.faults.append(Fault(places["slug"], f"« {slug} » est là deux fois : une ligne par fiche"))
            return None
        book.tables[slug], book.places[slug] = {"slug": slug}, dict(places)
    elif slug not in book.tables:
        close = next(iter(nearest(slug, book.tables)), "")
        book.faults.append(Fault(places["slug"], f"fiche inconnue « {slug} »{near(close)}"))
        return None
    else:
        _note(book.places[slug], sheet, row, places)
    return slug, _true(row)


def _note(known: dict[str, str], sheet: Sheet, row: Row, places: dict[str, str]) -> None:
    """Remember where each dotted key stands, the first row first."""
    name = sheet.name or ROW_NAMES.get(sheet.section, "")
    base = f"{sheet.section}.{row.get(name)}" if name else sheet.section
    first = places.get(name) or places["slug"]
    known.setdefault(base, first)
    known.setdefault(sheet.section, f"Feuille {sheet.title}")
    for key, place in places.items():
        known.setdefault(f"{base}.{key}", place)


def _true(row: Row) -> Row:
    """Without the flags that say no: what is false is left out, as in the TOML."""
    return {key: value for key, value in row.items() if value is not False or key == "published.summary"}


def _words(pages: dict[str, list[list[Any]]]) -> tuple[dict[str, Any], list[Fault]]:
    head, *rows = pages.get(lists.WORDS) or [[]]
    names = {cell.column: str(cell.value) for cell in head}
    found: dict[str, Any] = {}
    for cells in rows:
        row = dict(_fields(names, cells))
        if row:
            fields = {("kind" if key == "type" else key): one for key, one in row.items() if key not in ("kind", "id")}
            found.setdefault(str(row.get("kind", "")), {})[str(row.get("id", ""))] = fields
    return found, [Fault(f"Feuille {lists.WORDS}", str(fault)) for fault in faults_in(found, "mot")]


def _fields(names: dict[int, str], cells: list[Any]) -> Iterator[tuple[str, Any]]:
    for cell in cells:
        name = names.get(cell.column, "")
        column = Column(name, name, "flag" if name in FLAGS else "number" if name == "number" else "text")
        value = value_of(column, cell, [])
        if value is not None:
            yield name, value


def _at(title: str, cell: Any) -> str:
    return f"Feuille {title}, {cell.coordinate}"


def _letter(number: int) -> str:
    from openpyxl.utils import get_column_letter

    return get_column_letter(number)
