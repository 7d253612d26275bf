"""The journey: a claim arrives by the API, is decided and paid; the insured person sees why, and who looked."""

import json
import re
import sqlite3
from pathlib import Path

import pytest

from .conftest import follow

pytestmark = [pytest.mark.browser, pytest.mark.slow]
CARE, PAY = "pay_care_costs", "execute_payments"


@pytest.fixture(scope="module")
def known(site):
    """The insured person of the demonstration and a doctor, as the databases number them."""
    with sqlite3.connect(Path(site.environment["FINALITE_HOME"]) / "finalite.sqlite3") as database:
        person = database.execute("select person_id from people_user where username = 'assure'").fetchone()[0]
        doctor = database.execute("select number from people_provider where profession = 'doctor'").fetchone()[0]
    return person, doctor


@pytest.fixture(scope="module")
def paid_claim(site, known):
    """A consultation of 30 €, from its arrival by the API to the file for the bank."""
    person, doctor = known
    agent, officer = site.token("agent"), site.token("paiement")
    sheet = {
        "person": person,
        "provider": doctor,
        "invoice": "JOURNEY-1",
        "line": 1,
        "act": "G",
        "act_on": "2026-11-12",
        "charged": 3000,
        "pathway": "treating_doctor",
    }
    status, receipt = site.api(agent, f"{CARE}.receive_paper_line", sheet=sheet, received_on="2026-11-20")
    assert (status, receipt["accepted"]) == (200, 1), receipt
    again = site.api(agent, f"{CARE}.receive_paper_line", sheet=sheet, received_on="2026-11-20")
    status, settled = site.api(agent, f"{CARE}.settle_lines", on="2026-11-21")
    assert (status, settled["decided"], settled["ordered"]) == (200, 1, 1), settled
    status, batch = site.api(officer, f"{PAY}.prepare_payment_batch", on="2026-11-21", execution_on="2026-11-25")
    assert (status, batch["count"]) == (200, 1), batch
    status, file = site.api(officer, f"{PAY}.write_payment_file", reference=batch["reference"], on="2026-11-21")
    assert status == 200, file
    return {"again": again, "batch": batch, "file": file}


def test_the_same_claim_sent_twice_is_paid_once(paid_claim):
    assert paid_claim["again"][1]["accepted"] == 0 or paid_claim["again"][1]["again"]
    assert paid_claim["batch"]["count"] == 1


def test_the_insured_person_reads_why_this_amount(paid_claim, visit):
    page = visit("assure", "/compte/remboursements/")
    line = page.locator("tr", has_text="12 novembre 2026")
    assert "Consultation de généraliste" in line.inner_text()
    follow(line.get_by_role("link"))
    steps = page.locator("table").inner_text()
    assert "70" in steps and re.search(r"CSS [LRD]", steps)
    assert "articipation forfaitaire" in page.locator("main").inner_text()
    assert "Finalité du moment" in page.locator("main").inner_text()


def test_the_insured_person_sees_who_looked_and_for_which_purpose(paid_claim, visit):
    page = visit("assure", "/compte/consultations/")
    text = page.locator("main").inner_text()
    assert "Technicien prestations" in text
    assert "Traiter les frais de santé en maladie et maternité" in text


def test_the_insured_person_sees_that_the_bank_was_told(paid_claim, visit):
    assert "Établissement bancaire" in visit("assure", "/compte/transmissions/").locator("main").inner_text()


def test_the_dpo_finds_the_acts_in_the_journal_and_it_verifies(paid_claim, visit):
    page = visit("dpo", "/dpo/journal/")
    page.fill("#j-user", "paiement")
    follow(page.get_by_role("button", name="Chercher"))
    assert "Préparer un lot de paiement" in page.locator("table").inner_text()
    follow(page.get_by_role("link", name="Vérifier que le journal est intact"))
    follow(page.get_by_role("button", name="Consulter"))
    assert re.search(r"Anomalies\s+aucun élément", page.locator("main").inner_text())


def test_somebody_of_another_caisse_is_opened_only_with_a_reason(site, visit):
    with sqlite3.connect(Path(site.environment["FINALITE_HOME"]) / "finalite.sqlite3") as database:
        stranger = database.execute(
            "select person_id from people_personfile where organisation <> '751' order by person_id"
        ).fetchone()[0]
    page = visit("agent", f"/travail/personnes/{stranger}/")
    page.fill("#act-reason", "rappel téléphonique de la personne")
    follow(page.get_by_role("button", name="Continuer"))
    assert "rappel téléphonique" in page.locator("main").inner_text()
    assert page.get_by_role("heading", name="Consulter").is_visible()


def test_an_insured_person_never_opens_the_file_of_another_household(site, known):
    with sqlite3.connect(Path(site.environment["FINALITE_HOME"]) / "finalite.sqlite3") as database:
        neighbour = database.execute(
            "select person_id from people_membership where household_id not in"
            " (select household_id from people_membership where person_id = ?) order by person_id",
            (known[0],),
        ).fetchone()[0]
    status, answer = site.api(site.token("assure"), f"{CARE}.reimbursements_of", person=neighbour)
    assert (status, answer["code"]) == (403, "not_yours")


def test_the_command_line_gives_the_same_answer_as_the_api(site, known, paid_claim):
    status, by_api = site.api(site.token("assure"), f"{CARE}.reimbursements_of", person=known[0])
    done = site.command(
        "do", f"{CARE}.reimbursements_of", "--json", "-", "--as", "assure", typed=json.dumps({"person": known[0]})
    )
    assert status == 200 and json.loads(done.stdout) == by_api
