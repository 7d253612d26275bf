"""What if the law were otherwise: lays changed values over the book, or takes the book as it stood on a day.

For questions asked of many decisions, never to decide what is owed: the whole process then reads the other book, and
its version says so. Values are written as in the files of this folder; only what changes is written.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from . import reader
from .values import LawParameter, Value

SUPPOSED = "hypothèse"
"""The source of a value that nobody enacted."""
DAY = timedelta(days=1)
EVER, LAST = date(1900, 1, 1), date(2099, 12, 31)
Book = Mapping[str, LawParameter]


def use(new: str) -> str:
    """Let this process decide under `new`: a TOML file, a folder of them, or a day such as 2024-01-01.

    Returns the version of that law. Raises InvalidLaw naming the file and the parameter that cannot be laid over.
    """
    day = _day(new)
    if day is not None:
        reader.put(as_on(reader.book(), day), f"as on {day}")
    else:
        reader.put(*laid_over(reader.book(), Path(new)))
    return reader.version()


def as_on(book: Book, day: date) -> dict[str, LawParameter]:
    """The book with, for every day, what was in force on one day; what was not in force then has no value."""
    found = {}
    for name, parameter in book.items():
        value = parameter.on(day)
        always = (replace(value, valid_from=EVER, valid_to=None),) if value else ()
        found[name] = replace(parameter, values=always)
    return found


def laid_over(book: Book, place: Path) -> tuple[dict[str, LawParameter], str]:
    """The book with the values of a file or folder in the place of those of the same days, and a mark of them all."""
    files = sorted(place.rglob("*.toml")) if place.is_dir() else [place]
    if not files or not all(path.exists() for path in files):
        raise reader.InvalidLaw(
            f"{place}: no file of law there; give a .toml, a folder of them or a day like 2024-01-01"
        )
    found, digest = dict(book), hashlib.sha256()
    for path in files:
        digest.update(path.read_bytes())
        for written, table in _tables(path):
            name = _known(book, written, path)
            found[name] = _changed(found[name], table, f"{path}: {name}")
    return found, digest.hexdigest()


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _tables(path: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise reader.InvalidLaw(f"{path}: not readable TOML: {error}") from error
    if not content:
        raise reader.InvalidLaw(f"{path}: nothing is changed there; write [[care.franchise.box.value]] amount, from")
    yield from _below(content, "", path)


def _below(content: Mapping[str, Any], name: str, path: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Tables that hold values, whether their name is written in one piece or in steps."""
    for key, table in content.items():
        full = f"{name}.{key}" if name else key
        if not isinstance(table, Mapping):
            raise reader.InvalidLaw(f"{path}: {full} is not a parameter; write [[{full}.value]] with amount and from")
        if "value" in table:
            yield full, table
        else:
            yield from _below(table, full, path)


def _known(book: Book, written: str, path: Path) -> str:
    for name in (written, f"{path.parent.name}.{path.stem}.{written}"):
        if name in book:
            return name
    near = get_close_matches(written, book, 3, 0.5)
    raise reader.InvalidLaw(
        f"{path}: no parameter is called {written}" + (f"; near: {', '.join(near)}" if near else "")
    )


def _changed(parameter: LawParameter, table: Mapping[str, Any], where: str) -> LawParameter:
    values = parameter.values
    if not isinstance(table["value"], list):
        raise reader.InvalidLaw(f"{where}: value is no list; write [[{parameter.name}.value]]")
    for row in table["value"]:
        supposed = {"source": SUPPOSED, "verified_until": LAST, "verified": False, "why": SUPPOSED} | row
        values = _over(values, reader.read_value(parameter, supposed, where))
    return replace(parameter, values=values)


def _over(values: tuple[Value, ...], new: Value) -> tuple[Value, ...]:
    """The values with a new one in the place of all that held on its days."""
    kept = [new]
    for old in values:
        if old.valid_from < new.valid_from:
            eve = new.valid_from - DAY
            kept.append(replace(old, valid_to=eve if old.valid_to is None else min(old.valid_to, eve)))
        if new.valid_to is not None and (old.valid_to is None or old.valid_to > new.valid_to):
            kept.append(replace(old, valid_from=max(old.valid_from, new.valid_to + DAY)))
    return tuple(sorted(kept, key=lambda one: one.valid_from))
