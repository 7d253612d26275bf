"""The one way in: every act on personal data passes here, is checked against the register, and is journalled."""

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone

from finalite.capabilities import journal

from . import moment, signature
from .act import Act, current_act, current_actor, under_way
from .admission import (
    admit,
    admit_keeper,
    admit_now,
    admit_persons,
    admit_role,
    admit_run,
    admit_themselves,
    declared_flow,
    outside_reach,
)
from .purpose import AUTOMATION, Purpose, opened, purpose_of, touching
from .values import Refused

F = TypeVar("F", bound=Callable[..., Any])
SLICE = "limit"
"""The argument by which a run takes so many files and no more."""
THROUGH = "subject_rights"
ANSWERING = "answer_data_subject"
"""What the journal calls the act of a fiche that answers somebody about themselves."""


@dataclass(frozen=True)
class Door:
    """A public function of a fiche; `confirm` asks people to confirm where money or rights change.

    `open_to` names the roles of outsiders, and of people about their own data, that may use it; agents need none of
    that. `by_themselves` closes it to agents; `agents_start` is for runs: see `operation`.
    """

    slug: str
    name: str
    kind: str
    subpurpose: str
    function: Callable[..., Any]
    confirm: bool = False
    open_to: tuple[str, ...] = ()
    agents_start: bool = False
    by_themselves: bool = False

    @property
    def is_run(self) -> bool:
        """Whether it treats many files, some at a time, whosever they are: what a job calls."""
        return self.kind == "operation" and SLICE in self.types

    @functools.cached_property
    def types(self) -> dict[str, Any]:
        """The type of each argument."""
        return {name: kind for name, kind in signature.hints_of(self.function).items() if name != "return"}

    @functools.cached_property
    def returns(self) -> Any:
        """The type of the result."""
        return signature.hints_of(self.function).get("return")

    @property
    def code(self) -> str:
        return f"{self.slug}.{self.name}"


_doors: dict[tuple[str, str], Door] = {}


def operation(
    subpurpose: str,
    *,
    confirm: bool = False,
    open_to: tuple[str, ...] = (),
    agents_start: bool = False,
    by_themselves: bool = False,
) -> Callable[[F], F]:
    """Make a function of `operations.py` an act of its fiche, for the sub-purpose named.

    The call will be refused (`Refused`) unless the fiche is in force, the actor's role has access (an outsider's must
    stand in `open_to`; no agent's has where `by_themselves`), and the actor may know the persons concerned; it runs in
    one transaction with the fiche's purpose open, and is journalled. A run over everybody's files is the machine's
    where several caisses keep files here, unless `agents_start`: it leaves alone what another caisse keeps, or its role
    serves the whole country.
    """
    marks = {"confirm": confirm, "agents_start": agents_start, "by_themselves": by_themselves}
    return _decorate("operation", subpurpose, open_to, **marks)


def query(subpurpose: str, *, open_to: tuple[str, ...] = (), by_themselves: bool = False) -> Callable[[F], F]:
    """Make a function of `queries.py` an answer of its fiche: same checks and journal as an operation, no
    transaction.
    """
    return _decorate("query", subpurpose, open_to, by_themselves=by_themselves)


def doors() -> tuple[Door, ...]:
    """Every door of the fiches loaded so far, in the order of slug and name."""
    return tuple(_doors[key] for key in sorted(_doors))


def find_door(slug: str, name: str) -> Door:
    """The door `slug.name`; raises `KeyError` where there is none."""
    return _doors[slug, name]


def concerns(*person_ids: int) -> None:
    """Add persons discovered during the act; raises `Refused` where the actor may not know one of them."""
    admit_persons(_act_here(), person_ids)


def kept_by(organisation: str) -> None:
    """Say whose file is at hand where it is about no insured person: a practice, a facility, a line in quarantine.

    Raises `Refused` to an agent of another caisse who says no reason, as `concerns` does for people.
    """
    admit_keeper(_act_here(), organisation)


def may_concern(*person_ids: int) -> frozenset[int]:
    """Add to the act those of `person_ids` whom the actor may know, and return them: the others stay untouched.

    For work on many persons, where one refusal must not stop the rest.
    """
    act = _act_here()
    allowed = frozenset(person_ids) - frozenset(outside_reach(act, person_ids))
    act.persons.update(allowed)
    return allowed


