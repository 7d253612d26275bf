"""No page of anybody's is reached by a number put in its address, in any role: all that is there is somebody else's."""

import re

import pytest
from django.apps import apps
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, clear_url_caches, get_resolver, path

from finalite.capabilities import people
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import guard
from finalite.site import urls
from finalite.site.populate.world import ACCOUNTS

from .fiches import IN_FORCE, open_all, seeds

pytestmark = [pytest.mark.django_db(databases=["default", "archive"]), pytest.mark.slow]
NOBODY = 10**9
ELSEWHERE = "751"
PERSONS = "people.Person"
OF_PERSON = re.compile(r"<int:person(_id)?>")
NUMBERED = {
    "open_work_injury_entitlements:employer": "open_work_injury_entitlements.InjuryFile",
    "answer_insured:thread": "answer_insured.Request",
    "case": "cases.Case",
    "case_document": "cases.Case",
    "case_letter": "cases.Case",
    "refund": "pay_care_costs.Settlement",
    "account_letter": "letters.SentLetter",
    "account_thread": "answer_insured.Request",
    "account_message_file": "answer_insured.Attachment",
    "employer_dsn_report": "pay_daily_allowances.DsnDelivery",
    "dpo_request": "answer_data_subject_requests.DataRequest",
    "dpo_breach": "answer_data_subject_requests.Incident",
}
"""What the number in an address is one of; where it is called `person`, one of the people."""
FOR_ALL_CAISSES = {("dpo", "dpo_breach")}
"""An incident is the whole body's, and names nobody."""


def routes(patterns, before="", space=""):
    """(name, address) of each route whose address holds a number; the API takes numbers in the body, by its doors."""
    for one in patterns:
        here = before + str(one.pattern)
        if not isinstance(one, URLPattern):
            yield from routes(one.url_patterns, here, one.namespace or "")
        elif {"IntConverter"} & {type(kind).__name__ for kind in one.pattern.converters.values()}:
            yield f"{space}:{one.name}" if space else one.name, here


def addresses():
    """(route, address, the same of nobody) with the last number of a kind that is there."""
    for name, address in routes(get_resolver().url_patterns):
        slugs = IN_FORCE if "<slug:slug>" in address else [""]
        for slug in slugs:
            for number in numbers_of(name, address, slug):
                yield name, filled(address, slug, number), filled(address, slug, NOBODY)


def filled(address, slug, number):
    return "/" + re.sub(r"<int:\w+>", str(number), address.replace("<slug:slug>", slug))


def numbers_of(name, address, slug):
    label = PERSONS if OF_PERSON.search(address) else NUMBERED[name]
    with guard.owner():
        rows = apps.get_model(label).objects.order_by("pk")
        rows = rows.filter(fiche=slug) if label == "cases.Case" else rows
        found = list(rows.values_list("pk", flat=True))
    return found[-1:]


@pytest.fixture
def others(db, monkeypatch):
    """A row in every table of every fiche, all of people, practices and employers of another caisse; their secrets."""
    open_all()
    with monkeypatch.context() as while_seeding:  # some fiches add a caisse, after which agents start no run
        while_seeding.setattr(people, "other_caisses", lambda organisation: False)
        for slug in IN_FORCE:
            seeds(slug).seed()
    with guard.owner():
        return {nir for nir in apps.get_model(PERSONS).objects.values_list("nir", flat=True) if nir}


def client_of(account):
    """Somebody signed in with the main role of an account of the demonstration, of whom nothing is kept."""
    links = {}
    if account.role in ("insured_person", "legal_representative"):
        links["person_id"] = people_factories.make_person(organisation=ELSEWHERE, first_names="Moi")
    if account.role in ("health_professional", "provider_staff", "admission_officer"):
        kind = "care_facility" if account.role == "admission_officer" else "health_professional"
        links["provider_id"] = people_factories.make_provider(subject=kind)
    people_factories.make_organisation(account.organisation or ELSEWHERE)
    client = Client()
    client.force_login(
        people_factories.make_user(account.username, role=account.role, organisation=account.organisation, **links)
    )
    return client


def opened(others):
    """The pages that a number of somebody else opens: neither refused, nor the page that a number of nobody's opens."""
    tried = list(addresses())
    for account in ACCOUNTS:
        client = client_of(account)
        for name, address, empty in tried:
            answer = client.get(address)
            told = [secret for secret in others if secret in answer.content.decode()]
            if (account.username, name) in FOR_ALL_CAISSES:
                continue
            refused = answer.status_code in (403, 404)
            if told or not (refused or plain(answer) == plain(client.get(empty))):
                yield account.username, name, address, answer.status_code


def plain(answer):
    """What a page says, but for the numbers in its own addresses and the tokens of its forms."""
    return answer.status_code, re.sub(r"/\d+/|value=\"[\w-]{22,64}\"", "", answer.content.decode())


def test_a_number_in_an_address_opens_nothing_of_anybody_else(others):
    assert not list(opened(others))


def test_what_each_number_in_an_address_is_one_of_is_known():
    found = routes(get_resolver().url_patterns)
    assert {name for name, address in found if not OF_PERSON.search(address)} <= set(NUMBERED)


def test_a_page_that_asks_no_door_would_be_caught(monkeypatch):
    people_factories.make_person()

    def planted(request, person):
        with guard.owner():
            return HttpResponse(apps.get_model(PERSONS).objects.filter(pk=person).values_list("nir", flat=True))

    monkeypatch.setattr(urls, "urlpatterns", [path("plantee/<int:person>/", planted, name="planted")])
    monkeypatch.setattr(f"{__name__}.ACCOUNTS", ACCOUNTS[:1])
    monkeypatch.setattr(f"{__name__}.routes", lambda *_: [("planted", "plantee/<int:person>/")])
    clear_url_caches()
    try:
        assert {name for _, name, *_ in opened(set())} == {"planted"}
    finally:
        monkeypatch.undo()
        clear_url_caches()
