"""Remembers what was said to one question of the law, by the facts that it read, in a tree that grows as lines come.

Each fact is a fork, each of its values a branch, and what was said stands at the end.
"""

from __future__ import annotations

from typing import Any, cast

from .keys import Key, Layout

ZERO = (0, 0, 0)
SELDOM_ZERO = {"family", "nature", "speciality", "born_on", "has_treating_doctor", "third_party"}
"""Facts that nearly every line has: a step over many forks ends before them."""


class UnforeseenQuestion(RuntimeError):
    """The law read a fact of which the keys say nothing: two lines with the same key may be decided differently."""


class Fork:
    """A fact that a question reads next, the bits that it has in a key, and where each value of them leads.

    Most facts are zero: where all bits of a key under `many` are, one step leads `far`, over all the forks between.
    """

    __slots__ = ("bits", "branches", "fact", "far", "many")

    def __init__(self, fact: str, bits: Key) -> None:
        self.fact, self.bits, self.many = fact, bits, bits
        self.branches: dict[Key, Fork | Said] = {}
        self.far: Fork | Said | None = None

    def lengthen(self) -> None:
        """Lead as far as is known today."""
        far = self.branches.get(ZERO)
        self.many, self.far = self.bits, far
        if isinstance(far, Fork) and far.far is not None and far.fact not in SELDOM_ZERO:
            pairs = zip(self.bits, far.many, strict=True)
            self.many, self.far = cast(Key, tuple(own | others for own, others in pairs)), far.far


class Said:
    """What the law said to a question, or why it could not; the same object wherever it said the same."""

    __slots__ = ("found", "problem")

    def __init__(self, found: Any, problem: Exception | None) -> None:
        self.found, self.problem = found, problem

    def again(self) -> Any:
        """Say it again. Raises the MissingFact or the Refusal that it was."""
        if self.problem is not None:
            raise self.problem.with_traceback(None)
        return self.found


class Tree:
    """All that was said so far to one question."""

    __slots__ = ("root",)

    def __init__(self) -> None:
        self.root: Fork | Said | None = None

    def recall(self, key: Key) -> Said | None:
        """What was said of lines that agree with this key on every fact that was read."""
        at, (marks, line, patient) = self.root, key
        while type(at) is Fork:
            first, second, third = at.many
            if marks & first or line & second or patient & third:
                first, second, third = at.bits
                at = at.branches.get((marks & first, line & second, patient & third))
            else:
                at = at.far
        return cast("Said | None", at)

    def grow(self, key: Key, read: list[str], said: Said, layout: Layout) -> None:
        """Remember what was said of a line, by the facts that were read. Raises UnforeseenQuestion."""
        if not read:
            self.root = same(self.root, said, "nothing")
            return
        at = self.root = _fork(self.root, read[0], layout)
        path = [at]
        for fact in read[1:]:
            where = value(at.bits, key)
            at.branches[where] = at = _fork(at.branches.get(where), fact, layout)
            path.append(at)
        at.branches[value(at.bits, key)] = said
        for fork in reversed(path):
            fork.lengthen()


def value(bits: Key, key: Key) -> Key:
    """What the key of a line says of the fact that has some bits of it."""
    return bits[0] & key[0], bits[1] & key[1], bits[2] & key[2]


def _fork(at: Fork | Said | None, fact: str, layout: Layout) -> Fork:
    found = Fork(fact, layout[fact]) if at is None else at
    if not isinstance(found, Fork) or found.fact != fact:
        raise UnforeseenQuestion(f"{fact}: read for a reason that no key shows")
    return found


def same(at: Any, said: Any, fact: str) -> Any:
    if at not in (None, said):
        raise UnforeseenQuestion(f"{fact} was read, and the answer differs for a reason that no key shows")
    return said
