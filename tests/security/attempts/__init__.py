"""Attempts to reach data outside the purpose in force: each must be refused, and each works for the owner."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..world import purposes


@dataclass(frozen=True)
class Attempt:
    """One attempt, under one purpose. `only` names its engine; `controlled`: the owner may do it."""

    name: str
    run: Callable[[], Any]
    purpose: Any
    only: str | None
    controlled: bool


ATTEMPTS: list[Attempt] = []
LEAKS: list[Attempt] = []
"""Attempts that need not be refused, but must see nothing: what they return is what leaked."""


def attempts(
    made: dict[str, Callable[[], Any]], *, purpose=purposes.CALL, only=None, controlled=True, prefix=""
) -> None:
    """Add refused attempts to the suite."""
    ATTEMPTS.extend(Attempt(prefix + name, run, purpose, only, controlled) for name, run in made.items())


def leaks(
    made: dict[str, Callable[[], Any]], *, purpose=purposes.NARROW, only=None, controlled=True, prefix=""
) -> None:
    """Add attempts on the rows of somebody whom the purpose does not cover."""
    LEAKS.extend(Attempt(prefix + name, run, purpose, only, controlled) for name, run in made.items())
