"""Nobody reaches a row by guessing its number: to a stranger, a file of somebody is like a file that is not there."""

import inspect
import itertools
import re

import pytest
from django.db import transaction

from finalite.capabilities import register
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import admission, guard
from finalite.capabilities.register import door as entrances
from finalite.site.binding import shapes
from finalite.site.doors import passage
from finalite.site.tests.made_arguments import made

from .fiches import each_fiche, open_all, seeds, tables

pytestmark = pytest.mark.django_db(databases=["default", "archive"])
NOBODY = 10**9
GUESSED = ("integer", "person")
OUTSIDERS = ("insured_person", "health_professional", "admission_officer", "employer_representative")
ELSEWHERE = "751"
PLACES = {"after", "limit"}
"""Where a slice of everybody's files begins, and how long it is: no number of a file."""
FOR_ALL_CAISSES = {
    "answer_data_subject_requests.incident_file": "an incident is the whole body's, and names nobody",
    "pay_daily_allowances.take_deposit": "an employer's deposit is about people of every caisse",
    "register_and_affiliate.end_hiring": "an employer's declaration is nobody's at one caisse",
    "provide_provider_account.account_of": "one support serves the accounts of the country",
    "provide_provider_account.delegates_of": "one support serves the accounts of the country",
    "provide_provider_account.close_account": "one support serves the accounts of the country",
    "provide_provider_account.end_delegation": "one support serves the accounts of the country",
}
"""Doors that an agent of any caisse passes without a reason, and why."""


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


def agents_doors(slug):
    """Each door with an agent of another caisse who may pass it, and gives no reason."""
    open_all()
    for one in register.doors():
        roles = [access.role for access in register.entry(slug).access if access.may(one.subpurpose)]
        inside = [role for role in roles if not admission.is_outsider(role)]
        if one.slug == slug and inside:
            yield one, register.Actor(user="stranger", role=inside[0], organisation=ELSEWHERE)


def arguments(door, number, person):
    """Plausible arguments in which every whole number and every person is the one guessed."""
    named = [slot for slot in shapes.slots_of(door.function) if slot.required or slot.shape.kind in GUESSED]
    unsaid = {
        name: None for name, one in inspect.signature(door.function).parameters.items() if one.default is one.empty
    }
    given = {slot.name: guessed(slot.shape, made(slot.shape), number, person) for slot in named}
    return unsaid | {name: 0 if name in PLACES else value for name, value in given.items()}


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
    slots = flat(shapes.slots_of(door.function))
    kinds = {slot.shape.kind for slot in slots if slot.name not in PLACES}
    if "integer" in kinds:
        return itertools.product(numbers, {person, own or person})
    return ((NOBODY, one) for one in ({person} if "person" in kinds else ()))


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
    except Exception as refusal:
        if passage.outcome_of(refusal) is None and not isinstance(refusal, ValueError | LookupError):
            raise
        return f"{type(refusal).__name__}: {refusal}", None


def without(answer, number):
    """What is answered, but for the number itself that an answer says again."""
    return re.sub(rf"=(PersonId\()?{number}\b", "=", repr(answer))


def rows(slug):
    with guard.owner():
        return {(table, row["id"]): row for table in tables(slug) for row in table.objects.values()}


def named_in(kept):
    """The numbers of the rows, and those of practices and facilities that they hold."""
    named = {row[name] for row in kept.values() for name in ("facility", "provider", "provider_id") if row.get(name)}
    return {pk for _, pk in kept} | {one for one in named if isinstance(one, int)}


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


def told_or_changed(passages, kept, person):
    """What guessed numbers opened: the door, the number, whether it came with its person, and the answer."""
    numbers = sorted(named_in(kept))
    for door, actor in passages:
        nothing, _ = outcome(door, actor, arguments(door, NOBODY, actor.person_id or NOBODY))
        for number, whose in guesses(door, numbers, person, actor.person_id):
            answer, after = outcome(door, actor, arguments(door, number, whose))
            told = door.kind == "query" and without(answer, number) != without(nothing, NOBODY)
            if after is not None and (told or touched(kept, after)):
                yield door.code, number, whose == person, answer


@pytest.mark.parametrize("role", OUTSIDERS)
@each_fiche
def test_a_guessed_number_tells_and_changes_nothing(slug, role):
    open_doors = doors(slug, role)
    if not open_doors:
        pytest.skip("no door of this fiche is open to them")
    person = seeds(slug).seed()
    kept = rows(slug)
    actor = stranger(role, {pk for _, pk in kept})
    assert not list(told_or_changed([(door, actor) for door in open_doors], kept, person))


@each_fiche
def test_a_number_of_another_caisse_tells_and_changes_nothing(slug):
    person = seeds(slug).seed()
    people_factories.make_organisation(ELSEWHERE)
    opened = list(told_or_changed(agents_doors(slug), rows(slug), person))
    assert not [one for one in opened if one[0] not in FOR_ALL_CAISSES]


def test_a_door_that_asks_nobody_whose_file_it_is_would_be_caught(monkeypatch):
    person = seeds("pay_facilities").seed()
    people_factories.make_organisation(ELSEWHERE)
    kept = rows("pay_facilities")
    passages = [one for one in agents_doors("pay_facilities") if one[0].name in ("close_facility", "invoices_of")]
    assert not list(told_or_changed(passages, kept, person))
    monkeypatch.setattr(entrances, "admit_keeper", lambda act, organisation: None)
    monkeypatch.setattr(admission, "outside_reach", lambda act, person_ids: {})
    caught = {code for code, *_ in told_or_changed(passages, kept, person)}
    assert caught == {"pay_facilities.close_facility", "pay_facilities.invoices_of"}
