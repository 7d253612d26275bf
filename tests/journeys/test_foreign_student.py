"""A student from abroad waits for a number, is never shown as certified meanwhile, then is, and has rights."""

import json
from datetime import date

import pytest

from finalite.capabilities import letters, people, register, subject_rights
from finalite.capabilities.cases.desk import PersonShown
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import Actor, guard
from finalite.capabilities.register.act import Act, under_way
from finalite.missions.entitlements.open_health_entitlements import operations as rights
from finalite.missions.entitlements.open_health_entitlements import queries as covers
from finalite.missions.entitlements.open_health_entitlements.facts import NoDelay
from finalite.missions.entitlements.open_health_entitlements.facts import Stay as StayFact
from finalite.missions.entitlements.open_health_entitlements.values import CoverRequest
from finalite.missions.entitlements.register_and_affiliate import models, operations, queries
from finalite.missions.entitlements.register_and_affiliate.facts import Activity
from finalite.missions.entitlements.register_and_affiliate.tests import factories
from finalite.missions.entitlements.register_and_affiliate.tests.factories import PAPER, act
from finalite.missions.entitlements.register_and_affiliate.values import Proof, RegistryAnswer, Stay

pytestmark = pytest.mark.django_db(databases=["default", "archive"])
ARRIVED, ANSWERED, CERTIFIED = date(2026, 9, 1), date(2026, 9, 15), date(2026, 11, 20)


def arrives():
    """Registered on a passport, without a birth certificate yet."""
    origin = factories.abroad(born_in="SN", nationality="SN", stay=Stay.PERMIT, permit_until=date(2027, 9, 1))
    found = factories.registered(factories.new(origin, birth_name="Fictif", birth="2004-06"), ARRIVED)
    assert found.outcome == "unknown" and found.wanted[0].fact == "identity_document"
    hand_in(found, Proof.IDENTITY, ARRIVED)
    return found


def hand_in(found, proves, on):
    act(operations.add_document, registration=found.registration, document=PAPER, proves=proves, received_on=on)


def registry_says(found, answer, number, on):
    act(operations.ask_registry, registration=found.registration, on=on)
    return act(operations.record_registry_answer, registration=found.registration, answer=answer, number=number, on=on)


def certificate_of(person, on):
    """The title of the certificate of registration written that day."""
    sent = act(operations.send_number_certificate, person=person, on=on)
    with guard.owner():
        return letters.read_letter(letter_id=sent.letter).title


def test_a_student_waits_under_a_number_never_shown_as_certified_then_is_certified():
    found = arrives()
    person = found.person
    waiting = registry_says(found, RegistryAnswer.WAITING, factories.WAITING_NUMBER, ANSWERED)
    assert waiting.outcome == "waiting" and waiting.wanted[0].fact == "civil_status_document"

    me = Actor(user="student", role="insured_person", person_id=person)
    glance = act(queries.registration_of, me, person=person, on=ANSWERED)
    assert (glance.number, glance.certified) == (f"{factories.WAITING_NUMBER} (numéro d’attente)", False)
    assert certificate_of(person, ANSWERED) == "Attestation d’immatriculation provisoire"

    act(operations.record_situation, person=person, kind=Activity.STUDENT, starts_on=ARRIVED, on=ANSWERED)
    placed = act(operations.affiliate_person, person=person, on=ANSWERED)
    assert (placed.outcome, placed.caisse) == ("affiliated", factories.CAISSE)
    request = CoverRequest(
        person=person,
        works=False,
        resides_since=ARRIVED,
        months_a_year=12,
        no_delay=NoDelay.STUDENT,
        stay=StayFact.PERMIT,
        permit_until=date(2027, 9, 1),
    )
    answer = act(rights.apply_for_cover, request=request, received_on=ANSWERED)
    assert (answer.outcome, answer.starts_on) == ("open", ARRIVED)

    hand_in(found, Proof.CIVIL_STATUS, date(2026, 11, 5))
    number = people_factories.next_nir(born_on=date(2004, 6, 1))
    registry_says(found, RegistryAnswer.CERTIFIED, number, CERTIFIED)
    glance = act(queries.registration_of, me, person=person, on=CERTIFIED)
    assert (glance.number, glance.certified, glance.state) == (number, True, "certified")
    with guard.owner():
        assert people.persons_by_nir([factories.WAITING_NUMBER, number]) == dict.fromkeys(
            [factories.WAITING_NUMBER, number], person
        )
    cover = act(covers.cover_on, register.automation("open_health_entitlements"), person_ids=(person,), on=CERTIFIED)
    assert cover[0].covered


def test_what_was_sent_while_waiting_said_that_it_was_waiting():
    found = arrives()
    registry_says(found, RegistryAnswer.WAITING, factories.WAITING_NUMBER, ANSWERED)
    hand_in(found, Proof.CIVIL_STATUS, ANSWERED)
    act(operations.ask_registry, registration=found.registration, on=ANSWERED)
    with guard.owner():
        first, second = (json.loads(row.content) for row in models.RegistryExchange.objects.order_by("pk"))
    assert "number" not in first
    assert (second["number"], second["number_kind"]) == (factories.WAITING_NUMBER, "waiting")


def test_the_desk_marks_a_waiting_number_too():
    found = arrives()
    registry_says(found, RegistryAnswer.WAITING, factories.WAITING_NUMBER, ANSWERED)
    shown: PersonShown = act(queries.person_file, person=found.person, on=ANSWERED)
    assert shown.nir and shown.nir.endswith("(numéro d’attente)")


def test_the_same_student_registered_again_is_one_person_for_the_right_of_access():
    first = arrives()
    registry_says(first, RegistryAnswer.WAITING, factories.WAITING_NUMBER, ANSWERED)
    again = factories.registered(
        factories.new(factories.abroad(born_in="SN"), birth_name="Fictif", birth="2004-06"), CERTIFIED
    )
    assert again.alike == 1
    [doubt] = act(queries.duplicates_open)
    act(operations.merge_duplicate, case=doubt.case, keep=first.person, reason="même passeport", on=CERTIFIED)
    desk = Actor(user="desk", role="dpo", organisation="", reason="droit d'accès")
    story = Act(desk, "answer_data_subject_requests", "journey", "answer_rights_requests", persons={first.person})
    with register.acting(desk), under_way(story):
        held = subject_rights.collect(person_id=first.person)
    files = {row.key for part in held for row in part.rows if row.table == "register_and_affiliate.Registration"}
    assert files == {first.registration, again.registration}
