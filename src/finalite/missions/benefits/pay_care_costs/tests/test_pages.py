"""The simulator: what is typed leads to amounts to the cent, faults are said, nothing is kept."""

import re

import pytest
from django.test import Client

from finalite.capabilities.register import guard
from finalite.missions.benefits.pay_care_costs import models, simulation

pytestmark = pytest.mark.django_db
URL = "/activites/pay_care_costs/simulateur/"
TYPED = {
    "act": "G",
    "done_on": "2026-11-03",
    "charged": "30",
    "born_on": "1985-07-14",
    "pathway": "treating_doctor",
}


def page(**typed):
    answer = Client().post(URL, {**TYPED, **typed})
    return answer.status_code, answer.content.decode().replace("\u202f", " ").replace("\xa0", " ")


def amounts(**typed):
    """What the table says, by its labels."""
    status, text = page(**typed)
    assert status == 200, text
    table = text.partition("Qui paie quoi</caption>")[2].partition("</table>")[0]
    return dict(re.findall(r"<th scope=\"row\">(?:<strong>)?([^<]+).*?amount\">(?:<strong>)?([^<]+)", table))


def test_the_page_is_open_to_all_and_empty_at_first():
    answer = Client().get(URL)
    assert answer.status_code == 200 and "Résultat" not in answer.content.decode()


@pytest.mark.parametrize(
    "typed, paid, left",
    [
        ({}, "19,00 €", "11,00 €"),
        ({"charged": "60"}, "19,00 €", "41,00 €"),
        ({"illness": "related"}, "28,00 €", "2,00 €"),
        ({"illness": "unrelated"}, "19,00 €", "11,00 €"),
        ({"c2s": "yes"}, "30,00 €", "0,00 €"),
        ({"expected_on": "2026-12-20"}, "30,00 €", "0,00 €"),
        ({"local": "yes"}, "25,00 €", "5,00 €"),
        ({"born_on": "2010-01-01", "pathway": "outside"}, "9,00 €", "21,00 €"),
        ({"born_on": "2011-01-01", "pathway": "outside"}, "21,00 €", "9,00 €"),
        ({"pathway": "outside"}, "7,00 €", "23,00 €"),
        ({"participations": "25"}, "21,00 €", "9,00 €"),
        ({"participations": "7", "participations_day": "4"}, "21,00 €", "9,00 €"),
        ({"act": "PH7", "charged": "20", "base": "20", "quantity": "2"}, "11,00 €", "9,00 €"),
        ({"act": "PH7", "charged": "20", "base": "20", "franchise": "49,50"}, "12,50 €", "7,50 €"),
        ({"act": "AMI", "charged": "30", "base": "30", "franchise_day": "4"}, "18,00 €", "12,00 €"),
        ({"act": "TRA", "charged": "100", "base": "100", "distance": "20"}, "51,00 €", "49,00 €"),
        ({"act": "FPU", "charged": "80"}, "57,00 €", "23,00 €"),
        ({"act": "GHS", "charged": "2000", "left_on": "2026-11-05", "heavy": "no"}, "1 600,00 €", "400,00 €"),
    ],
)
def test_who_pays_what(typed, paid, left):
    said = amounts(**typed)
    assert (said["Remboursé au total"], said["Ce qui reste à payer"]) == (paid, left)


def test_every_step_has_its_article_and_the_value_of_the_day():
    text = page(done_on="2024-05-14", charged="26,50")[1]
    assert "CSS L160-13 II, R160-19" in text and "valeur en vigueur depuis le 1er janvier 2005" in text
    assert amounts(done_on="2024-05-14", charged="26,50")["Remboursé au total"] == "17,55 €"


@pytest.mark.parametrize(
    "typed, asked",
    [
        ({"born_on": ""}, "Votre date de naissance"),
        ({"pathway": ""}, "Comment vous avez vu le médecin"),
        ({"act": "TRA", "base": "30"}, "La distance du trajet"),
        ({"act": "GHS", "left_on": "2026-11-05"}, "S’il y a eu un acte lourd"),
        ({"act": "CS", "pathway": "outside"}, "La spécialité du médecin"),
        ({"act": "PH7"}, "La base de remboursement"),
    ],
)
def test_what_is_not_known_is_asked_for_and_never_taken_for_no(typed, asked):
    status, text = page(**typed)
    assert status == 200 and "Il manque des réponses" in text and asked in text


def test_a_text_that_nobody_recorded_is_named():
    text = page(act="CGE", done_on="2020-03-10")[1]
    assert "Un texte nous manque" in text and "care.tariffs.geriatrician" in text


@pytest.mark.parametrize(
    "name, value",
    [
        ("act", "ZZZ"),
        ("act", ""),
        ("done_on", "2099-01-01"),
        ("done_on", "demain"),
        ("charged", ""),
        ("charged", "-3"),
        ("charged", "1e9"),
        ("quantity", "0"),
        ("distance", "loin"),
        ("born_on", "2026-11-04"),
        ("franchise", "beaucoup"),
        ("participations", "2,5"),
    ],
)
def test_a_fault_is_said_in_its_field_and_nothing_is_computed(name, value):
    status, text = page(**{name: value})
    assert status == 422 and f'id="{name}-error"' in text and 'id="result"' not in text


def test_the_page_speaks_english():
    answer = Client(headers={"accept-language": "en"}).post(URL, TYPED)
    text = answer.content.decode()
    assert "Who pays what" in text and "General practitioner visit" in text and "Médicaments" not in text


def test_nothing_is_kept():
    page()
    with guard.owner():
        assert not models.CareLine.objects.exists() and not models.Settlement.objects.exists()


def test_every_act_can_be_asked_about():
    for code in simulation.acts.table():
        status, text = page(act=code, charged="50", base="50", left_on="2026-11-04", heavy="no", distance="3")
        assert status == 200 and 'id="result"' in text, code
