"""The front page of the reception of a facility: its own invoices and payments, in words, and nobody else's."""

import pytest
from django.test import Client
from django.utils import timezone

from finalite.capabilities.people.tests import factories as people_factories

from . import factories as f

pytestmark = pytest.mark.django_db(databases=["default", "archive"])
RECEPTION = "/activites/pay_facilities/accueil/"


@pytest.fixture
def hospital(monkeypatch):
    """A hospital with an invoice decided and ordered."""
    monkeypatch.setattr(timezone, "localdate", lambda: f.ON)
    found = f.facility()
    f.billed(f.covered_person(), found)
    return found


def client_of(facility, role="admission_officer", language="fr"):
    client = Client(headers={"accept-language": language})
    client.force_login(people_factories.make_user(role=role, provider_id=facility))
    return client


def read(facility, **changes):
    answer = client_of(facility, **changes).get(RECEPTION)
    return answer.status_code, answer.content.decode().replace("\u202f", " ").replace("\xa0", " ")


def test_the_reception_finds_patients_invoices_and_payments_on_its_front_page(hospital):
    status, text = read(hospital)
    assert status == 200 and "Droits d&#x27;un patient" in text and "Contester" in text
    assert "décidée" in text and "1 600,00 €" in text
    home = client_of(hospital).get("/").content.decode()
    assert f'href="{RECEPTION}"' in home


def test_the_reception_reads_in_english(hospital):
    _, text = read(hospital, language="en")
    assert "Patients’ reception" in text and "Contester" not in text


def test_another_facility_reads_an_empty_page_and_nobody_else_opens_it(hospital):
    status, text = read(f.facility())
    assert status == 200 and "Aucune facture" in text and "1 600" not in text
    assert read(people_factories.make_provider(), role="health_professional")[0] == 403


def test_many_invoices_cost_no_more_questions_than_one(hospital, django_assert_max_num_queries):
    client = client_of(hospital)
    for _ in range(4):
        f.billed(f.covered_person(), hospital)
    with django_assert_max_num_queries(40):
        assert client.get(RECEPTION).content.decode().count("Contester") == 5


def test_an_answer_about_a_patient_names_the_caisse_and_says_that_a_number_is_one(hospital):
    asked = {"nir": f.nir_of(f.covered_person()), "on": f.ON.isoformat(), "act_reason": "admission"}
    text = client_of(hospital).post("/operations/pay_facilities/patient_answer/", asked).content.decode()
    assert f"({f.CAISSE})" in text and "organisme complémentaire" in text and "Part de l" not in text
