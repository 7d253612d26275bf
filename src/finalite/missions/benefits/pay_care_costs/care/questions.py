"""Asks the law about a line once for all lines that agree on every fact it read: most keys differ in facts it ignores.

The law reads facts in an order that hangs on their values alone. Each fact is a question, each value a branch, and what
the law said stands at the end: a tree that grows by one branch each time a line is asked about.
"""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from finalite.law.cover.words import Mark, Right

from .facts import ActLine, Patient
from .keys import ALWAYS, MARKS, NOBODY, Layout, Place
from .kinds import NO_RIGHT, Kind, kind_of

Key = tuple[int, int, int]
NAMES = {"unknown_marks": MARKS, "delivered_on": "expected_birth_on", "done_on": ALWAYS}
"""Facts that share their places with another."""
ASIDE = {"ref", "is_declared", "practitioner", "quantity", "coefficient", "session", "approval_on"}
"""What no term hangs on: amounts, and what only names a line or words a step."""


class UnforeseenQuestion(RuntimeError):
    """The law read a fact of which the keys say nothing: two lines with the same key may be decided differently."""


class Question:
    """A fact that the law reads next, and where each of its values leads: to a question, or to the rank of a kind."""

    __slots__ = ("branches", "fact", "places")

    def __init__(self, fact: str, places: tuple[Place, ...]) -> None:
        self.fact, self.places = fact, places
        self.branches: dict[int, Question | int] = {}

    def value(self, key: Key) -> int:
        """What the key of a line says of the fact."""
        value = 0
        for which, weight, count in self.places:
            value = value * count + key[which] // weight % count
        return value


class Watched:
    """A patient or a line that notes which of its facts are read, in their order."""

    def __init__(self, facts: Patient | ActLine, read: dict[str, None], layout: Layout) -> None:
        self._facts, self._read, self._layout = facts, read, layout

    def __getattr__(self, name: str) -> Any:
        if name not in ASIDE:
            self._note(NAMES.get(name, name))
        return getattr(self._facts, name)

    def holds(self, right: Right) -> Any:
        """As `Patient.holds`."""
        self._note(right.value)
        return cast(Patient, self._facts).holds(right)

    def says(self, mark: Mark) -> Any:
        """As `ActLine.says`."""
        self._note(mark.value)
        return cast(ActLine, self._facts).says(mark)

    def states(self, mark: Mark) -> bool:
        """As `ActLine.states`."""
        self._note(mark.value)
        return cast(ActLine, self._facts).states(mark)

    def _note(self, fact: str) -> None:
        if fact not in self._layout:
            raise UnforeseenQuestion(f"{fact}: give it a place in a key (care/keys.py), or name it in ASIDE")
        self._read[fact] = None


class Questions:
    """What the law said so far, by the facts that it read; `kinds` holds the different things that it said, by rank,
    and `asked` is how often it was asked, a line without a right being one."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.kinds: list[Kind] = [NO_RIGHT]
        self.asked = 1
        self._ranks = {_said(NO_RIGHT): 0}
        self._first = Question(ALWAYS, layout[ALWAYS])

    def recall(self, key: Key) -> int | None:
        """The rank of the kind of a line, or None where the law was not asked yet."""
        if key[2] == NOBODY:
            return 0
        at: Question | int | None = self._first
        while isinstance(at, Question):
            at = at.branches.get(at.value(key))
        return at

    def ask(self, key: Key, patient: Patient, line: ActLine, third_party: object, on: date) -> None:
        """Ask the law about a line with this key. Raises UnforeseenQuestion."""
        read: dict[str, None] = {}
        whose, what = Watched(patient, read, self.layout), Watched(line, read, self.layout)
        kind = kind_of(cast(Patient, whose), cast(ActLine, what), third_party, on)
        read.pop(ALWAYS, None)
        at = self._first
        for fact in read:
            at = self._next(at, at.value(key), fact)
        at.branches[at.value(key)] = self._rank(kind)
        self.asked += 1

    def _rank(self, kind: Kind) -> int:
        rank = self._ranks.setdefault(_said(kind), len(self.kinds))
        if rank == len(self.kinds):
            self.kinds.append(kind)
        return rank

    def _next(self, at: Question, value: int, fact: str) -> Question:
        found = at.branches.get(value)
        if found is None:
            found = at.branches[value] = Question(fact, self.layout[fact])
        if not isinstance(found, Question) or found.fact != fact:
            raise UnforeseenQuestion(f"{fact}: read after {at.fact}, for a reason that no key shows")
        return found


def _said(kind: Kind) -> tuple[Any, ...]:
    """What makes two kinds one."""
    return kind.stop, kind.reason, kind.role, kind.limits, *kind.answers.items()
