"""Nobody reaches a row by guessing its number: to a stranger, a file of somebody is like a file that is not there."""

import itertools

import pytest
from django.db import transaction

from finalite.capabilities import register
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import guard
from finalite.site.binding import shapes
from finalite.site.tests.made_arguments import made

from .fiches import each_fiche, open_all, seeds, tables

pytestmark = pytest.mark.django_db(databases=["default", "archive"])
NOBODY = 10**9
GUESSED = ("integer", "person")
OUTSIDERS = ("insured_person", "health_professional", "admission_officer", "employer_representative")


def stranger(role, numbers):
    """Somebody real of another household, or another professional, who gives no reason; their number is no row's."""
    if role == "insured_person":
        return register.Actor(user="stranger", role=role, person_id=other(people_factories.make_person, numbers))
    if role == "employer_representative":
        return register.Actor(user="stranger", role=role)
    return register.Actor(user="stranger", role=role, provider_id=other(people_factories.make_provider, numbers))


def other(make, numbers):
    return next(one for one in iter(make, None) if one not in numbers)


def doors(slug, role):
    open_all()
    return [door for door in register.doors() if door.slug == slug and role in door.open_to]


def arguments(door, number, person):
    """Plausible arguments in which every whole number and every person is the one guessed."""
    named = [slot for slot in shapes.slots_of(door.function) if slot.required or slot.shape.kind in GUESSED]
    return {slot.name: guessed(slot.shape, made(slot.shape), number, person) for slot in named}


def guessed(shape, value, number, person):
    if shape.kind == "person":
        return person
    if shape.kind == "integer":
        return number
    if shape.kind == "list":
        return shape.type(guessed(shape.item, one, number, person) for one in value)
    if shape.kind == "record":
        parts = {slot.name: guessed(slot.shape, getattr(value, slot.name), number, person)
                 for slot in shape.slots if slot.required}  # fmt: skip
        return shape.type(**parts)
    return value


def guesses(door, numbers, person, own):
    """Somebody else's person with every number; one's own person only beside a number: alone it is no guess."""
    takes_numbers = "integer" in {slot.shape.kind for slot in flat(shapes.slots_of(door.function))}
    return itertools.product(numbers, {person, own or person} if takes_numbers else {person})


def flat(slots):
    for slot in slots:
        yield slot
        yield from flat(slot.shape.slots) if slot.shape.kind == "record" else ()


def outcome(door, actor, given):
    """What a call gives: the refusal and its words, or the answer; undone at once."""
    entrance = getattr(
        register.module_of(door.slug, "operations" if door.kind == "operation" else "queries"), door.name
    )
    try:
        with transaction.atomic(), register.acting(actor):
            answer = entrance(**given)
            changed = rows(door.slug)
            transaction.set_rollback(True)
            return answer, changed
    except (register.Refused, register.Invalid, ValueError, LookupError) as refusal:
        return f"{type(refusal).__name__}: {refusal}", None


def rows(slug):
    with guard.owner():
        return {(table, row["id"]): row for table in tables(slug) for row in table.objects.values()}


def touched(kept, after):
    """The rows that a call changed or took away, and the new ones that it tied to one of them."""
    changed = [key for key, row in kept.items() if after.get(key) != row]
    new = [(table, row) for (table, pk), row in after.items() if (table, pk) not in kept]
    tied = [
        (table, row)
        for table, row in new
        for field in table._meta.concrete_fields
        if field.remote_field and (field.remote_field.model, row[field.attname]) in kept
    ]
    return changed + tied


@pytest.mark.parametrize("role", OUTSIDERS)
@each_fiche
def test_a_guessed_number_tells_and_changes_nothing(slug, role):
    open_doors = doors(slug, role)
    if not open_doors:
        pytest.skip("no door of this fiche is open to them")
    person = seeds(slug).seed()
    kept = rows(slug)
    numbers = sorted({pk for _, pk in kept})
    actor = stranger(role, numbers)
    found = []
    for door in open_doors:
        nothing, _ = outcome(door, actor, arguments(door, NOBODY, actor.person_id or NOBODY))
        for number, whose in guesses(door, numbers, person, actor.person_id):
            answer, after = outcome(door, actor, arguments(door, number, whose))
            told = answer != nothing and door.kind == "query"
            if after is not None and (told or touched(kept, after)):
                found.append((door.name, number, whose == person, answer))
    assert not found
