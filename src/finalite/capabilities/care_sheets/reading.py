"""The boundary where care sheets come in: one adapter a format, all giving the same lines or the same faults."""

from collections.abc import Callable, Iterator

from . import delimited, jsonl
from .lines import RawLine
from .values import SheetFormat

ADAPTERS: dict[SheetFormat, Callable[[bytes], Iterator[RawLine]]] = {
    SheetFormat.JSONL: jsonl.read,
    SheetFormat.CSV: delimited.read,
}


def read(format: SheetFormat, content: bytes) -> Iterator[RawLine]:
    """Give every line of a file in its order, each with its number and its fields, or the fault that hides them.

    A new format is one module with a `read(content)` and one row of `ADAPTERS`; `docs/care-sheet-format.md` says more.
    """
    return ADAPTERS[format](content)


def read_one(number: int, raw: str) -> RawLine:
    """Give back one line kept or corrected in quarantine, which always holds JSON."""
    return jsonl.parse(number, raw.encode())
