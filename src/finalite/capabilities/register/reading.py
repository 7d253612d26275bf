"""Reads one table of a `fiche.toml` key by key and collects every fault instead of stopping at the first."""

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any

from .entry import Text
from .errors import Problem, did_you_mean

ID = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


class Reader:
    """A table of the TOML with its dotted place; it notes what is asked for, so that the rest is unexpected."""

    def __init__(self, table: Mapping[str, Any], file: str, place: str, problems: list[Problem]) -> None:
        self.table, self.file, self.place, self.problems = table, file, place, problems
        self.asked: set[str] = set()

    def fault(self, key: str, message: str) -> None:
        """Note a fault at `key` of this table."""
        self.problems.append(Problem(self.file, ".".join(part for part in (self.place, key) if part), message))

    def take(self, key: str, kind: type, default: Any, *, required: bool = False) -> Any:
        """The value of `key` when it has the type asked for, otherwise `default` and a fault."""
        self.asked.add(key)
        if key not in self.table:
            if required:
                self.fault(key, "is missing; what is it?")
            return default
        value = self.table[key]
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self.fault(key, f"is {_named(type(value))}; should it not be {_named(kind)}?")
            return default
        return value

    def text(self, key: str, *, required: bool = True) -> str:
        """A string; an empty one counts as missing where it is required."""
        value = self.take(key, str, "", required=required)
        if required and key in self.table and isinstance(self.table[key], str) and not value.strip():
            self.fault(key, "is empty; what is it?")
        return value

    def bilingual(self) -> Text:
        """The `fr` and `en` of this table."""
        return Text(self.text("fr"), self.text("en"))

    def flag(self, key: str) -> bool:
        return self.take(key, bool, False)

    def number(self, key: str) -> int | None:
        return self.take(key, int, None)

    def id(self, key: str = "id") -> str:
        """An id of our own: lower case, words joined by underscores."""
        value = self.text(key)
        if value and not ID.fullmatch(value):
            self.fault(key, f"{value!r} is not a name in lower case with underscores; what shall it be called?")
        return value

    def choice(self, key: str, known: Collection[str], *, of: str, required: bool = True) -> str:
        """One word out of `known`."""
        value = self.text(key, required=required)
        return self._known(key, value, known, of) if value else value

    def words(self, key: str, *, required: bool = True) -> tuple[str, ...]:
        """A list of distinct strings, kept in its order."""
        values = self.take(key, list, [], required=required)
        if not all(isinstance(value, str) for value in values):
            self.fault(key, "holds something else than text; should not each item be in quotes?")
            return ()
        for value in sorted({v for v in values if values.count(v) > 1}) if len(set(values)) < len(values) else ():
            self.fault(key, f"{value!r} stands twice; which one goes?")
        return tuple(values)

    def choices(self, key: str, known: Collection[str], *, of: str, required: bool = True) -> tuple[str, ...]:
        """A list of words out of `known`."""
        values = self.words(key, required=required)
        return tuple(value for value in values if self._known(key, value, known, of))

    def reader(self, key: str, *, required: bool = True) -> "Reader":
        """The table under `key`."""
        return Reader(self.take(key, dict, {}, required=required), self.file, self._at(key), self.problems)

    def readers(self, key: str, name: str, *, required: bool = False) -> list["Reader"]:
        """The `[[key]]` tables, each placed by the value of its `name` key or by its rank."""
        tables = self.take(key, list, [], required=required)
        if not all(isinstance(table, dict) for table in tables):
            self.fault(key, f"is not a list of tables; should it not be written [[{key}]]?")
            return []
        return [
            Reader(table, self.file, self._at(f"{key}.{table.get(name, rank)}"), self.problems)
            for rank, table in enumerate(tables, start=1)
        ]

    def done(self) -> None:
        """Report the keys that nobody asked for."""
        for key in self.table.keys() - self.asked:
            self.fault(key, f"is not a key of this table{did_you_mean(key, self.asked)}")

    def _known(self, key: str, value: str, known: Collection[str], of: str) -> str:
        if value in known:
            return value
        self.fault(key, f"{value!r} is not {of}{did_you_mean(value, known)}")
        return ""

    def _at(self, key: str) -> str:
        return f"{self.place}.{key}" if self.place else key


def distinct(readers: list[Reader], values: list[str], key: str) -> None:
    """Report each value that two tables share."""
    for rank, (reader, value) in enumerate(zip(readers, values, strict=True)):
        if value and value in values[:rank]:
            reader.fault(key, f"{value!r} stands twice; which one goes?")


def matching(reader: Reader, key: str, pattern: Callable[[str], Any], question: str, value: str) -> str:
    """Return `value`, noting a fault with `question` when it does not have the form asked for."""
    if value and not pattern(value):
        reader.fault(key, f"{value!r} {question}")
    return value


_NAMES = {str: "text", int: "a number", bool: "true or false", list: "a list", dict: "a table"}


def _named(kind: type) -> str:
    return _NAMES.get(kind, kind.__name__)
