"""The journey: work is lost, rights go on, an illness is recognised, the person moves; each learns what is theirs."""

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from finalite.capabilities import exchange, journal, letters, people, register
from finalite.capabilities.letters.tests import reading
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import Actor, guard
from finalite.missions.entitlements.open_health_entitlements import operations, queries
from finalite.missions.entitlements.open_health_entitlements.facts import Lost, Stay
from finalite.missions.entitlements.open_health_entitlements.illnesses import Condition
from finalite.missions.entitlements.open_health_entitlements.tests import factories as rights
from finalite.missions.entitlements.open_health_entitlements.values import CoverRequest, Illness

pytestmark = pytest.mark.django_db(databases=["default", "archive"])
LOST, ASKED, DECIDED, MOVES = date(2026, 5, 1), date(2026, 6, 2), date(2026, 6, 20), date(2026, 9, 1)
ON = date(2026, 11, 21)
SLUG = "open_health_entitlements"


def act(function, actor, **arguments):
    with register.acting(actor):
        return function(**arguments)


def nir_of(person):
    with guard.owner():
        return people.identity_of([person])[person].nir


def text_of(letter):
    with guard.owner():
        return " ".join(reading.text_of(letters.read_letter(letter_id=letter).content).split())


def cover(person, on):
    return act(queries.cover_on, register.automation(SLUG), person_ids=(person,), on=on)[0]


@pytest.fixture
def story():
    """Somebody who worked, and their doctor."""
    person, doctor = rights.covered_person(first_names="Camille"), people_factories.make_provider()
    people_factories.make_user("camille", role="insured_person", organisation="", person_id=person)
    people_factories.make_user("technicien", role="rights_technician", organisation="067")
    people_factories.make_organisation("067", "Caisse d'arrivée", local_scheme=True)
    return person, doctor, Actor(user="camille", role="insured_person", person_id=person)


def loses_work_and_keeps_rights(person, themselves):
    kept = act(operations.record_loss, rights.technician(), person=person, lost=Lost.WORK, lost_on=LOST, on=LOST)
    assert (kept.kept_until, kept.cash_until) == (None, date(2027, 5, 1))
    asked = CoverRequest(
        person=person, works=False, resides_since=date(2020, 1, 1), months_a_year=12, stay=Stay.FREE_MOVEMENT
    )
    answer = act(operations.apply_for_cover, themselves, request=asked, received_on=date(2026, 5, 10))
    assert answer.outcome == "open"
    assert [cover(person, day).ground for day in (date(2026, 4, 30), LOST, ON)] == ["work", "residence", "residence"]
    letter = act(operations.send_decision, rights.technician(), application=answer.application, on=ASKED).letter
    assert "Votre droit est ouvert" in text_of(letter)


def has_an_illness_recognised(person, doctor):
    asked = act(
        operations.submit_protocol,
        rights.practitioner(doctor),
        nir=nir_of(person),
        kind=Illness.LISTED,
        months=60,
        condition=Condition.DIABETES,
        basis="Bilan joint.",
        received_on=ASKED,
    )
    with pytest.raises(register.Refused):
        act(queries.medical_basis, rights.technician(), protocol=asked.protocol)
    assert act(queries.medical_basis, rights.adviser(), protocol=asked.protocol).condition == Condition.DIABETES
    act(
        operations.give_medical_opinion, rights.adviser(), protocol=asked.protocol, favourable=True, months=60, on=ASKED
    )
    act(operations.decide_protocol, rights.technician(), protocol=asked.protocol, starts_on=ASKED, on=DECIDED)
    letter = act(operations.send_protocol_decision, rights.technician(), protocol=asked.protocol, on=DECIDED).letter
    assert "2 juin 2031" in text_of(letter) and "diab" not in text_of(letter)


def moves_caisse(person):
    act(
        operations.transfer_to_caisse,
        rights.technician(),
        person=person,
        scheme="general",
        caisse="067",
        on=MOVES,
        local_scheme=True,
    )
    assert [cover(person, day).organisation for day in (date(2026, 8, 31), MOVES)] == ["011", "067"]
    assert all(cover(person, day).covered and cover(person, day).long_illness for day in (date(2026, 8, 31), MOVES))


def is_seen_by_a_professional(person, doctor):
    answer = act(queries.professional_answer, rights.practitioner(doctor), nir=nir_of(person), on=ON)
    assert (answer.covered, answer.organisation, answer.exempt) == (True, "067", True)
    assert "diabetes" not in str(answer) and "illness" not in str(answer.__dataclass_fields__)
    with pytest.raises(register.Refused, match="pourquoi"):
        silent = Actor(user="x", role="health_professional", provider_id=doctor)
        act(queries.professional_answer, silent, nir=nir_of(person), on=ON)
    with guard.owner():
        told = [line for line in exchange.ledger(person_id=person) if line.recipient == "health_professional"]
    assert len(told) == 1 and set(told[0].categories) <= {
        "affiliation",
        "entitlements",
        "complementary_cover",
        "exemption",
    }


def shows_a_certificate(person, themselves):
    sent = act(operations.send_certificate, themselves, person=person, on=ON)
    text = text_of(sent.letter)
    assert "résidence stable et régulière" in text and "Alsace-Moselle" in text
    assert "2 juin 2031" in text and "diab" not in text and "longue durée" not in text


def reads_the_time_line(person):
    mine, agent = Client(headers={"accept-language": "fr"}), Client(headers={"accept-language": "fr"})
    for client, name in ((mine, "camille"), (agent, "technicien")):
        client.force_login(get_user_model().objects.get(username=name))
    address = f"/activites/{SLUG}/frise/{person}/"
    page, seen = mine.get(address), agent.get(address)
    assert page.status_code == seen.status_code == 200
    for fact in ("Affection de longue durée reconnue", "Maintien", "Caisse d&#x27;arrivée", "résidence"):
        assert fact in page.content.decode() and fact in seen.content.decode()
    assert "Mes droits" in page.content.decode() and "Mes droits" not in seen.content.decode().split("<main")[1]


def test_a_worker_loses_work_falls_ill_moves_and_is_covered_every_day(story):
    person, doctor, themselves = story
    loses_work_and_keeps_rights(person, themselves)
    has_an_illness_recognised(person, doctor)
    moves_caisse(person)
    is_seen_by_a_professional(person, doctor)
    shows_a_certificate(person, themselves)
    reads_the_time_line(person)
    former = rights.technician("011")
    with pytest.raises(register.Refused, match="pourquoi"):
        act(queries.rights_of, former, person=person)
    entries = journal_of(person)
    assert {"record_loss", "submit_protocol", "medical_basis", "professional_answer", "situation"} <= {
        one.operation for one in entries
    }
    asked = [one for one in entries if one.operation == "professional_answer"]
    assert {(one.outcome, one.reason) for one in asked} >= {("done", "soins en cours"), ("refused", "")}


def journal_of(person):
    with guard.owner():
        return journal.search(person_id=person, limit=100).rows
