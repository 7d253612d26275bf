"""Says how far a long work is, on one line that is written over; one line a step where nobody watches."""

import sys
from collections.abc import Iterable, Iterator, Sized
from typing import TextIO, TypeVar

T = TypeVar("T")
WIDTH = 28


def steps(label: str, items: Iterable[T], *, total: int | None = None, out: TextIO | None = None) -> Iterator[T]:
    """Give each item, telling how many are done."""
    stream = out or sys.stderr
    whole = total if total is not None else len(items) if isinstance(items, Sized) else 0
    for done, item in enumerate(items):
        if stream.isatty():
            stream.write(f"\r{_bar(label, done, whole)}")
            stream.flush()
        yield item
    stream.write(f"{chr(13) if stream.isatty() else ''}{_bar(label, whole, whole)}\n")


def _bar(label: str, done: int, whole: int) -> str:
    filled = WIDTH * done // whole if whole else WIDTH
    return f"{label:<28} [{'█' * filled}{'·' * (WIDTH - filled)}] {done}/{whole}"
