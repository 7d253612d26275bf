"""The whole register in the formats that others read, for whoever wants it."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from finalite.capabilities.register import exports

from . import register_cells as cells
from . import register_names as names
from .register_book import Book

FOLDER = "telecharger"
STEMS = {"algorithms-csv": "algorithmes", "algorithms-md": "algorithmes", "schema": "registre"}


def page(book: Book) -> cells.Page:
    """Each format with what it is for; a format that cannot carry this register is left out."""
    rows = [
        [cells.link(file_of(name), "register_download", file_of(name)), str(names.FORMATS[name])]
        for name in exports.FORMATS
        if name != "pdf" or book.entries
    ]
    title = _("Télécharger le registre")
    table = cells.Table(title, [_("Fichier"), _("Pour quoi faire")], rows)
    lead = _("Le fichier JSON porte tout le registre ; les autres disent ce qu'ils perdent.")
    sections = [cells.Section("fichiers", _("Les fichiers"), [table])]
    return cells.Page("register/sections.html", title, {"sections": sections, "lead": lead})


def file_of(name: str) -> str:
    """The name of the file of a format."""
    return f"{STEMS.get(name, 'registre')}{exports.FORMATS[name].suffix}"


def format_of(file: str) -> str:
    """The format of a file. Raises `KeyError` for any other name."""
    return {file_of(name): name for name in exports.FORMATS}[file]


def content(book: Book, name: str, on: date) -> bytes:
    """The file, made once a day. Raises `CannotCarry`."""
    if (name, on) not in book.files:
        for known in [known for known in book.files if known[1] != on]:
            del book.files[known]
        whole = exports.Register(book.entries, book.organisation or exports.OURS, book.terms, on, book.parties)
        book.files[name, on] = exports.export(name, whole)
    return book.files[name, on]


def files(book: Book, on: date) -> Iterator[tuple[str, bytes]]:
    """Every file with its name below the folder of a publication."""
    for name in exports.FORMATS:
        if name != "pdf" or book.entries:
            yield f"{FOLDER}/{file_of(name)}", content(book, name, on)
