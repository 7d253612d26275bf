"""A child is born, follows both parents, and the family moves to another department: not one day uncovered."""

from datetime import date, timedelta

import pytest

from finalite.capabilities import journal, letters, people, register
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import Actor, guard
from finalite.capabilities.register.purpose import AUTOMATION, opened, purpose_of
from finalite.missions.entitlements.register_and_affiliate import operations, queries
from finalite.missions.entitlements.register_and_affiliate.facts import Activity
from finalite.missions.entitlements.register_and_affiliate.tests import factories
from finalite.missions.entitlements.register_and_affiliate.tests.factories import act
from finalite.missions.entitlements.register_and_affiliate.values import CivilStatus, Home, RegistryAnswer, Sex

pytestmark = pytest.mark.django_db(databases=["default", "archive"])
MARRIED, BORN, TOLD = date(2026, 6, 1), date(2026, 8, 30), date(2026, 9, 2)
MOVED, TODAY = date(2026, 10, 15), date(2026, 11, 21)
NEW_HOME = Home(street="3 place du Brouillon", postcode="99502", town="Bourg-l’Essai")


@pytest.fixture
def parents():
    """Two insured people of the first caisse, each with their address and their work."""
    both = (
        factories.certified_person(birth_name="Bruyère", first_names="Agathe", birth="1992-05-04"),
        factories.certified_person(birth_name="Charme", first_names="Hugo", birth="1990-11-20", sex=Sex.MALE),
    )
    for one in both:
        act(operations.affiliate_person, person=one, activities=(Activity.EMPLOYEE,), on=MARRIED)
    return both


def born_of(parents):
    newborn = CivilStatus(birth_name="Bruyère", first_names="Zoé", sex=Sex.FEMALE, birth=BORN.isoformat())
    return act(
        operations.record_birth, register.automation("register_and_affiliate"), who=newborn, parents=parents, on=TOLD
    )


def caisse_on(person, day):
    """The caisses that cover a person on a day: the story fails unless there is exactly one."""
    with guard.owner():
        stays = people.affiliations_of([person])[person]
    return [one.caisse for one in stays if one.from_on <= day and (one.until_on is None or day < one.until_on)]


def test_a_birth_then_a_move_without_one_day_uncovered(parents):
    mother, father = parents
    found = born_of(parents)
    child = found.person
    glance = act(queries.registration_of, person=child, on=TOLD)
    assert set(glance.parents) == {mother, father} and (glance.number, glance.certified) == ("", False)

    act(operations.ask_registry, registration=found.registration, on=TOLD)
    number = people_factories.next_nir(born_on=BORN)
    act(
        operations.record_registry_answer,
        registration=found.registration,
        answer=RegistryAnswer.CERTIFIED,
        number=number,
        on=TOLD + timedelta(days=8),
    )
    as_mother = Actor(user="mother", role="insured_person", person_id=mother)
    assert act(queries.registration_of, as_mother, person=child, on=TODAY).number == number

    moved = act(operations.move_home, as_mother, person=mother, home=NEW_HOME, on=MOVED)
    assert (moved.outcome, moved.caisse) == ("affiliated", factories.OTHER)
    for person in (mother, child):
        days = [BORN + timedelta(days=n) for n in range((TODAY - BORN).days + 1)]
        covered = [caisse_on(person, day) for day in days]
        assert all(len(one) == 1 for one in covered), "a day with no caisse, or with two"
        assert caisse_on(person, MOVED - timedelta(days=1)) == [factories.CAISSE]
        assert caisse_on(person, MOVED) == [factories.OTHER]
    assert caisse_on(father, TODAY) == [factories.CAISSE]
    with guard.owner():
        assert people.address_of([child], on=TODAY)[child].town == "Bourg-l’Essai"


def test_who_may_know_changes_with_the_move_and_each_act_is_written_down(parents):
    mother, _ = parents
    child = born_of(parents).person
    act(operations.move_home, person=mother, home=NEW_HOME, on=MOVED)
    there = factories.technician(factories.OTHER)
    assert act(queries.registration_of, there, person=mother, on=TODAY).person == mother
    with pytest.raises(register.Refused):
        act(queries.changes_of, person=mother)
    stranger = Actor(user="stranger", role="insured_person", person_id=people_factories.make_person())
    with pytest.raises(register.Refused):
        act(operations.move_home, stranger, person=mother, home=NEW_HOME, on=TODAY)
    with opened(purpose_of("answer_data_subject_requests", AUTOMATION)):
        lines = journal.search(fiche="register_and_affiliate", limit=500).rows
    acts = {(one.operation, one.outcome) for one in lines}
    assert {("record_birth", "done"), ("move_home", "done"), ("move_home", "refused")} <= acts
    assert any(child in one.persons for one in lines if one.operation == "record_birth")


def test_a_postal_code_that_no_caisse_serves_is_asked_for_and_nobody_is_left_uncovered(parents):
    mother, _ = parents
    lost = Home(street="1 impasse de l’Exemple", postcode="98000", town="Ailleurs")
    moved = act(operations.move_home, person=mother, home=lost, on=MOVED)
    assert (moved.outcome, [one.fact for one in moved.wanted]) == ("unknown", ["caisse"])
    assert caisse_on(mother, TODAY) == [factories.CAISSE]


def test_the_parents_are_written_to_about_the_number_of_the_child(parents):
    child = born_of(parents).person
    act(operations.send_number_certificate, person=child, on=TOLD)
    with guard.owner():
        [letter] = letters.letters_of([child])
    assert letter.title == "Attestation d’immatriculation provisoire"
