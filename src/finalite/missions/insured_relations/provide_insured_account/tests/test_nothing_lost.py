"""What people do with a form besides filling it in: click twice, go back, stay away too long, open two tabs."""

import re

import lxml.html
import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from finalite.capabilities.letters.models import SentLetter
from finalite.missions.insured_relations.answer_insured import models as answers

from .. import models
from . import factories as f
from .test_forms import MOVE, QUESTION, form
from .test_pages import NOBODY, body, user_of

pytestmark = pytest.mark.django_db(databases=["default", "archive"])


@pytest.fixture
def me(client):
    """Somebody signed in, whose account is open."""
    person = f.opened()
    client.force_login(user_of(person))
    return person


def hidden(answer, name="form_key"):
    """The key of the form that a page shows."""
    return re.search(rf'name="{name}" value="([^"]+)"', answer.content.decode())[1]


def test_two_clicks_send_one_message(me, client):
    typed = QUESTION | {"form_key": hidden(client.get(form("question")))}
    client.post(form("question"), typed)
    again = client.post(form("question"), typed, follow=True)
    assert f.stored(answers.Request, person_id=me) == 1 and "rien n’a été fait deux fois" in body(again)


def test_who_goes_back_corrects_and_sends_again_means_it(me, client):
    typed = QUESTION | {"form_key": hidden(client.get(form("question")))}
    client.post(form("question"), typed)
    client.post(form("question"), typed | {"text": "Où est-elle, deux mois après ?"})
    assert f.stored(answers.Request, person_id=me) == 2


def test_the_same_file_sent_twice_is_kept_once(me, client):
    typed = {"title": "Justificatif", "text": "Voici", "form_key": hidden(client.get(form("document")))}
    for _click in range(2):
        client.post(form("document"), typed | {"document": SimpleUploadedFile("papier.pdf", f.PDF)})
    assert f.stored(answers.Attachment, person_id=me) == 1


def test_a_move_confirmed_twice_or_from_an_older_page_is_one_move(me, client):
    key = hidden(client.get(form("demenagement")))
    read_again = client.post(form("demenagement"), MOVE | {"form_key": key})
    assert hidden(read_again) == key, "the page to read again goes on under the key of the form"
    for _click in range(2):
        client.post(form("demenagement"), MOVE | {"form_key": key, "confirmed": "yes"})
    assert f.stored(models.Request, person_id=me, kind="move") == 1


def test_what_was_refused_may_be_sent_again(me, client):
    typed = QUESTION | {"form_key": hidden(client.get(form("question"))), "text": "x" * 4500}
    for _click in range(2):
        assert client.post(form("question"), typed).status_code == 400
    assert not apps.get_model("once", "SentForm").objects.exists()


def test_two_clicks_write_one_certificate(me, client):
    page = client.get(reverse("account_part", args=["demarches"]))
    typed = {"certificate": "rights", "form_key": hidden(page)}
    for _click in range(2):
        client.post(reverse("account_act", args=["attestation"]), typed)
    assert f.stored(SentLetter, person_id=me, fiche="open_health_entitlements") == 1


def test_a_session_that_ends_while_somebody_writes_loses_no_word(me, client):
    client.get(form("question"))
    client.logout()
    ended = client.post(form("question"), QUESTION | {"text": "Une longue <question>"})
    assert ended.status_code == 403 and "Votre session est terminée" in body(ended)
    assert "n’est pas perdu" in body(ended) and f.stored(answers.Request) == 0
    sent = lxml.html.fromstring(ended.content).xpath("//main//form")[0]
    assert sent.fields["text"] == "Une longue <question>" and sent.action.endswith(form("question"))


def test_after_signing_in_again_the_form_comes_back_filled_in_and_nothing_is_done(me):
    client = Client(enforce_csrf_checks=True)
    client.force_login(get_user_model().objects.get(person_id=me))
    client.get(form("question"))
    old = client.post(form("question"), QUESTION | {"csrfmiddlewaretoken": "o" * 64})
    assert old.status_code == 403 and "trop ancienne" in body(old)
    sent = lxml.html.fromstring(old.content).xpath("//main//form")[0]
    shown = client.post(form("question"), dict(sent.fields) | {"do": "again"})
    assert shown.status_code == 200 and "Où est-elle ?" in body(shown) and f.stored(answers.Request) == 0


def test_a_password_is_never_shown_back():
    client = Client(enforce_csrf_checks=True)
    refused = client.post("/session/login/", {"login": "camille", "password": "un secret bien gardé"})
    assert refused.status_code == 403 and "un secret" not in body(refused)


