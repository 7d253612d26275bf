"""Chance, written as SQL: the same seed, row and name give the same draw, on any number of threads.

A draw is DuckDB's hash of one integer made of the row, the name and the seed. Nothing is kept between two rows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

NAMES = 256


class Chance:
    """The draws of one seed; each name is a stream of its own."""

    def __init__(self, seed: int) -> None:
        self.mask = int.from_bytes(hashlib.sha256(f"finalite {seed}".encode()).digest()[:8], "big") >> 2
        self._ranks: dict[str, int] = {}

    def below(self, limit: int | str, name: str, key: str) -> str:
        """A whole number from 0 to `limit` − 1."""
        rank = self._ranks.setdefault(name, len(self._ranks))
        if rank >= NAMES:
            raise ValueError(f"more than {NAMES} draws")
        return f"(hash(xor({key} * {NAMES} + {rank}, {self.mask})) % {limit})::int"

    def happens(self, share: int | str, name: str, key: str) -> str:
        """Whether something of so many basis points happens."""
        return f"({self.below(10_000, name, key)} < {share})"

    def one_of(self, values: Iterable[int], name: str, key: str) -> str:
        """One of some numbers, each as likely as another."""
        known = list(values)
        return at(known, self.below(len(known), name, key))


def at(values: Iterable[int | str], position: str) -> str:
    """The value at a position counted from zero."""
    return f"[{', '.join(str(one) for one in values)}][1 + {position}]"
