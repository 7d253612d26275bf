"""Lines of a DSN file: ISO-8859-1, 256 characters at most, ended by LF or CR LF, an item and its value."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from sys import intern
from typing import BinaryIO

from .values import Fault

LONGEST = 256
CHUNK = 4096
_LINE = re.compile(r"(S\d\d\.G\d\d\.\d\d)\.(\d{3}(?:\.\d{3})?),'([^\x00-\x1f\x7f-\x9f]+)'", re.ASCII)
_ITEM = re.compile(r"S\d\d\.G\d\d\.\d\d\.\d{3}(?:\.\d{3})?", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


@dataclass(slots=True)
class Line:
    """A sound line: its number, its block, its item in the block, its value."""

    number: int
    block: str
    item: str
    value: str


def read_lines(source: BinaryIO) -> Iterator[Line | Fault]:
    """Each line of the stream, or the fault that makes it unreadable; empty lines at the very end count for nothing.

    Never holds more than a line: what is longer than allowed is read away.
    """
    number, empty = 0, []
    for content in _raw(source):
        number += 1
        if not content:
            empty.append(number)
            continue
        yield from (_empty(line) for line in empty)
        empty.clear()
        yield _line(number, content)


def _raw(source: BinaryIO) -> Iterator[bytes]:
    while chunk := source.readline(CHUNK):
        content = chunk
        while chunk and not chunk.endswith(b"\n"):  # over-long: only its length matters from here
            chunk = source.readline(CHUNK)
        yield content.removesuffix(b"\n").removesuffix(b"\r")


def _line(number: int, content: bytes) -> Line | Fault:
    text = content.decode("latin-1")
    found = _LINE.fullmatch(text)
    if found and len(text) <= LONGEST:
        block, item, value = found.groups()
        if value[0] != " " and value[-1] != " ":
            return Line(number, intern(block), intern(item), intern(value))
    return _diagnosis(number, text)


def _diagnosis(number: int, text: str) -> Fault:
    name, comma, value = text.partition(",")
    item = name if _ITEM.fullmatch(name) else ""
    if len(text) > LONGEST:
        return Fault(number, item, "line_too_long", "Une ligne compte 256 caractères au plus : raccourcir la valeur.")
    if _CONTROL.search(text):
        return Fault(
            number,
            item,
            "forbidden_character",
            "Enlever de la ligne le caractère non imprimable : le fichier s’écrit en ISO-8859-1, ni UTF-8 ni UTF-16.",
        )
    if not comma or not item:
        return Fault(
            number,
            item,
            "unreadable_line",
            "Écrire la ligne sous la forme S21.G00.30.001,'valeur'.",
        )
    if len(value) < 2 or value[0] != "'" or value[-1] != "'":
        return Fault(number, item, "missing_quotes", "Mettre la valeur entre deux apostrophes droites.")
    if not value[1:-1].strip():
        return Fault(number, item, "empty_value", "Une rubrique ne peut être vide : la renseigner ou retirer la ligne.")
    return Fault(number, item, "padded_value", "Retirer les espaces placés au début ou à la fin de la valeur.")


def _empty(number: int) -> Fault:
    return Fault(number, "", "unreadable_line", "Retirer cette ligne vide.")
