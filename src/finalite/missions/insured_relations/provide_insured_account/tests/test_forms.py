"""The forms of the account: written for the person, read again before anything changes, about nobody else."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from finalite.capabilities import people
from finalite.capabilities.register import guard
from finalite.kernel import identifiers

from .. import models
from . import factories as f
from .test_pages import PASSWORD, body, nobody_tried_before, today, user_of  # noqa: F401

pytestmark = pytest.mark.django_db(databases=["default", "archive"])
FORMS = (
    "demenagement",
    "compte-bancaire",
    "naissance",
    "telephone",
    "courriel",
    "ouverture",
    "fermeture",
    "document",
    "question",
)
MOVE = {"address.street": "9 rue Neuve", "address.postcode": "01000", "address.town": "Bourg", "with_children": "yes"}
QUESTION = {"ask": "question", "topic": "rights", "title": "Ma carte", "text": "Où est-elle ?", "medical": "no"}


@pytest.fixture
def me(client):
    """Somebody signed in, whose account is open."""
    person = f.opened()
    client.force_login(user_of(person))
    return person


def form(name):
    return reverse("account_form", args=[name])


def lines(person):
    with guard.owner():
        return people.address_of([person], on=today())[person].lines


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_form_opens_at_little_cost_and_never_asks_for_whom(name, language, me, client):
    client.cookies["django_language"] = language
    client.get(form(name))
    with CaptureQueriesContext(connection) as asked:
        page = body(client.get(form(name)))
    assert len(asked) <= 25
    assert 'name="person"' not in page and 'name="on"' not in page
    assert f'action="{form(name)}"' in page


def test_a_move_is_read_again_before_it_is_done(me, client):
    before = lines(me)
    page = body(client.post(form("demenagement"), MOVE))
    assert "Rien n’est encore fait" in page and "9 rue Neuve" in page and lines(me) == before
    again = body(client.post(form("demenagement"), MOVE | {"do": "again"}))
    assert 'value="9 rue Neuve"' in again and lines(me) == before
    done = client.post(form("demenagement"), MOVE | {"confirmed": "yes"}, follow=True)
    assert "Votre nouvelle adresse est notée" in body(done) and "9 rue Neuve" in lines(me)


def test_what_the_form_hides_goes_on_through_the_page_that_confirms(me, client):
    """The confirmation page posts what was typed and nothing else."""
    page = body(client.post(form("demenagement"), MOVE))
    typed = dict(re.findall(r'<input type="hidden" name="([\w.]+)" value="([^"]*)">', page))
    typed = {name: value for name, value in typed.items() if name not in ("csrfmiddlewaretoken", "form_key", "next")}
    assert typed == MOVE | {"confirmed": "yes"}


def test_nobody_acts_for_another_by_adding_their_number(me, client):
    other = f.opened()
    before = lines(other)
    client.post(form("demenagement"), MOVE | {"confirmed": "yes", "person": str(other), "on": "2020-01-01"})
    assert lines(other) == before and "9 rue Neuve" in lines(me)


def test_a_bank_account_says_when_it_takes_effect_and_then_waits(me, client):
    assert "prendra effet le" in body(client.get(form("compte-bancaire")))
    typed = {"account.holder": "Camille Essai", "account.iban": identifiers.fictitious_iban(222), "account.bic": ""}
    assert "à partir du" in body(client.post(form("compte-bancaire"), typed))
    assert f.stored(models.WaitingBankAccount) == 0
    client.post(form("compte-bancaire"), typed | {"confirmed": "yes"})
    assert f.stored(models.WaitingBankAccount, person_id=me) == 1
    again = client.post(form("compte-bancaire"), typed | {"confirmed": "yes"})
    assert again.status_code == 400 and "Un changement attend déjà" in body(again)


def test_a_wrong_iban_is_said_at_its_field(me, client):
    answer = client.post(form("compte-bancaire"), {"account.holder": "Camille", "account.iban": "FR00"})
    page = body(answer)
    assert answer.status_code in (200, 400)
    if answer.status_code == 200:
        answer = client.post(
            form("compte-bancaire"), {"account.holder": "Camille", "account.iban": "FR00", "confirmed": "yes"}
        )
        page = body(answer)
    assert answer.status_code == 400 and "à corriger" in page and f.stored(models.WaitingBankAccount) == 0


def test_a_birth_with_its_certificate_needs_a_tick(me, client):
    child = {"child.birth_name": "Essai", "child.first_names": "Noé", "child.born_on": today().isoformat()}
    file = SimpleUploadedFile("acte.pdf", f.PDF, "application/pdf")
    answer = client.post(form("naissance"), child | {"certificate": file})
    assert answer.status_code == 422 and "Confirmation nécessaire" in body(answer)
    file = SimpleUploadedFile("acte.pdf", f.PDF, "application/pdf")
    done = client.post(form("naissance"), child | {"certificate": file, "confirmed": "yes"}, follow=True)
    assert "La naissance est déclarée" in body(done) and f.stored(models.Request, kind="birth", person_id=me) == 1


def test_a_question_leads_to_its_exchange_with_the_day_of_the_answer(me, client):
    page = client.post(form("question"), QUESTION, follow=True)
    assert page.redirect_chain[-1][0].startswith("/compte/messages/")
    assert "Où est-elle ?" in body(page) and "Votre message est parti" in body(page)


def test_a_file_that_is_not_what_it_says_is_refused(me, client):
    typed = {"title": "Justificatif", "text": "Voici"}
    wrong = SimpleUploadedFile("photo.pdf", b"MZ\x90\x00not a document", "application/pdf")
    answer = client.post(form("document"), typed | {"document": wrong})
    assert answer.status_code == 400 and "Justificatif" in body(answer)
    right = SimpleUploadedFile("papier.pdf", f.PDF, "application/pdf")
    assert "Votre document est envoyé" in body(client.post(form("document"), typed | {"document": right}, follow=True))


def test_closing_says_what_stays_before_and_signs_out_after(me, client):
    assert "Cinq ans" in body(client.get(form("fermeture")))
    client.post(form("fermeture"), {"confirmed": "yes"})
    assert f.stored(models.Account, person_id=me, closed_on=None) == 0
    assert client.get(reverse("account")).status_code == 302


def test_an_account_is_opened_by_accepting_its_conditions(client):
    person = f.covered()
    client.force_login(user_of(person))
    page = body(client.get(form("ouverture")))
    assert "facultatif et gratuit" in page
    refused = client.post(form("ouverture"), {"email": "camille@exemple.fr"})
    assert refused.status_code == 400 and "conditions soient acceptées" in body(refused)
    client.post(form("ouverture"), {"email": "camille@exemple.fr", "conditions": f.CONDITIONS})
    assert f.stored(models.Account, person_id=person) == 1


def test_a_representative_moves_the_child_and_no_more(client):
    person = f.opened()
    people.create_user(username="parent", password=PASSWORD, person_id=person)
    people.give_role(username="parent", role="legal_representative", on=f.ON)
    client.login(username="parent", password=PASSWORD)
    assert client.get(form("demenagement")).status_code == 200
    assert client.get(form("compte-bancaire")).status_code == 403


def test_a_form_that_does_not_exist_is_not_found_and_an_agent_has_none(me, client):
    assert client.get(form("rien")).status_code == 404
    client.logout()
    assert client.get(form("demenagement")).status_code == 302


def test_offices_near_a_postal_code_are_shown_with_their_source(me, client):
    page = body(client.post(reverse("account_near"), {"postcode": "99001"}))
    assert "Centre de prévention de Villefictive" in page and "aucun de ces lieux n’existe" in page
    assert "Aucun lieu d’accueil" in body(client.post(reverse("account_near"), {"postcode": "98000"}))
    wrong = client.post(reverse("account_near"), {"postcode": "ici"})
    assert wrong.status_code == 422 and "cinq chiffres" in body(wrong)


def test_the_code_of_the_address_is_typed_on_the_page_of_settings(me, client):
    from ..emailing import code_of

    with guard.owner():
        email = models.Account.objects.get(person_id=me).email
    assert "à confirmer" in body(client.get(reverse("account_part", args=["reglages"])))
    said = body(client.post(reverse("account_act", args=["confirmer"]), {"code": code_of(me, email)}, follow=True))
    assert "Votre adresse est confirmée" in said and "à confirmer" not in said
