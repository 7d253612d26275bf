"""The screens of the account: opened by whoever holds the code, quick to make, and closed to everybody else."""

import re
from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from finalite.capabilities import people, register
from finalite.capabilities.register import Upload, guard
from finalite.kernel import identifiers
from finalite.missions.benefits.pay_care_costs.tests import factories as care

from .. import models, operations
from ..words import Ask, Topic
from . import factories as f

pytestmark = pytest.mark.django_db(databases=["default", "archive"])
PASSWORD = "une phrase de passe d’essai"
PARTS = (
    "identite",
    "remboursements",
    "revenus",
    "droits",
    "demarches",
    "messages",
    "courriers",
    "mes-donnees",
    "reglages",
    "conseils",
)
MOST = 25
NOBODY = identifiers.fictitious_nir(sex=identifiers.Sex.FEMALE, born_on=date(1961, 2, 1), rank=987).full
"""A number as they are written, which nobody carries."""


@pytest.fixture(autouse=True)
def nobody_tried_before():
    """The tries from one place are counted in the cache, which outlives a test."""
    cache.clear()


def today():
    return timezone.localdate()


def user_of(person, name="essai"):
    people.open_own_user(person_id=person, username=name, password=PASSWORD, role="insured_person", on=today())
    return get_user_model().objects.get(username=name)


@pytest.fixture
def me(client):
    """Somebody signed in to an account that holds something on each page."""
    person = f.seed()
    client.force_login(user_of(person))
    return person


def body(answer):
    return re.sub(r"\s+", " ", answer.content.decode().replace("&#x27;", "'"))


@pytest.mark.parametrize("part", ["", *PARTS])
def test_a_page_costs_few_questions_to_the_database(part, me, client):
    address = reverse("account_part", args=[part]) if part else reverse("account")
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    assert len(asked) <= MOST, "\n".join(query["sql"][:110] for query in asked)


def test_the_front_page_says_what_is_to_be_done(me, client):
    page = body(client.get("/compte/"))
    assert "Un nouveau compte bancaire prendra effet" in page and "Une lettre recommandée à ouvrir" in page


def test_a_refund_leads_to_its_reasons(client):
    person = care.seed()
    client.force_login(user_of(person))
    page = body(client.get("/compte/remboursements/"))
    assert "27 mois" in page
    link = re.search(r"/compte/remboursements/\d+/", page)
    assert link and "Pourquoi ce montant" in body(client.get(link.group()))


def test_one_click_gives_an_opinion_and_another_stops_a_change(me, client):
    assert "votre avis est noté" in body(
        client.post("/compte/faire/avis/", {"score": "2", "about": "account"}, follow=True)
    )
    assert f.stored(models.Opinion, score=2) == 1
    with guard.owner():
        request = models.Request.objects.get(person_id=me).pk
    assert "rien n’a été modifié" in body(client.post("/compte/faire/arreter/", {"request": request}, follow=True))
    assert "n’attend plus" in body(client.post("/compte/faire/arreter/", {"request": request}, follow=True))


def test_choices_are_made_and_unmade(me, client):
    client.post("/compte/faire/choix/", {"what": "surveys", "wanted": "yes"})
    assert f.stored(models.Choice, what="surveys", wanted=True) == 1
    client.post("/compte/faire/choix/", {"what": "surveys", "wanted": "no"})
    assert f.stored(models.Choice, what="surveys", wanted=False) == 1


def test_a_certificate_opens_as_a_pdf(me, client):
    answer = client.post("/compte/faire/attestation/", {"certificate": "rights"}, follow=True)
    assert answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF")


@pytest.mark.parametrize("act, sent", [("avis", {}), ("avis", {"score": "9"}), ("attestation", {"certificate": "x"})])
def test_what_cannot_be_read_is_told_and_changes_nothing(act, sent, me, client):
    before = f.stored(models.Opinion)
    assert client.post(f"/compte/faire/{act}/", sent, follow=True).status_code == 200
    assert f.stored(models.Opinion) == before


def test_an_unknown_act_is_not_found(me, client):
    assert (
        client.post("/compte/faire/rien/").status_code == 404 and client.get("/compte/faire/avis/").status_code == 405
    )


def test_an_exchange_is_read_with_its_file_by_its_person_alone(me, client):
    other = f.opened()
    sent = {"ask": Ask.QUESTION, "topic": Topic.OTHER, "title": "Un titre", "text": "Un texte", "on": f.ON}
    document = Upload("a.pdf", f.PDF)
    theirs = f.mine(operations.write_message, other, document=document, **sent).request
    mine = f.mine(operations.write_message, me, document=document, **sent).request
    page = body(client.get(f"/compte/messages/{mine}/"))
    file = re.search(r"/compte/messages/piece/(\d+)/", page)
    assert "Un texte" in page and client.get(f"/compte/messages/{theirs}/").status_code == 404
    given = client.get(file.group())
    assert given.content == f.PDF and given["Content-Disposition"].startswith("attachment")
    assert client.get(f"/compte/messages/piece/{int(file.group(1)) - 1}/").status_code == 404


