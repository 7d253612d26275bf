"""The two pages by hand, as an agent and as the person meet them."""

import pytest
from django.urls import reverse

from finalite.capabilities.people.tests import factories as people_factories
from finalite.missions.entitlements.register_and_affiliate import operations, pages, queries
from finalite.missions.entitlements.register_and_affiliate.facts import Activity

from . import factories

pytestmark = pytest.mark.django_db(databases=["default", "archive"])


def signed_in(client, role="rights_technician", organisation=factories.CAISSE, **links):
    """A browser in which somebody with this role has signed in."""
    client.force_login(people_factories.make_user(role=role, organisation=organisation, **links))
    return client


def page(client, name, *arguments, language="fr"):
    """(status, text) of a page."""
    client.cookies["django_language"] = language
    answer = client.get(reverse(f"register_and_affiliate:{name}", args=arguments), HTTP_ACCEPT_LANGUAGE=language)
    return answer.status_code, answer.content.decode()


def test_a_waiting_number_says_so_and_what_is_awaited(client):
    person = factories.waiting_person().person
    status, text = page(signed_in(client), "registration", person)
    assert status == 200 and "Ce numéro n’est pas certifié" in text and "numéro d’attente" in text
    assert "acte de naissance" in text and "ask_registry" in text


def test_who_answers_people_reads_their_caisse_but_not_what_they_live_from(client):
    person, kind = factories.certified_person(), Activity.EMPLOYEE
    factories.act(
        operations.record_situation, person=person, kind=kind, starts_on=factories.RECEIVED, on=factories.RECEIVED
    )
    status, text = page(signed_in(client, "contact_adviser"), "registration", person)
    assert status == 200 and "Votre rôle ne lit ni l’activité" in text and "Ce sur quoi" not in text
    assert "send_number_certificate" in text and "move_home" not in text
    whole = page(signed_in(client), "registration", person)[1]
    assert "Ce sur quoi" in whole and "Votre rôle ne lit ni" not in whole


@pytest.mark.parametrize("kind", list(Activity))
def test_each_activity_has_its_words_in_both_languages(client, kind):
    person = factories.certified_person()
    factories.act(
        operations.record_situation, person=person, kind=kind, starts_on=factories.RECEIVED, on=factories.RECEIVED
    )
    for language in ("fr", "en"):
        status, text = page(signed_in(client), "registration", person, language=language)
        assert status == 200 and "Activity" not in text and f">{kind}<" not in text


def test_people_read_their_own_page_and_no_other(client):
    person = factories.certified_person()
    other = factories.certified_person(birth_name="Autre", birth="1970-01-01")
    mine = signed_in(client, "insured_person", "", person_id=person)
    status, text = page(mine, "registration", person)
    assert status == 200 and "certifié par le service" in text and "ask_registry" not in text
    status, text = page(mine, "registration", other)
    assert status == 403 and "Autre" not in text


def test_two_records_stand_side_by_side_and_what_differs_is_marked(client):
    first = factories.waiting_person().person
    second = factories.certified_person()
    status, text = page(signed_in(client), "duplicates")
    assert status == 200 and "même naissance" in text and text.count("diffère") == 1
    assert all(f"keep={one}" in text for one in (first, second))
    assert text.count("femme") == 2 and "1985-07-14" not in text


def test_an_empty_desk_says_so_and_a_stranger_is_turned_away(client):
    factories.caisses()
    assert "Aucun doublon" in page(signed_in(client), "duplicates")[1]
    person = factories.certified_person()
    assert page(signed_in(client, "insured_person", "", person_id=person), "duplicates")[0] == 403


def test_nobody_reads_without_a_session(client):
    assert page(client, "duplicates")[0] == 302


def test_the_pairs_come_by_pages(client, monkeypatch):
    monkeypatch.setattr(pages, "PAGE", 1)
    for birth in ("1980-01-02", "1981-01-02"):
        factories.certified_person(birth=birth)
        factories.certified_person(birth=birth)
    desk = signed_in(client)
    first, second = (one.case for one in factories.act(queries.duplicates_open))
    status, text = page(desk, "duplicates")
    assert status == 200 and f"case-{first}" in text and f"case-{second}" not in text
    assert f'href="?after={first}"' in text and "Doublons suivants" in text
    last = desk.get(reverse("register_and_affiliate:duplicates"), {"after": first}).content.decode()
    assert f"case-{second}" in last and "?after=" not in last
    for absurd in ("x", "9" * 30, "9" * 5000):
        assert desk.get(reverse("register_and_affiliate:duplicates"), {"after": absurd}).status_code == 200
