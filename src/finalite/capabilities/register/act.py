"""The act of the moment: who does what, for which fiche, about whom."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from .actor import Actor
from .values import Refused

_actor: ContextVar[Actor | None] = ContextVar("finalite_actor", default=None)
_act: ContextVar["Act | None"] = ContextVar("finalite_act", default=None)


@dataclass(eq=False)
class Act:
    """One passage through the door, filled in while it runs and journalled when it ends."""

    actor: Actor
    fiche: str
    operation: str
    subpurpose: str
    parent: "Act | None" = None
    persons: set[int] = field(default_factory=set)
    categories: set[str] = field(default_factory=set)
    refusals: list = field(default_factory=list)


@contextmanager
def acting(actor: Actor) -> Iterator[Actor]:
    """Make `actor` the one who acts inside the block, in this thread or task only."""
    token = _actor.set(actor)
    try:
        yield actor
    finally:
        _actor.reset(token)


def current_actor() -> Actor:
    """Who acts here; raises `Refused` where nobody does."""
    found = acting_here()
    if found is None:
        raise Refused("personne n’agit : se connecter d’abord", "no_actor")
    return found


def acting_here() -> Actor | None:
    """Who acts here, if anybody does."""
    return _actor.get()


def current_act() -> Act | None:
    """The act under way here, if any."""
    return _act.get()


@contextmanager
def under_way(act: Act) -> Iterator[Act]:
    """Make `act` the one under way inside the block."""
    token = _act.set(act)
    try:
        yield act
    finally:
        _act.reset(token)