def test_the_account_is_downloaded_whole(me, client):
    given = client.get("/compte/telecharger/")
    assert given["Content-Type"] == "application/json" and "RegisteredLetter" in given.json()["tables"]


def nir_of(person):
    with guard.owner():
        return people.identity_of([person])[person].nir


def asked(number, given, **changes):
    form = {
        "nir": number,
        "code": given,
        "email": "neuf@exemple.fr",
        "username": "camille",
        "password": PASSWORD,
        "again": PASSWORD,
        "accepts": "yes",
    }
    return form | changes


def test_a_code_by_post_opens_an_account_that_signs_in(client):
    person = f.at_home(f.covered())
    client.post("/compte/ouvrir/", {"nir": nir_of(person), "born_on": "1985-07-14"})
    code = f.code_sent(person, on=today())
    answer = client.post("/compte/ouvrir/code/", asked(nir_of(person), code), follow=True)
    assert "Votre compte est ouvert" in body(answer)
    client.post("/session/login/", {"login": "camille", "password": PASSWORD})
    assert "neuf@exemple.fr" in body(client.get("/compte/reglages/"))


def test_asking_for_a_code_says_the_same_to_everybody(client):
    person = f.covered()
    pages = [
        client.post("/compte/ouvrir/", {"nir": nir, "born_on": "1985-07-14"}).content
        for nir in (nir_of(person), NOBODY)
    ]
    assert len({re.sub(rb'value="[A-Za-z0-9]{64}"', b"", page) for page in pages}) == 1
    assert "Donnez une date" in body(client.post("/compte/ouvrir/", {"nir": "1", "born_on": "hier"}))


@pytest.mark.parametrize(
    "changes, said",
    [
        ({"code": "2222222222"}, "pas valable"),
        ({"again": "autre"}, "diffèrent"),
        ({"accepts": ""}, "acceptées"),
        ({"password": "court", "again": "court"}, "trop court"),
        ({"email": "a@"}, "adresse électronique"),
        ({"username": "une adresse@exemple.fr"}, "login"),
        ({"nir": ""}, "remplir"),
    ],
)
def test_a_fault_is_told_and_the_code_still_serves(changes, said, client):
    person = f.covered()
    code = f.code_sent(person, on=today())
    answer = client.post("/compte/ouvrir/code/", asked(nir_of(person), code, **changes))
    assert answer.status_code == 422 and said in body(answer), body(answer)
    assert client.post("/compte/ouvrir/code/", asked(nir_of(person), code)).status_code == 302


def test_the_assistant_answers_without_a_session_and_keeps_nothing(client):
    page = body(client.post("/activites/provide_insured_account/question/", {"question": "délai de carence"}))
    assert "CSS R323-1" in page or "CSS R. 323-1" in page
    page = body(client.post("/activites/provide_insured_account/question/", {"question": "la capitale du Pérou"}))
    assert "Je ne sais pas" in page
    assert client.post("/activites/provide_insured_account/question/", {"question": " "}).status_code == 422
    assert client.get("/activites/provide_insured_account/conseils/").status_code == 200


def test_a_representative_has_their_pages_and_no_more(client):
    person = f.covered()
    people.create_user(username="parent", password=PASSWORD, person_id=person)
    people.give_role(username="parent", role="legal_representative", on=f.ON)
    client.force_login(get_user_model().objects.get(username="parent"))
    assert client.get("/compte/").status_code == 200
    assert "frise" not in client.get("/compte/droits/").content.decode() + client.get("/compte/").content.decode()
    assert client.get("/compte/telecharger/").status_code == 403


def test_tries_from_one_place_are_limited(client):
    form = {"nir": NOBODY, "born_on": "1985-07-14"}
    answers = [client.post("/compte/ouvrir/", form).status_code for _ in range(21)]
    assert answers == [200] * 20 + [429]


def test_an_agent_has_no_account_page(client):
    people.create_organisation(code="01", name="Caisse fictive")
    people.create_user(username="agent", password=PASSWORD, organisation="01")
    people.give_role(username="agent", role="support_agent", organisation="01", on=f.ON)
    client.force_login(get_user_model().objects.get(username="agent"))
    assert client.get("/compte/").status_code == 403
    assert client.post("/compte/faire/avis/", {"score": "5"}).status_code in (302, 403)
    assert f.stored(models.Opinion) == 0


def test_a_reason_of_the_register_stands_behind_the_months():
    assert register.entry("provide_insured_account").retention_rule("care_statements").keep == "P27M"
