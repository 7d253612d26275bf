"""The simulator: what is typed leads to amounts, faults are said, nothing is kept."""

import pytest
from django.test import Client

from finalite.capabilities.register import guard
from finalite.missions.benefits.pay_death_capital import models

pytestmark = pytest.mark.django_db
URL = "/activites/pay_death_capital/simulateur/"
TYPED = {
    "died_on": "2026-06-15",
    "until": "2026-06-15",
    "situation": "work",
    "occupation": "employee",
    "couple": "spouse",
    "children_in_charge": "",
}


def page(**typed):
    answer = Client().post(URL, {**TYPED, **typed})
    return answer.status_code, answer.content.decode().replace("\u202f", " ").replace("\xa0", " ")


def test_the_page_is_open_to_all_and_empty_at_first():
    answer = Client().get(URL)
    assert answer.status_code == 200 and "Résultat" not in answer.content.decode()


def test_a_spouse_would_get_the_whole_capital():
    status, text = page()
    assert status == 200 and "Un capital serait versé." in text and "4 009,00 €" in text


def test_priority_is_lost_by_who_claims_after_the_month():
    asked = {"couple": "spouse", "children_in_charge": "2"}
    assert "2 004,50 €" in page(**asked)[1]
    late = page(**asked, asked="later")[1]
    assert "2 004,50 €" not in late and "4 009,00 €" in late


def test_a_fault_is_said_in_its_field_and_nothing_is_computed():
    status, text = page(died_on="2031-01-01", children="douze")
    assert status == 422 and 'id="died_on-error"' in text and 'id="children-error"' in text


@pytest.mark.parametrize("changes", [{"occupation": ""}, {"situation": ""}, {"couple": ""}])
def test_what_is_not_known_is_said_and_never_refused(changes):
    status, text = page(**changes)
    assert status == 200 and "Il manque" in text


def test_the_page_speaks_english():
    answer = Client(headers={"accept-language": "en"}).post(URL, TYPED)
    assert "A capital would be paid." in answer.content.decode()


def test_nothing_is_kept():
    page()
    with guard.owner():
        assert not models.CapitalFile.objects.exists() and not models.Claim.objects.exists()
