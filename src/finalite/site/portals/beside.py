"""What the role of a session may go on to ask or do: about one person, or about the rows that a case follows."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from finalite.capabilities import register
from finalite.site import actors, binding
from finalite.site.doors import catalogue

from .asking import label

OWN_PAGES = ("find_people", "work_list", "person_file", "case_file", "case_paper")
THEIRS = "my_"
"""How the questions that people ask about themselves are named: an agent has others for the same."""


def person_doors(request: HttpRequest, kind: str) -> list[dict[str, Any]]:
    """The role's other questions, or its operations, about one person, by fiche.

    A question is offered where nothing but the day must be said beside the person: one button then asks it.
    """
    found: dict[str, list[dict[str, Any]]] = {}
    for door in catalogue.all_doors():
        field = _person_field(door)
        if door.kind == kind and field and _offered(request, door):
            found.setdefault(door.slug, []).append({"door": door, "label": label(door), "field": field})
    return [{"entry": register.entry(slug), "doors": doors} for slug, doors in found.items()]


def row_doors(request: HttpRequest, slug: str, followed: Iterable[Any], kind: str) -> list[dict[str, str]]:
    """The role's operations, or its questions, that ask for one of these rows by its word, the number filled in."""
    return [
        {
            "label": label(door),
            "url": f"{reverse('door', args=[slug, door.name])}?{urlencode({one.key: one.number})}",
        }
        for one in followed
        for door in catalogue.doors_of(slug)
        if door.kind == kind and _offered(request, door) and _first_number(door) == one.key
    ]


def _offered(request: HttpRequest, door: Any) -> bool:
    held = actors.chosen(request)
    if held is None or door.name in OWN_PAGES or door.name.startswith(THEIRS):
        return False
    return catalogue.may(register.entry(door.slug), held.role, door)


def _person_field(door: Any) -> str:
    """The one argument that says the person; for a question, when nothing else but the day must be said."""
    slots = [slot for slot in binding.slots_of(door.function) if slot.required]
    persons = [slot.name for slot in slots if slot.shape.kind == "person"]
    others = [slot for slot in slots if slot.shape.kind != "person" and slot.name != "on"]
    return persons[0] if len(persons) == 1 and (door.kind == "operation" or not others) else ""


def _first_number(door: Any) -> str:
    """The first number that a door must be told: what it is about."""
    numbers = (slot.name for slot in binding.slots_of(door.function) if slot.required and slot.shape.kind == "integer")
    return next(numbers, "")
