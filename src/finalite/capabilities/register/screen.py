"""A page made by hand: the door it presents tells the site whom to offer it to."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class Screen:
    """What a view of `pages.py` says of itself: the door whose users it is for, or that it is open to all.

    `roles` names the only roles it is offered to, where not all users of the door would find something on it. `about`
    is the word by which the doors ask for the row whose number the address takes: a case that follows it offers it.
    """

    door: str = ""
    open_to_all: bool = False
    roles: tuple[str, ...] = ()
    about: str = ""


def screen(
    *, door: str = "", open_to_all: bool = False, roles: tuple[str, ...] = (), about: str = ""
) -> Callable[[F], F]:
    """Mark a view of `pages.py`: the site will serve it to whoever may use `door`, acting as the actor of the session.

    With `roles` it is offered to these alone. With `open_to_all` it needs no session, and since nobody acts, no
    personal data can be read. Raises `TypeError` unless exactly one of `door` and `open_to_all` is said.
    """
    if bool(door) == open_to_all:
        raise TypeError("a page presents one door, or is open to all: which is it?")

    def mark(view: F) -> F:
        view.screen = Screen(door, open_to_all, roles, about)  # type: ignore[attr-defined]
        return view

    return mark
