"""The journey: a doctor opens their space and entrusts a secretary, who asks for the rights of a patient to bill.

The patient sees who asked and why; the secretary sees no payment; closing the space ends the secretary's access.
"""

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from finalite.capabilities import exchange, register
from finalite.capabilities.register.purpose import AUTOMATION, opened, purpose_of
from finalite.missions.disputes.answer_data_subject_requests import queries as data_rights
from finalite.missions.entitlements.open_health_entitlements.tests import factories as rights
from finalite.missions.provider_relations.provide_provider_account import operations, queries
from finalite.missions.provider_relations.provide_provider_account.tests import factories as f

pytestmark = pytest.mark.django_db(databases=["default", "archive"])
API = "/api/provide_provider_account/"


@pytest.fixture
def story(client, monkeypatch):
    """A doctor, a patient, and the secretary signed in after the code was handed over."""
    monkeypatch.setattr(timezone, "localdate", lambda: f.ON)
    patient, doctor = rights.covered_person(), f.opened()
    code = f.named(doctor).code
    page = client.post(
        "/activites/provide_provider_account/delegation/",
        {"code": code, "username": "cabinet-accueil", "password": f.SECRET},
    )
    assert page.status_code == 200
    client.force_login(get_user_model().objects.get(username="cabinet-accueil"))
    return patient, doctor, client


def asks(client, person, **changes):
    sent = {
        "nir": f.nir_of(person),
        "birth": "1985-07-14",
        "on": "2026-11-20",
        "act_reason": "soins en cours",
    } | changes
    return client.post("/operations/provide_provider_account/ask_rights/", sent)


def test_the_secretary_asks_and_the_patient_sees_it(story):
    patient, doctor, client = story
    assert asks(client, patient).status_code == 200
    [kept] = f.act(doctor, queries.rights_asked, on=f.ON)
    assert kept.person == patient and kept.covered
    me = register.Actor(user="me", role="insured_person", person_id=patient)
    with register.acting(me):
        seen = data_rights.who_consulted(person=patient)
    assert any(line.role == "provider_staff" and line.fiche == operations.FICHE for line in seen)
    with opened(purpose_of("answer_data_subject_requests", AUTOMATION)):
        told = exchange.ledger(person_id=patient)
    assert any(line.recipient == "health_professional" for line in told)


def test_the_secretary_sees_no_payment_and_loses_access_with_the_space(story):
    _, doctor, client = story
    period = {"first_on": "2026-01-01", "last_on": "2026-11-20", "on": "2026-11-20"}
    assert client.post("/operations/provide_provider_account/payments/", period).status_code == 403
    f.act(doctor, operations.close_account, on=f.ON)
    answer = client.get("/operations/provide_provider_account/ask_rights/")
    assert answer.status_code == 302, "signed out: the account is closed"


def test_a_wrong_birth_date_tells_nothing_of_the_patient(story):
    patient, doctor, client = story
    page = asks(client, patient, birth=date(1985, 7, 15).isoformat())
    assert page.status_code == 400 and "date de naissance" in page.content.decode()
    assert f.act(doctor, queries.rights_asked, on=f.ON) == ()
