"""The simulator: what is typed leads to amounts, faults are said, nothing is kept."""

import pytest
from django.test import Client

from finalite.capabilities.register import guard
from finalite.missions.benefits.pay_disability_pensions import models

pytestmark = pytest.mark.django_db
URL = "/activites/pay_disability_pensions/simulateur/"
TYPED = {"kind": "2", "starts_on": "2026-05-01", "mean_wage": "24 000,00", "principal": "", "home": "", "resources": ""}


def page(**typed):
    answer = Client().post(URL, {**TYPED, **typed})
    return answer.status_code, answer.content.decode().replace("\u202f", " ").replace("\xa0", " ")


def test_the_page_is_open_to_all_and_empty_at_first():
    answer = Client().get(URL)
    assert answer.status_code == 200 and "Résultat" not in answer.content.decode()


def test_half_of_the_mean_wage_is_paid_in_the_second_category_with_its_steps():
    status, text = page()
    assert status == 200 and "En tout : 1 000,00 € par mois." in text and "CSS R341-4" in text


@pytest.mark.parametrize(
    "typed, amount",
    [
        ({"kind": "1"}, "600,00 €"),
        ({"kind": "3_helped"}, "2 298,44 €"),
        ({"kind": "widow", "principal": "1000"}, "540,00 €"),
        ({"mean_wage": "0"}, "338,31 €"),
        ({"mean_wage": "0", "home": "single", "resources": "800"}, "460,48 €"),
    ],
)
def test_each_kind_gives_its_amount(typed, amount):
    assert f"En tout : {amount} par mois." in page(**typed)[1]


@pytest.mark.parametrize("missing", [{"kind": ""}, {"starts_on": ""}, {"mean_wage": ""}])
def test_what_is_not_known_is_said_and_never_refused(missing):
    status, text = page(**missing)
    assert status == 200 and "Il manque" in text


def test_a_text_that_lacks_is_named():
    status, text = page(starts_on="2017-05-01")
    assert status == 200 and "Un texte nous manque" in text and "wages.ceiling.annual" in text


@pytest.mark.parametrize(
    "wrong",
    [
        {"starts_on": "2016-01-01"},
        {"starts_on": "demain"},
        {"mean_wage": "-1"},
        {"mean_wage": "1,234"},
        {"resources": "²"},
    ],
)
def test_a_fault_is_said_in_its_field_and_nothing_is_computed(wrong):
    [name] = wrong
    status, text = page(**wrong)
    assert status == 422 and f'id="{name}-error"' in text and "En tout" not in text


def test_resources_that_leave_the_pension_out_are_a_fault():
    status, text = page(home="single", resources="800")
    assert status == 422 and 'id="resources-error"' in text and "En tout" not in text
    assert page(home="single", resources="1000")[0] == 200


def test_the_page_speaks_english():
    answer = Client(headers={"accept-language": "en"}).post(URL, TYPED)
    assert "This is what a pension would give a month." in answer.content.decode()


def test_nothing_is_kept():
    page()
    with guard.owner():
        assert not models.PensionFile.objects.exists() and not models.Claim.objects.exists()
