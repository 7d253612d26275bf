"""A letter about the victim that goes to their employer is not one of the victim's letters; access still finds it."""

import pytest

from finalite.capabilities import register, subject_rights
from finalite.capabilities.letters.models import SentLetter
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import Invalid, guard
from finalite.capabilities.register.act import Act, under_way
from finalite.missions.disputes.answer_data_subject_requests import queries as rights

from . import factories

pytestmark = pytest.mark.django_db(databases=["default", "archive"])
DESK = register.Actor(user="desk", role="dpo", organisation="", reason="droit d'accès")


def written(person):
    with guard.owner():
        return dict(SentLetter.objects.filter(person_id=person).values_list("pk", "addressee"))


def test_the_victim_sees_their_letters_and_not_those_of_the_employer():
    person = people_factories.make_person()
    factories.recognised(person)
    kept = written(person)
    assert set(kept.values()) == {"person", "employer"}
    victim = factories.victim(person)
    shown = {one.letter for one in factories.act(rights.my_letters, victim, person=person)}
    assert shown == {number for number, addressee in kept.items() if addressee == "person"}
    [theirs, *_] = set(kept) - shown
    with pytest.raises(Invalid):
        factories.act(rights.my_letter, victim, person=person, letter=theirs)


def test_access_finds_every_letter_about_the_victim():
    person = people_factories.make_person()
    factories.recognised(person)
    act = Act(DESK, "answer_data_subject_requests", "promise", "answer_rights_requests", persons={person})
    with register.acting(DESK), under_way(act):
        held = subject_rights.collect(person_id=person)
    found = {row.key for part in held for row in part.rows if row.table == "letters.SentLetter"}
    assert found == set(written(person)) != set()
