"""Reads the proportions of this folder, written as the law is: dated, sourced, supposed where so said."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path

from finalite.law import LawParameter, reader

FOLDER = Path(__file__).parent
FULL = 10_000


@lru_cache(maxsize=1)
def book() -> dict[str, LawParameter]:
    """Every parameter by file and key, as `care.lines`."""
    found = [one for path in sorted(FOLDER.glob("*.toml")) for one in reader.read_file(path)]
    return {one.name.partition(".")[2]: one for one in found}


@lru_cache(maxsize=1)
def digest() -> str:
    """Short hash of the files: two outputs of the same digest, seed and versions are the same bytes."""
    whole = hashlib.sha256()
    for path in sorted(FOLDER.glob("*.toml")):
        whole.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return whole.hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Parameters:
    """The proportions in force on a day; `instead` holds those asked for otherwise."""

    on: date
    instead: Mapping[str, int] = field(default_factory=dict)

    def number(self, name: str) -> int:
        """One number."""
        return int(str(self._amount(name)))

    def numbers(self, name: str) -> tuple[int, ...]:
        """A list of numbers."""
        amount = self._amount(name)
        return tuple(int(one) for one in amount) if isinstance(amount, tuple) else (int(amount),)

    def words(self, name: str) -> dict[str, tuple[int, ...]]:
        """Words followed by their numbers."""
        amount = self._amount(name)
        rows = [str(one).split() for one in (amount if isinstance(amount, tuple) else (amount,))]
        return {word: tuple(int(number) for number in rest) for word, *rest in rows}

    def shares(self, name: str) -> dict[str, int]:
        """Words followed by one number each, such as shares in basis points."""
        return {word: numbers[0] for word, numbers in self.words(name).items()}

    def price(self, name: str) -> int:
        """A published tariff of `law/` on that day, in cents; before the first that was recorded, that first one."""
        published = reader.parameter(name)
        return (published.on(self.on) or published.values[0]).number

    def _amount(self, name: str) -> int | str | tuple:
        if name in self.instead:
            return self.instead[name]
        value = book()[name].on(self.on)
        if value is None:
            raise ValueError(f"no {name} on {self.on}: the proportions start on {book()[name].values[0].valid_from}")
        return value.amount
