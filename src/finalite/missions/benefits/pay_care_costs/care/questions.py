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
from .keys import ALWAYS, MARKS, NOBODY, Key, Layout
from .kinds import NO_RIGHT, Kind, kind_of, plain_base
from .trees import Said, Tree, UnforeseenQuestion, same, value

NAMES = {"unknown_marks": MARKS, "delivered_on": "expected_birth_on", "done_on": ALWAYS}
"""Facts that share their places with another."""
ASIDE = {"ref", "is_declared", "practitioner", "quantity", "coefficient", "session", "approval_on", "patient", "line"}
"""What no term hangs on: amounts, and what only names a line or words a step."""


class Step:
    """A question, and what each answer leads to: another question, or the rank of a kind."""

    __slots__ = ("then", "tree")

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.then: dict[Said, Step | int] = {}


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
        at = self._first.get(value(self.layout[ALWAYS], key))
        while type(at) is Step:
            said = at.tree.recall(key)
            at = None if said is None else at.then.get(said)
        return cast("int | None", at)

    def ask(self, key: Key, entry: Entry, on: date) -> int:
        """Ask the law about a line with this key; returns the rank of its kind. Raises UnforeseenQuestion."""
        always = value(self.layout[ALWAYS], key)
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
        rank = self._rank(kind)
        self._remember(always, path, rank)
        return rank

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

    def _remember(self, always: Key, path: list[tuple[Tree, Said]], rank: int) -> None:
        """Note which questions followed each other, and to which kind their answers lead."""
        branches: dict[Any, Step | int] = self._first
        at: Any = always
        for tree, said in path:
            step = branches.setdefault(at, Step(tree))
            if not isinstance(step, Step) or step.tree is not tree:
                raise UnforeseenQuestion("one question after another, for a reason that no answer shows")
            branches, at = step.then, said
        branches[at] = same(branches.get(at), rank, "nothing else")

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
