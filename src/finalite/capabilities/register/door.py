"""The one way in: every act on personal data passes here, is checked against the register, and is journalled."""

import functools
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone

from finalite.capabilities import journal, people, subject_rights

from . import loader, signature
from .act import Act, current_act, current_actor, under_way
from .actor import Actor
from .purpose import AUTOMATION, BUILT_IN_ROLES, Purpose, PurposeViolation, opened, purpose_of, touching
from .values import Refused

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class Door:
    """A public function of a fiche; `confirm` asks people to confirm where money or rights change."""

    slug: str
    name: str
    kind: str
    subpurpose: str
    function: Callable[..., Any]
    confirm: bool = False

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


def operation(subpurpose: str, *, confirm: bool = False) -> Callable[[F], F]:
    """Make a function of `operations.py` an act of its fiche, for the sub-purpose named.

    The call will be refused (`Refused`) unless the fiche is in force, the actor's role has access, and the actor may
    know the persons concerned; it runs in one transaction with the fiche's purpose open, and is journalled.
    """
    return _decorate("operation", subpurpose, confirm)


def query(subpurpose: str) -> Callable[[F], F]:
    """Make a function of `queries.py` an answer of its fiche: same checks and journal as an operation, no transaction."""
    return _decorate("query", subpurpose, False)


def doors() -> tuple[Door, ...]:
    """Every door of the fiches loaded so far, in the order of slug and name."""
    return tuple(_doors[key] for key in sorted(_doors))


def find_door(slug: str, name: str) -> Door:
    """The door `slug.name`; raises `KeyError` where there is none."""
    return _doors[slug, name]


def concerns(*person_ids: int) -> None:
    """Add persons discovered during the act; raises `Refused` where the actor may not know one of them."""
    _need_to_know(_act_here(), person_ids)


def may_concern(*person_ids: int) -> frozenset[int]:
    """Add to the act those of `person_ids` whom the actor may know, and return them: the others stay untouched.

    For work on many persons, where one refusal must not stop the rest.
    """
    act = _act_here()
    allowed = frozenset(person_ids) - frozenset(_outside(act, person_ids))
    act.persons.update(allowed)
    return allowed


@contextmanager
def answering(slug: str, *person_ids: int) -> Iterator[Purpose]:
    """Open fiche `slug` on behalf of the people who ask about themselves (GDPR 15 to 21), journalled in its name.

    Only a fiche that declares `answers_rights` may do this; raises `Refused` for any other.
    """
    outer = _act_here()
    if not loader.entry(outer.fiche).answers_rights:
        raise Refused(f"{outer.fiche} does not answer for other fiches", "undeclared_flow")
    act = Act(outer.actor, slug, "answer_data_subject", outer.subpurpose, outer, set(person_ids))
    with opened(purpose_of(slug, AUTOMATION)) as purpose, touching(act.categories), under_way(act):
        yield purpose
        _journal(act, "done")


def _decorate(kind: str, subpurpose: str, confirm: bool) -> Callable[[F], F]:
    def wrap(function: F) -> F:
        signature.parameters_of(function)
        slug = _slug_of(function.__module__)
        door = Door(slug, function.__name__, kind, subpurpose, function, confirm)

        @functools.wraps(function)
        def enter(**arguments: Any) -> Any:
            return _enter(door, arguments)

        enter.door = door  # type: ignore[attr-defined]
        _doors[slug, door.name] = door
        return enter  # type: ignore[return-value]

    return wrap


def _slug_of(module: str) -> str:
    """`finalite.missions.SHELF.SLUG.operations…` names the fiche; any other package is its own, for tests of the door."""
    parts = module.split(".")
    return parts[3] if parts[:2] == ["finalite", "missions"] else parts[-2]


def _enter(door: Door, arguments: dict[str, Any]) -> Any:
    outer = current_act()
    if outer is not None and outer.fiche == door.slug:
        return door.function(**arguments)
    act = Act(current_actor(), door.slug, door.name, door.subpurpose, outer)
    try:
        return _perform(door, act, _admit(door, act), arguments)
    except Exception as problem:
        _journal_refusal(act, problem)
        raise


