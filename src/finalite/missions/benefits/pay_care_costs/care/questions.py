"""Asks the law about a line once for all lines that agree on every fact it read: most keys differ in facts it ignores.

A kind is made of the answers to a few questions, each of which reads facts in an order that hangs on their values alone
(and on what the questions before it found). For each question a tree grows by one branch each time a line is asked
about: each fact is a fork, each value a branch, and the answer stands at the end. Which question comes next, and which
kind they lead to, hangs on the answers so far.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, cast

from finalite.kernel.decision import MissingFact, Refusal
from finalite.law.cover.words import Mark, Right

from .facts import ActLine, Entry, Patient
from .keys import ALWAYS, MARKS, NOBODY, Layout, Place
from .kinds import NO_RIGHT, Kind, kind_of, plain_base

Key = tuple[int, int, int]
NAMES = {"unknown_marks": MARKS, "delivered_on": "expected_birth_on", "done_on": ALWAYS}
"""Facts that share their places with another."""
ASIDE = {"ref", "is_declared", "practitioner", "quantity", "coefficient", "session", "approval_on", "patient", "line"}
"""What no term hangs on: amounts, and what only names a line or words a step."""

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
            self.root = _same(self.root, said, "nothing")
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


class Step:
    """A question, and what each answer leads to: another question, or the rank of a kind."""

    __slots__ = ("then", "tree")

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.then: dict[Said, Step | int] = {}


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


def _same(at: Any, said: Any, fact: str) -> Any:
    if at not in (None, said):
        raise UnforeseenQuestion(f"{fact} was read, and the answer differs for a reason that no key shows")
    return said


class Watched:
    """A patient, a line or an entry that notes which of its facts are read, in their order."""

    def __init__(self, facts: Patient | ActLine | Entry | None, read: dict[str, None], layout: Layout) -> None:
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
    """What the law said so far; `kinds` holds the different kinds that it made, by rank, and `asked` is how many
    questions were put to it, a line without a right being one."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.kinds: list[Kind] = [NO_RIGHT]
        self.asked = 1
        self._ranks = {_told(NO_RIGHT): 0}
        self._said: dict[tuple[Any, ...], Said] = {}
        self._trees: dict[tuple[Any, ...], Tree] = {}
        self._first: dict[Any, Step | int] = {}

    def recall(self, key: Key) -> int | None:
        """The rank of the kind of a line, or None where the law was not asked yet."""
        if key[2] == NOBODY:
            return 0
        at = self._first.get(value_of(self.layout[ALWAYS], key))
        while type(at) is Step:
            said = at.tree.recall(key)
            at = None if said is None else at.then.get(said)
        return cast("int | None", at)

    def ask(self, key: Key, entry: Entry, on: date) -> None:
        """Ask the law about a line with this key. Raises UnforeseenQuestion."""
        always = value_of(self.layout[ALWAYS], key)
        read: dict[str, None] = {}
        path: list[tuple[Tree, Said]] = []

        def ask(question: Callable[..., Any], asked: Any, *known: Any) -> Any:
            _check_all_asked(read)
            tree = self._trees.setdefault((always, question, *known), Tree())
            said = tree.recall(key)
            if said is None:
                said = self._put(question, asked, known)
                read.pop(ALWAYS, None)
                tree.grow(key, list(read), said, self.layout)
                read.clear()
            path.append((tree, said))
            return said.again()

        kind = kind_of(self._watched(entry, read), plain_base(entry.line), on, ask)
        _check_all_asked(read)
        self._remember(always, path, self._rank(kind))

    def _watched(self, entry: Entry, read: dict[str, None]) -> Entry:
        patient, line = (cast(Any, Watched(one, read, self.layout)) for one in (entry.patient, entry.line))
        return cast(Entry, Watched(entry._replace(patient=patient, line=line), read, self.layout))

    def _put(self, question: Callable[..., Any], asked: Any, known: tuple[Any, ...]) -> Said:
        self.asked += 1
        try:
            found = question(asked, *known)
        except (MissingFact, Refusal) as problem:
            return self._said.setdefault((question, type(problem), *problem.args), Said(None, problem))
        return self._said.setdefault((question, found), Said(found, None))

    def _remember(self, always: int, path: list[tuple[Tree, Said]], rank: int) -> None:
        """Note which questions followed each other, and to which kind their answers lead."""
        branches: dict[Any, Step | int] = self._first
        at: Any = always
        for tree, said in path:
            step = branches.setdefault(at, Step(tree))
            if not isinstance(step, Step) or step.tree is not tree:
                raise UnforeseenQuestion("one question after another, for a reason that no answer shows")
            branches, at = step.then, said
        branches[at] = _same(branches.get(at), rank, "nothing else")

    def _rank(self, kind: Kind) -> int:
        rank = self._ranks.setdefault(_told(kind), len(self.kinds))
        if rank == len(self.kinds):
            self.kinds.append(kind)
        return rank


def _check_all_asked(read: dict[str, None]) -> None:
    read.pop(ALWAYS, None)
    if read:
        raise UnforeseenQuestion(f"{', '.join(read)}: read outside a question (care/kinds.py)")


def _told(kind: Kind) -> tuple[Any, ...]:
    """What makes two kinds one."""
    return kind.stop, kind.reason, kind.role, kind.limits, *kind.answers.items()
