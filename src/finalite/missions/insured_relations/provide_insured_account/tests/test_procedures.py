"""What the assistant says of procedures: where each is done, on which text it rests, in both languages."""

import pytest
from django.utils import translation

from .. import assistant
from ..words import Source
from . import factories as f
from .test_pages import user_of

TO_DO = [
    ("J’ai perdu ma carte Vitale", "fr", "/operations/manage_cards/declare_loss/"),
    ("arrêt de travail, quel délai", "fr", "/operations/pay_daily_allowances/receive_notice/"),
    ("Je déménage", "fr", "/compte/faire-une-demarche/demenagement/"),
    ("supprimer mes données", "fr", "/compte/mes-donnees/"),
    ("comment ouvrir un compte ?", "fr", "/compte/ouvrir/"),
    ("I want to appeal a refusal", "en", "/compte/courriers/"),
    ("I lost my card", "en", "/operations/manage_cards/declare_loss/"),
]


@pytest.mark.parametrize("question, language, page", TO_DO)
def test_the_assistant_leads_first_to_where_a_procedure_is_done(question, language, page):
    with translation.override(language):
        reply = assistant.ask(question, f.ON)
    assert (reply.passages[0].source, reply.passages[0].link) == (Source.PROCEDURE, page)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("one", assistant.procedures(), ids=lambda one: one["page"])
def test_a_procedure_is_told_by_its_title_with_its_text_and_the_value_of_the_day(one, language):
    title = one["title"][language == "en"]
    with translation.override(language):
        found = {told.title: told for told in assistant.ask(title, f.ON).passages}
    assert found[title].article and found[title].link == one["page"] and "{" not in found[title].text


@pytest.mark.django_db(databases=["default", "archive"])
def test_whoever_has_an_account_reaches_the_page_of_each_procedure(client):
    client.force_login(user_of(f.opened()))
    answers = {one["page"]: client.get(one["page"]).status_code for one in assistant.procedures()}
    assert set(answers.values()) == {200}, answers


def test_the_page_leads_to_the_procedure(client, db):
    page = client.post("/activites/provide_insured_account/question/", {"question": "carte volée"}).content.decode()
    assert '<a href="/operations/manage_cards/declare_loss/">faire cette démarche</a>' in page
