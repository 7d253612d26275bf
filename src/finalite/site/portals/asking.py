"""How a portal asks: through the door like everybody, as the actor of the session, refusals shown and never hidden."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from finalite.capabilities import register
from finalite.site import actors, labels
from finalite.site.doors import catalogue, passage


@dataclass(frozen=True)
class Answer:
    """What a door answered: `value`, or `refusal` in words; neither where there is no such door."""

    value: Any = None
    refusal: str = ""
    code: str = ""
    door: Any = None

    @property
    def given(self) -> bool:
        """Did the door answer?"""
        return self.door is not None and not self.code


def ask(request: HttpRequest, slug: str, name: str, /, *, reason: str = "", **arguments: Any) -> Answer:
    """Pass through the door `slug.name` as the actor of the session."""
    try:
        door = catalogue.find(slug, name)
    except catalogue.UnknownDoor:
        return Answer()
    outcome = passage.perform(door, actors.actor(request, reason=reason), arguments)
    if outcome.ending == "done":
        return Answer(outcome.result, door=door)
    words = outcome.message if not outcome.problems else "; ".join(one.message for one in outcome.problems)
    return Answer(refusal=words, code=outcome.code, door=door)


def doors_named(request: HttpRequest, name: str) -> list[Any]:
    """The doors of that name that the role of the session may use, one a fiche at most."""
    held = actors.chosen(request)
    found = [door for door in catalogue.all_doors() if door.name == name]
    return [door for door in found if held and catalogue.may(register.entry(door.slug), held.role, door)]


def label(door: Any) -> str:
    """The label of a door."""
    return labels.operation(door.name, door.slug)


def in_order(doors: list[Any]) -> list[Any]:
    """The doors as the full edition of the register numbers their fiches."""
    return sorted(doors, key=lambda door: register.entry(door.slug).published.full or 0)