@pytest.mark.parametrize(
    ("address", "typed", "wrong"),
    [
        ("account_code", {"nir": "1 85 05", "born_on": ""}, ["nir", "born"]),
        ("account_code", {"nir": NOBODY, "born_on": "2999-01-01"}, ["born"]),
        ("account_join", {"nir": NOBODY, "accepts": "yes"}, ["code", "email", "username", "password"]),
    ],
)
def test_who_opens_an_account_is_led_to_each_fault(address, typed, wrong, client):
    answer = client.post(reverse(address), typed)
    page = lxml.html.fromstring(answer.content)
    assert answer.status_code == 422
    assert page.xpath("//*[@id='trouble']//a/@href") == [f"#{one}" for one in wrong]
    assert page.xpath("//*[@aria-invalid]/@id") == wrong
    assert page.xpath("//input[@name='nir']/@value") == [typed["nir"]]
    assert not page.xpath("//input[@name='accepts'][not(@checked)]"), "what was ticked stays ticked"


CHILD = {"child.birth_name": "Essai", "child.first_names": "Noé", "child.born_on": "2026-11-01", "confirmed": "yes"}
PAID = {"account.holder": "Camille Essai", "account.iban": f.IBAN}


@pytest.mark.parametrize(
    ("name", "typed", "wrong"),
    [
        ("demenagement", MOVE | {"address.postcode": "abc"}, "f-address-postcode"),
        ("demenagement", MOVE | {"address.street": "x" * 500}, "f-address-street"),
        ("demenagement", MOVE | {"address.country": "France"}, "f-address-country"),
        ("compte-bancaire", PAID | {"account.iban": "FR7612345"}, "f-account-iban"),
        ("compte-bancaire", PAID | {"account.bic": "zzz"}, "f-account-bic"),
        ("naissance", CHILD | {"child.birth_name": "x" * 81}, "f-child-birth_name"),
        ("naissance", CHILD | {"child.birth_place": "Villefictive"}, "f-child-birth_place"),
        ("naissance", CHILD | {"child.born_on": "1990-01-01"}, "f-child-born_on"),
        ("naissance", CHILD | {"child.born_on": "2199-01-01"}, "f-child-born_on"),
        ("telephone", {"number": "douze"}, "f-number"),
        ("courriel", {"email": "sans arobase", "confirmed": "yes"}, "f-email"),
        ("question", QUESTION | {"text": "x" * 4001}, "f-text"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(name, typed, wrong, me, client):
    """Before anything is confirmed: the summary leads to the field, which says what to do."""
    answer = client.post(form(name), typed)
    page = lxml.html.fromstring(answer.content)
    assert answer.status_code == 400
    assert page.xpath("//*[@id='trouble']//a/@href") == [f"#{wrong}"]
    [field] = page.xpath(f"//*[@id='{wrong}']")
    assert field.get("aria-invalid") == "true" and f"{wrong}-error" in field.get("aria-describedby")
    shown = page.xpath("//form[contains(@action, 'demarche')]")[0].fields
    assert {name: shown[name] for name in typed if name != "confirmed"} == {
        name: value for name, value in typed.items() if name != "confirmed"
    }


LOCKED = f.PDF + b"trailer << /Root 1 0 R /Encrypt 2 0 R >>"
IMMENSE = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + (60_000).to_bytes(4, "big") * 2 + b"\x08\x02\x00\x00\x00"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("facture.pdf", b"MZ\x90\x00" + bytes(400)),
        ("facture.pdf", b"MZP" + bytes(400)),
        ("vide.pdf", b""),
        ("gros.pdf", f.PDF + b"x" * 10_000_000),
        ("protege.pdf", LOCKED),
        ("immense.png", IMMENSE),
        ("photo.png", b"<!doctype html><script>alert(1)</script>"),
        ("textes.docx", b"PK\x03\x04" + bytes(40)),
        ("photo.heic", b"\x00\x00\x00\x18ftypheic" + bytes(40)),
    ],
)
def test_a_file_that_cannot_be_taken_is_told_at_its_field_and_the_words_stay(name, content, me, client):
    typed = {"title": "Justificatif", "text": "Voici mon papier"}
    answer = client.post(form("document"), typed | {"document": SimpleUploadedFile(name, content)})
    page = lxml.html.fromstring(answer.content)
    assert answer.status_code == 400 and f.stored(answers.Attachment) == f.stored(answers.Request) == 0
    assert page.xpath("//*[@id='trouble']//a/@href") == ["#f-document"]
    assert page.xpath("//textarea[@name='text']")[0].text_content().strip() == "Voici mon papier"
