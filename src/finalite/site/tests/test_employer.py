"""The employer's space: what it shows and takes, for its own enterprise alone; nothing medical, however asked."""

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from finalite.capabilities import jobs, people, register
from finalite.capabilities.exchange.dsn.tests import messages as dsn
from finalite.capabilities.register import Actor
from finalite.capabilities.register.signature import categories_in
from finalite.capabilities.register.vocabulary import vocabulary
from finalite.missions.benefits.pay_daily_allowances import operations as paying
from finalite.missions.benefits.pay_daily_allowances.tests import factories as allowances
from finalite.missions.entitlements.open_health_entitlements.tests import factories as rights
from finalite.missions.entitlements.open_work_injury_entitlements import operations
from finalite.missions.entitlements.open_work_injury_entitlements import queries as injury_queries
from finalite.missions.entitlements.open_work_injury_entitlements.tests import factories as injuries
from finalite.site.doors import catalogue

pytestmark = pytest.mark.django_db(databases=["default", "archive"])
ROLE = "employer_representative"
ON = date(2026, 11, 20)
EVENT = {"work_injury"}
"""Of health, an employer knows the event that it declares itself."""
PAGES = ("", "accidents/", "accidents/declarer/", "attestations/", "attestations/envoyer/", "dsn/", "paiements/")
ME = Actor(user="employeur", role=ROLE, organisation=dsn.SIREN)


@pytest.fixture
def employer(client, monkeypatch):
    """A client signed in for an enterprise."""
    monkeypatch.setattr(timezone, "localdate", lambda: ON)
    people.create_organisation(code=dsn.SIREN, name="Atelier d’essai", kind="employer")
    people.create_user(username="employeur", password=None, organisation=dsn.SIREN)
    people.give_role(username="employeur", role=ROLE, organisation=dsn.SIREN, on=date(2020, 1, 1), primary=True)
    client.force_login(get_user_model().objects.get(username="employeur"))
    return client


def fallen(person, day=date(2026, 11, 16)):
    """An accident declared by this employer, with all that a doctor and the victim wrote of health."""
    changes = {"happened_on": day, "known_on": day, "siret": dsn.SIRET}
    file = injuries.by_employer(person, ON, ME, **changes).file
    injuries.certified(person, file, ON)
    injuries.act(operations.add_reservations, ME, file=file, text="il était absent à cette heure", received_on=ON)
    injuries.act(operations.start_investigation, file=file, on=ON)
    injuries.act(operations.answer_questionnaire, injuries.victim(person), file=file, text="je suis tombé", on=ON,
                 health="ENCOREMAL")  # fmt: skip
    return file


def paid(person):
    allowances.notice(person)
    kept = allowances.certificate(siret=dsn.SIRET, keeps_wage_from=allowances.FIRST, keeps_wage_to=allowances.LAST)
    sent = {"nir": allowances.nir_of(person), "birth_name": "Essai", "certificate": kept}
    allowances.act(ME, paying.send_certificate, **sent, received_on=allowances.RECEIVED)
    allowances.act(allowances.technician(), paying.tie_notices, on=allowances.RECEIVED)
    allowances.act(allowances.technician(), paying.settle_period, to=allowances.LAST, on=allowances.ON)


def page(client, path, **headers):
    answer = client.get(path, headers=headers)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_no_medical_category_is_open_to_an_employer_in_any_fiche_nor_in_any_result():
    medical = {code for code, one in vocabulary().data.items() if one.group == "health"} - EVENT
    for entry in register.entries():
        if entry.in_force and ROLE in {one.role for one in entry.access}:
            reads = register.purpose_of(entry.slug, ROLE).reads
            assert not medical & frozenset().union(*reads.values()), entry.slug
    doors = [door for door in catalogue.all_doors() if ROLE in door.open_to]
    assert len(doors) >= 12
    for door in doors:
        assert not medical & categories_in(door.returns), door.code


