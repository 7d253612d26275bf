"""The space as its holder reads it, and the page of delegates: no code, no access; a weak password is said in place."""

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from finalite.capabilities import people

from . import factories as f

pytestmark = pytest.mark.django_db(databases=["default", "archive"])
SPACE, DELEGATE = "/activites/provide_provider_account/espace/", "/activites/provide_provider_account/delegation/"


@pytest.fixture
def today(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda: f.ON)


@pytest.fixture
def signed_in(client, today):
    """A client signed in as the professional, and the professional."""
    who = f.opened()
    people.create_user(username="medecin", password=None, provider_id=who.provider_id)
    people.give_role(username="medecin", role="health_professional", on=f.ON, primary=True)
    client.force_login(get_user_model().objects.get(username="medecin"))
    return client, who


def test_the_space_shows_the_team_and_the_empty_day(signed_in):
    client, who = signed_in
    f.named(who)
    text = client.get(SPACE).content.decode()
    assert "Avec un patient" in text and "Aucune demande aujourd’hui" in text
    assert "Accueil Fictif" in text and "code à remettre" in text


def test_the_space_reads_in_english(signed_in):
    client, _ = signed_in
    text = client.get(SPACE, headers={"Accept-Language": "en"}).content.decode()
    assert "My professional space" in text and "Aucune demande" not in text


def test_a_delegate_sees_the_questions_of_the_day_and_no_payment(client, today):
    who = f.opened()
    people.create_user(username="accueil", password=None, provider_id=who.provider_id)
    people.give_role(username="accueil", role="provider_staff", on=f.ON, primary=True)
    client.force_login(get_user_model().objects.get(username="accueil"))
    text = client.get("/activites/provide_provider_account/droits/").content.decode()
    assert "Droits demandés aujourd’hui" in text and "Paiement" not in text
    assert client.get(SPACE).status_code == 403
    assert 'name="on"' not in client.get("/operations/provide_provider_account/ask_rights/").content.decode()


def test_a_delegate_opens_their_login_with_the_code_alone(client, today):
    code = f.named(f.opened()).code
    weak = client.post(DELEGATE, {"code": code, "username": "cabinet-accueil", "password": "court"})
    assert weak.status_code == 422 and "password-error" in weak.content.decode()
    wrong = client.post(DELEGATE, {"code": "1-ABC", "username": "cabinet-accueil", "password": f.SECRET})
    assert wrong.status_code == 422 and "n’ouvre rien" in wrong.content.decode()
    done = client.post(DELEGATE, {"code": code, "username": "cabinet-accueil", "password": f.SECRET})
    assert done.status_code == 200 and "est ouvert jusqu" in done.content.decode()


def test_an_empty_form_says_what_is_missing(client, today):
    text = client.post(DELEGATE, {}).content.decode()
    assert text.count("À remplir.") >= 3 and 'href="#code"' in text
