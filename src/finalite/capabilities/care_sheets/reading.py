"""The boundary where care sheets come in: one adapter a format, all giving the same lines or the same faults."""

from collections.abc import Callable, Collection, Iterator, Mapping

from . import delimited, jsonl, sheet
from .lines import RawLine
from .values import SheetFormat

Adapter = Callable[[bytes, Collection[str], Mapping[str, type]], Iterator[RawLine]]
ADAPTERS: dict[SheetFormat, Adapter] = {
    SheetFormat.JSONL: lambda content, known, typed: jsonl.read(content),
    SheetFormat.CSV: delimited.read,
}


def read(
    format: SheetFormat,
    content: bytes,
    known: Collection[str] = sheet.KNOWN.keys(),
    typed: Mapping[str, type] = sheet.TYPED,
) -> Iterator[RawLine]:
    """Give every line of a file in its order, each with its number and its fields, or the fault that hides them.

    `known` and `typed` are the columns of another format than that of care sheets. A new spelling is one module with a
    `read` and one row of `ADAPTERS`; `docs/care-sheet-format.md` says more.
    """
    return ADAPTERS[format](content, known, typed)


def read_one(number: int, raw: str) -> RawLine:
    """Give back one line kept or corrected in quarantine, which always holds JSON."""
    return jsonl.parse(number, raw.encode())