def _admit(door: Door, act: Act) -> Purpose:
    entry = loader.entry(door.slug)
    if entry.status != "in_force":
        raise Refused(f"{door.slug} is {entry.status}, not in force: nothing runs for it", "not_in_force")
    if act.parent is None:
        return _purpose_for(door.slug, act.actor)
    _check_flow(door, act.parent.fiche)
    return purpose_of(door.slug, AUTOMATION)


def _purpose_for(slug: str, actor: Actor) -> Purpose:
    try:
        return purpose_of(slug, actor.role)
    except PurposeViolation as why:
        raise Refused(str(why), "role") from why


def _check_flow(door: Door, caller: str) -> None:
    declared = {flow.fiche: frozenset(flow.data) for flow in loader.entry(caller).receives_from}
    if door.slug not in declared:
        raise Refused(f"{caller} does not declare that it receives data from {door.slug}", "undeclared_flow")
    beyond = signature.categories_in(door.returns) - declared[door.slug]
    if beyond:
        raise Refused(f"{caller} may not receive {', '.join(sorted(beyond))} from {door.slug}", "undeclared_flow")


def _perform(door: Door, act: Act, purpose: Purpose, arguments: dict[str, Any]) -> Any:
    with opened(purpose), touching(act.categories), under_way(act):
        if door.kind == "query":
            result = _call(door, act, arguments)
            with transaction.atomic(savepoint=False):
                _journal(act, "done")
            return result
        with transaction.atomic():
            result = _call(door, act, arguments)
            _journal(act, "done")
            return result


def _call(door: Door, act: Act, arguments: dict[str, Any]) -> Any:
    persons = [p for name, kind in door.types.items() for p in signature.persons_in(kind, arguments.get(name))]
    _need_to_know(act, persons)
    return door.function(**arguments)


def _act_here() -> Act:
    act = current_act()
    if act is None:
        raise Refused("no act is under way: go through an operation or a query", "no_act")
    return act


REASONS = {
    "not_yours": "these data are not yours, and you do not act for this person",
    "reason_needed": "no open case and not of your caisse: state why you need to know",
    "restricted": "the person had this processing restricted (GDPR 18): their data may only be kept",
}


def _need_to_know(act: Act, person_ids: Iterable[int]) -> None:
    ids = set(person_ids)
    for code in _outside(act, ids).values():
        act.persons.update(ids)
        raise Refused(REASONS[code], code)
    act.persons.update(ids)


def _outside(act: Act, person_ids: Iterable[int]) -> dict[int, str]:
    """Persons whom this act may not concern, each with the code of the refusal."""
    new = set(person_ids) - act.persons - (act.parent.persons if act.parent else set())
    if not new:
        return {}
    found = dict.fromkeys(_beyond_need(act.actor, new), _need_code(act.actor))
    if not loader.entry(act.fiche).answers_rights:
        found |= dict.fromkeys(subject_rights.restricted(fiche=act.fiche, person_ids=new), "restricted")
    return found


def _beyond_need(actor: Actor, person_ids: set[int]) -> set[int]:
    own = actor.person_id is not None
    if actor.role in BUILT_IN_ROLES or (actor.reason.strip() and not own):
        return set()
    return people.unreachable(actor=actor, person_ids=person_ids)


def _need_code(actor: Actor) -> str:
    return "not_yours" if actor.person_id is not None else "reason_needed"


def _journal(act: Act, outcome: str) -> None:
    for refused in act.refusals:
        journal.record(act=refused)
    journal.record(act=_record(act, outcome))


def _journal_refusal(act: Act, problem: Exception) -> None:
    """A nested refusal waits on its parent: written in place, it would vanish with the parent's rollback."""
    outcome = "refused" if isinstance(problem, PermissionError) else "failed"
    if act.parent is not None:
        act.parent.refusals.extend([*act.refusals, _record(act, outcome)])
        return
    with transaction.atomic():
        _journal(act, outcome)


def _record(act: Act, outcome: str) -> Any:
    return journal.ActRecord(
        at=timezone.now(), user=act.actor.user, role=act.actor.role, organisation=act.actor.organisation,
        fiche=act.fiche, operation=act.operation, subpurpose=act.subpurpose, persons=tuple(sorted(act.persons)),
        categories=tuple(sorted(act.categories)), outcome=outcome, reason=act.actor.reason,
        parent=act.parent.operation if act.parent else "")