def test_no_page_of_the_employer_says_what_a_doctor_or_the_victim_wrote_of_health(employer):
    person = rights.covered_person()
    file = fallen(person)
    paid(person)
    paths = [f"/employeur/{one}" for one in PAGES] + [f"/activites/open_work_injury_entitlements/employeur/{file}/"]
    for path in paths:
        text = page(employer, path)
        for word in (injuries.SECRET, "scaphoïde", "poignet", "ENCOREMAL", "maladie</td>"):
            assert word not in text, (path, word)


def test_the_latest_accidents_are_listed_and_no_endless_list(employer, monkeypatch):
    monkeypatch.setattr(injury_queries, "MOST", 1)
    older, latest = (fallen(rights.covered_person(), date(2026, 11, day)) for day in (14, 16))
    text = page(employer, "/employeur/accidents/")
    assert f"Dossier n° {latest}<" in text and f"Dossier n° {older}<" not in text


def test_each_page_asks_few_queries_and_reads_in_english(employer):
    person = rights.covered_person()
    fallen(person)
    paid(person)
    for one in PAGES:
        with CaptureQueriesContext(connection) as asked:
            page(employer, f"/employeur/{one}")
        assert len(asked) <= 25, (one, len(asked))
    text = page(employer, "/employeur/", **{"Accept-Language": "en"})
    assert "Employer" in text and "Déclarer un accident" not in text


def test_an_accident_is_declared_with_its_reservations_and_certified_exact(employer):
    person = rights.covered_person()
    typed = {
        "declared.nir": injuries.nir_of(person), "declared.birth_name": "Essai", "declared.happened_on": "2026-11-18",
        "declared.known_on": "2026-11-18", "declared.siret": dsn.SIRET, "declared.employer": "Atelier d’essai",
        "reservations": "la chute a eu lieu hors du temps de travail",
    }  # fmt: skip
    path = "/employeur/accidents/declarer/"
    unticked = employer.post(path, typed)
    assert unticked.status_code == 422 and "hors du temps de travail" in unticked.content.decode()
    wrong = employer.post(path, typed | {"declared.birth_name": "Autre", "confirmed": "yes"})
    assert wrong.status_code == 400 and 'href="#f-declared-nir"' in wrong.content.decode()
    done = employer.post(path, typed | {"confirmed": "yes"}, follow=True)
    text = done.content.decode()
    assert done.status_code == 200 and "hors du temps de travail" in text and "Accident déclaré" in text


def deposited(client, *declarations):
    file = SimpleUploadedFile("dsn.txt", dsn.written(*declarations))
    return client.post("/employeur/dsn/", {"file": file}, follow=True).content.decode()


def test_a_dsn_is_reported_line_by_line_corrected_and_never_done_twice(employer):
    person = rights.covered_person()
    who = dsn.person("04", i001=allowances.nir_of(person)[:13], i002="Essai")
    wrong, right = dsn.message("04", dsn.stop(i002=""), person=who), dsn.message("04", person=who)
    text = deposited(employer, wrong)
    assert "S21.G00.60" in text and "mis de côté" in text and "Redéposer" in text
    assert "Corriger la DSN" in page(employer, "/employeur/")
    assert "Traitement en cours" in deposited(employer, right)
    jobs.run_ready()
    again = deposited(employer, right)
    assert "rien n’a été refait" in again and "pris en compte" in again and "Traitement en cours" not in again


def test_what_was_paid_adds_up_and_another_role_has_no_such_page(employer, account):
    paid(rights.covered_person())
    text = page(employer, "/employeur/paiements/")
    assert "Rapprochement" in text and "à payer" in text and "Essai" in text
    assert "Aucun paiement" in page(employer, "/employeur/paiements/?first_on=2026-11-01&last_on=2026-11-02")
    employer.force_login(account("benefit_technician"))
    assert employer.get("/employeur/").status_code == 403
