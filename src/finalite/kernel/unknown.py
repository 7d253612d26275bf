"""A fact that nobody knows yet, kept apart from a fact that is false."""

from __future__ import annotations

from enum import Enum
from typing import TypeVar

Fact = TypeVar("Fact")


class Unknown(Enum):
    """The kind of UNKNOWN: annotate a fact `bool | Unknown`, and test it with `is UNKNOWN`."""

    UNKNOWN = "unknown"

    def __bool__(self) -> bool:
        raise TypeError("an unknown fact is neither true nor false: test `is UNKNOWN` first")

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN = Unknown.UNKNOWN


class MissingFact(Exception):
    """Facts without which no decision can be taken, by name."""

    def __init__(self, *names: str) -> None:
        super().__init__("missing: " + ", ".join(names))
        self.names = names


def known(fact: Fact | Unknown, name: str) -> Fact:
    """Give back a fact that is known. Raises MissingFact naming it otherwise."""
    if isinstance(fact, Unknown):
        raise MissingFact(name)
    return fact
