"""The simulator as anybody meets it: no session, nothing kept, every fault said in its place."""

from datetime import date

import pytest
import time_machine
from django.test import Client

from finalite.capabilities.register import guard
from finalite.missions.entitlements.open_complementary_cover import models

from . import factories

pytestmark = pytest.mark.django_db
SIMULATOR, LIST = "/activites/open_complementary_cover/simulateur/", "/activites/open_complementary_cover/organismes/"
ALONE = {
    "people": "1",
    "base_cover": "yes",
    "housing": "other",
    "minimum": "none",
    "born_on-0": "1980-03-02",
    "do": "compute",
}


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(date(2026, 5, 4), tick=False):
        yield


def post(**given):
    return Client().post(SIMULATOR, ALONE | {name.replace("__", "-"): value for name, value in given.items()})


@pytest.mark.parametrize(
    "year, said",
    [
        ("10 421,99", "sans participation"),
        ("10 422", "avec une participation"),
        ("14 071", "n’y auriez pas droit"),
    ],
)
def test_a_household_learns_what_it_may_expect_and_why(year, said):
    page = post(sum__0=year).content.decode()
    assert said in page and "CSS L861-1" in page and "non vérifiée" in page


def test_the_contribution_of_each_is_shown():
    page = post(people="2", sum__0="16 000", link__1="partner", born_on__1="1950-01-02").content.decode()
    assert "14,00" in page and "30,00" in page and "44,00" in page


def test_people_are_added_and_removed_by_buttons_and_what_was_typed_stays():
    page = post(do="add", pay__0="123,45").content.decode()
    assert 'name="born_on-1"' in page and "123,45" in page and "Résultat" not in page
    page = post(people="3", do="remove-1", pay__1="1", pay__2="2").content.decode()
    assert 'value="2"' in page and 'name="born_on-2"' not in page


@pytest.mark.parametrize(
    "given",
    [
        {"pay__0": "beaucoup"},
        {"pay__0": "-1"},
        {"born_on__0": "2027-01-01"},
        {"born_on__0": "hier"},
        {"sum__0": "9" * 12},
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_is_computed(given):
    answer = post(**given)
    assert answer.status_code == 422 and "error-summary" in answer.content.decode()
    assert "Résultat" not in answer.content.decode()


@pytest.mark.parametrize(
    "given",
    [{"people": "-4"}, {"people": "²"}, {"people": "99999"}, {"link__0": "x"}, {"housing": "x"}, {"do": "remove-x"}],
)
def test_a_form_made_by_hand_breaks_nothing(given):
    assert post(**given).status_code in (200, 422)


def test_nothing_is_kept_and_no_amount_is_in_an_address():
    client = Client()
    answer = client.post(SIMULATOR, ALONE | {"pay-0": "9 999"})
    assert "no-store" in answer["Cache-Control"] and not client.session.keys()
    assert "pay-0=" not in answer.content.decode() and client.get(SIMULATOR, {"pay-0": "9999"}).status_code == 200
    assert "9999" not in client.get(SIMULATOR, {"pay-0": "9999"}).content.decode()
    with guard.owner():
        assert not models.Application.objects.exists() and not models.Income.objects.exists()


def test_a_form_from_elsewhere_is_refused():
    assert Client(enforce_csrf_checks=True).post(SIMULATOR, ALONE).status_code == 403


def test_the_list_of_bodies_is_public():
    factories.list_bodies()
    page = Client().get(LIST).content.decode()
    assert "Mutuelle fictive des Essais" in page


def test_the_pages_speak_english():
    page = Client(headers={"accept-language": "en"}).get(SIMULATOR).content.decode()
    assert "Estimate a right to the solidarity cover" in page and "Calculer" not in page
