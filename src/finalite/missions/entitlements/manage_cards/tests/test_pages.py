"""The page of somebody's cards, through the site: what its person may do next, and who may not open it."""

import pytest

from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import Upload
from finalite.missions.entitlements.manage_cards import operations

from . import factories
from .factories import Chip, act, holder

pytestmark = pytest.mark.django_db(databases=["default", "archive"])
ON = factories.ON


def page(client, person, role="insured_person", **account):
    user = people_factories.make_user(role=role, **account)
    client.force_login(user)
    return client.get(f"/activites/manage_cards/cartes/{person}/")


def test_the_person_sees_each_card_and_what_to_do_when_one_is_lost(client):
    person = factories.covered()
    lost = factories.active(person, Chip())
    act(operations.declare_loss, holder(person), card=lost.card, reason="stolen", on=ON)
    waiting = factories.made(person, Chip())
    act(operations.send_card, card=waiting.card, on=ON)
    shown = page(client, person, organisation="", person_id=person).content.decode()
    assert "Mes cartes" in shown and "Carte perdue ou volée : que faire" in shown
    assert f"activate_card/?card={waiting.card}" in shown and f"declare_loss/?card={waiting.card}" in shown
    assert f"declare_loss/?card={lost.card}" not in shown and "volée" in shown
    assert "order_vitale_card" not in shown and "ask_european_card" in shown


def test_a_request_lists_what_the_person_still_has_to_hand_in(client):
    person = factories.covered()
    order = act(operations.order_vitale_card, holder(person), person=person, received_on=ON).order
    proof = Upload("identite.pdf", factories.PDF)
    act(operations.add_identity_proof, holder(person), order=order, document=proof, on=ON)
    shown = page(client, person, organisation="", person_id=person).content.decode()
    assert f"add_photograph/?order={order}" in shown and "add_identity_proof" not in shown
    act(operations.add_photograph, holder(person), order=order, photo=Upload("moi.png", factories.picture()), on=ON)
    shown = client.get(f"/activites/manage_cards/cartes/{person}/").content.decode()
    assert "Tout est remis" in shown


def test_an_adviser_sees_the_cards_and_no_request(client):
    person = factories.covered()
    card = factories.active(person, Chip())
    shown = page(client, person, role="contact_adviser").content.decode()
    assert f"declare_loss/?card={card.card}" in shown and "Demandes en cours" not in shown


@pytest.mark.parametrize("role, status", [("statistician", 403), ("health_professional", 403)])
def test_others_may_not_open_it(client, role, status):
    assert page(client, factories.covered(), role=role).status_code == status


def test_nobody_opens_the_page_of_another(client):
    person, other = factories.covered(), factories.covered()
    assert page(client, other, organisation="", person_id=person).status_code == 403


def test_the_page_is_said_in_english_too(client):
    person = factories.covered()
    client.cookies["django_language"] = "en"
    shown = page(client, person, organisation="", person_id=person).content.decode()
    assert "My cards" in shown and "what to do" in shown
