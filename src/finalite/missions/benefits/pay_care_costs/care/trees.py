"""Remembers what was said to one question of the law, by the facts that it read, in a tree that grows as lines come.

Each fact is a fork, each of its values a branch, and what was said stands at the end.
"""

from __future__ import annotations

from typing import Any, cast

from .keys import Layout, Place

Key = tuple[int, int, int]
SELDOM_ZERO = {"family", "nature", "speciality", "born_on", "has_treating_doctor", "third_party"}
"""Facts that nearly every line has: a step over many forks ends before them."""


class UnforeseenQuestion(RuntimeError):
    """The law read a fact of which the keys say nothing: two lines with the same key may be decided differently."""


class Fork:
    """A fact that a question reads next, and where each of its values leads.

    Most facts are zero: where all bits of a key under `masks` are, one step leads `far`, over all the forks between.
    """

    __slots__ = ("branches", "fact", "far", "masks", "places")

    def __init__(self, fact: str, places: tuple[Place, ...]) -> None:
        self.fact, self.places, self.masks = fact, places, _masks(places)
        self.branches: dict[int, Fork | Said] = {}
        self.far: Fork | Said | None = None

    def next(self, key: Key) -> Fork | Said | None:
        """Where a key leads, None where no such line was met."""
        (first, second, third), (marks, line, patient) = key, self.masks
        if first & marks or second & line or third & patient:
            return self.branches.get(value_of(self.places, key))
        return self.far

    def lengthen(self) -> None:
        """Lead as far as is known today."""
        far = self.branches.get(0)
        if isinstance(far, Fork) and far.far is not None and far.fact not in SELDOM_ZERO:
            own = zip(_masks(self.places), far.masks, strict=True)
            self.masks, self.far = cast(Key, tuple(one | other for one, other in own)), far.far
        else:
            self.far = far


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
        at = self.root
        while type(at) is Fork:
            at = at.next(key)
        return cast("Said | None", at)

    def grow(self, key: Key, read: list[str], said: Said, layout: Layout) -> None:
        """Remember what was said of a line, by the facts that were read. Raises UnforeseenQuestion."""
        if not read:
            self.root = same(self.root, said, "nothing")
            return
        at = self.root = _fork(self.root, read[0], layout)
        path = [at]
        for fact in read[1:]:
            value = value_of(at.places, key)
            at.branches[value] = at = _fork(at.branches.get(value), fact, layout)
            path.append(at)
        at.branches[value_of(at.places, key)] = said
        for fork in reversed(path):
            fork.lengthen()


def value_of(places: tuple[Place, ...], key: Key) -> int:
    """What the key of a line says of a fact that stands in some places of it."""
    value = 0
    for which, first, mask in places:
        value = value * (mask + 1) + (key[which] >> first & mask)
    return value


def _masks(places: tuple[Place, ...]) -> Key:
    """The bits of a fact in each key."""
    found = [0, 0, 0]
    for which, first, mask in places:
        found[which] |= mask << first
    return found[0], found[1], found[2]


def _fork(at: Fork | Said | None, fact: str, layout: Layout) -> Fork:
    found = Fork(fact, layout[fact]) if at is None else at
    if not isinstance(found, Fork) or found.fact != fact:
        raise UnforeseenQuestion(f"{fact}: read for a reason that no key shows")
    return found


def same(at: Any, said: Any, fact: str) -> Any:
    if at not in (None, said):
        raise UnforeseenQuestion(f"{fact} was read, and the answer differs for a reason that no key shows")
    return said