@contextmanager
def answering(slug: str, *person_ids: int) -> Iterator[Purpose]:
    """Open fiche `slug` on behalf of the people who ask about themselves (GDPR 15 to 21), journalled in its name.

    Only a fiche that declares to receive from `slug` through `subject_rights` may do this, and it reads only the data
    it
    declares; raises `Refused` for any other.
    """
    outer = _act_here()
    act = Act(outer.actor, slug, ANSWERING, outer.subpurpose, outer, set(person_ids))
    with opened(_on_behalf(outer.fiche, slug)) as purpose, touching(act.categories), under_way(act):
        yield purpose
        _journal(act, "done")


@functools.cache
def _on_behalf(caller: str, slug: str) -> Purpose:
    """The purpose of `slug` as far as `caller` declares to receive it; nothing may be written."""
    whole = purpose_of(slug, AUTOMATION)
    if caller == slug:
        return whole
    flow = declared_flow(caller, slug)
    if flow.through != THROUGH:
        raise Refused(f"le registre ne déclare pas que {caller} répond aux personnes pour {slug}", "undeclared_flow")
    return Purpose(slug, AUTOMATION, {person: data & flow.data for person, data in whole.reads.items()}, {})


def _decorate(kind: str, subpurpose: str, open_to: tuple[str, ...], **marks: bool) -> Callable[[F], F]:
    def wrap(function: F) -> F:
        signature.parameters_of(function)
        slug = _slug_of(function.__module__)
        door = Door(slug, function.__name__, kind, subpurpose, function, open_to=open_to, **marks)

        @functools.wraps(function)
        def enter(**arguments: Any) -> Any:
            return _enter(door, arguments)

        enter.door = door  # type: ignore[attr-defined]
        _doors[door.slug, door.name] = door
        return enter  # type: ignore[return-value]

    return wrap


def _slug_of(module: str) -> str:
    """`finalite.missions.SHELF.SLUG.operations…` names the fiche; any other package is its own, for tests of the
    door.
    """
    parts = module.split(".")
    return parts[3] if parts[:2] == ["finalite", "missions"] else parts[-2]


def _enter(door: Door, arguments: dict[str, Any]) -> Any:
    outer = current_act()
    if outer is not None and outer.fiche == door.slug:
        return door.function(**arguments)
    act = Act(current_actor(), door.slug, door.name, door.subpurpose, outer)
    try:
        admit_role(act, door.open_to)
        purpose = admit(act, signature.categories_in(door.returns) if outer else frozenset())
        if door.is_run:
            admit_run(act, door.agents_start, arguments.get("organisation") or "")
        if door.by_themselves:
            admit_themselves(act)
        with opened(purpose), touching(act.categories), under_way(act):
            admit_now(act)
            return _perform(door, act, arguments)
    except Exception as problem:
        _journal_problem(act, problem)
        raise


def _perform(door: Door, act: Act, arguments: dict[str, Any]) -> Any:
    """An operation and its journal line are one transaction; a query holds no lock while it reads."""
    if door.kind == "operation":
        moment.forget()
        with transaction.atomic():
            result = _call(door, act, arguments)
            _journal(act, "done")
            moment.forget()
            return result
    result = _call(door, act, arguments)
    with transaction.atomic(savepoint=False):
        _journal(act, "done")
    return result


def _call(door: Door, act: Act, arguments: dict[str, Any]) -> Any:
    admit_persons(
        act, [p for name, kind in door.types.items() for p in signature.persons_in(kind, arguments.get(name))]
    )
    return door.function(**arguments)


def _act_here() -> Act:
    act = current_act()
    if act is None:
        raise Refused("aucun acte en cours : passer par une opération du registre", "no_act")
    return act


def _journal(act: Act, outcome: str) -> None:
    for refused in act.refusals:
        journal.record(act=refused)
    journal.record(act=_record(act, outcome))


def _journal_problem(act: Act, problem: Exception) -> None:
    """A nested refusal waits on its parent: written in place, it would vanish with the parent's rollback."""
    outcome = "refused" if isinstance(problem, PermissionError) else "failed"
    if act.parent is not None:
        act.parent.refusals.extend([*act.refusals, _record(act, outcome)])
        return
    with transaction.atomic():
        _journal(act, outcome)


def _record(act: Act, outcome: str) -> Any:
    return journal.ActRecord(
        at=timezone.now(),
        user=act.actor.user,
        role=act.actor.role,
        organisation=act.actor.organisation,
        fiche=act.fiche,
        operation=act.operation,
        subpurpose=act.subpurpose,
        persons=tuple(sorted(act.persons)),
        categories=tuple(sorted(act.categories)),
        outcome=outcome,
        reason=act.actor.reason,
        parent=act.parent.operation if act.parent else "",
    )
