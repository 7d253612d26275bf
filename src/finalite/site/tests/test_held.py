"""All that is held about oneself: an overview, a page a processing, one file; nothing of it for anybody else."""

import json

import pytest
from django.urls import reverse

from finalite.missions.benefits.pay_care_costs.tests import factories as care

from .crawling import Counting

pytestmark = pytest.mark.django_db(databases=["default", "archive"])
MOST = 25
OVERVIEW = "/compte/donnees/"


@pytest.fixture
def person():
    return care.seed()


@pytest.fixture
def browser(client, account, person):
    """The browser of the insured person whose care was paid, which counts what each page asks."""
    client.force_login(account("insured_person", person_id=person))
    client.get("/")
    return Counting(client)


def test_the_overview_leads_to_a_page_for_each_processing_and_each_asks_little(browser):
    overview = browser.open(OVERVIEW)
    pages = [reverse("account_held", args=[slug]) for slug in ("pay_care_costs", "register_and_affiliate")]
    assert overview.queries <= MOST and all(f'href="{page}"' in overview.html for page in pages)
    shown = [browser.open(page) for page in pages]
    assert max(page.queries for page in shown) <= MOST
    assert "Soins déclarés" in shown[0].html and "Conservation" in shown[0].html


def test_what_was_used_comes_before_what_was_not_and_reading_oneself_is_no_use(browser):
    for _ in range(2):
        html = browser.open(OVERVIEW).html
        assert html.index("Traitements qui ont servi pour vous") < html.index('id="held-pay_care_costs"')
        assert html.index("Autres traitements") < html.index('id="held-manage_cards"')
        browser.open(reverse("account_held", args=["manage_cards"]))


def test_english_readers_read_it_in_english(browser):
    browser.client.cookies["django_language"] = "en"
    browser.client.get("/", headers={"accept-language": "en"})
    html = browser.client.get(OVERVIEW, headers={"accept-language": "en"}).content.decode()
    assert "Receive everything in one file (JSON)" in html and "Processing activities used for you" in html


def test_everything_comes_in_one_file_asked_for_by_a_form(browser, person):
    assert browser.client.get(reverse("account_copy")).status_code == 405
    answer = browser.client.post(reverse("account_copy"))
    told = json.loads(answer.content)["traitements"]
    care_held = next(part for part in told if "frais de santé" in part["traitement"] and part["lignes"])
    assert any(line["table"] == "pay_care_costs.CareLine" for line in care_held["lignes"])
    assert answer["Content-Disposition"].startswith("attachment") and "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize(
    "page", ["x/", "manage_it_and_telecom/", "pay_care_costs/?page=0", "pay_care_costs/?page=99999"]
)
def test_what_is_no_processing_in_force_or_no_page_is_not_found(browser, page):
    assert browser.client.get(OVERVIEW + page).status_code == 404


def test_an_agent_has_no_such_pages(client, account):
    client.force_login(account("benefit_technician"))
    for path in (OVERVIEW, reverse("account_held", args=["pay_care_costs"])):
        assert client.get(path).status_code == 403
    assert client.post(reverse("account_copy")).status_code == 403
