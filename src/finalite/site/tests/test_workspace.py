"""The agent's desk: the purpose of the moment is said, changed with a reason only, and shows nothing of another."""

from datetime import date

import pytest

from finalite.capabilities import journal, people
from finalite.capabilities.register.purpose import AUTOMATION, opened, purpose_of
from finalite.missions.insured_relations.answer_insured.tests import factories

pytestmark = pytest.mark.django_db(databases=["default", "archive"])


@pytest.fixture
def desk(client, db):
    """An agent of the caisse of the invented people, who answers and looks after rights."""
    people.create_organisation(code=factories.CAISSE, name="Caisse d’essai")
    people.create_user(username="desk", password="une phrase longue", organisation=factories.CAISSE)
    for role in ("contact_adviser", "rights_technician"):
        given = {"organisation": factories.CAISSE, "on": date(2020, 1, 1), "primary": role == "contact_adviser"}
        people.give_role(username="desk", role=role, **given)
    client.force_login(people.user_named("desk"))
    return client


def shown(answer):
    return " ".join(answer.content.decode().split())


def journalled(person):
    """The acts about somebody, with the reason of each."""
    with opened(purpose_of("answer_data_subject_requests", AUTOMATION)):
        rows = journal.search(person_id=person, limit=50).rows
    return {(one.fiche, one.operation): one.reason for one in rows}


def test_the_purpose_changes_only_with_its_reason_which_the_journal_keeps(desk):
    person = factories.somebody()
    first = shown(desk.get(f"/travail/personnes/{person}/?fiche=answer_insured"))
    assert "Suivi de la relation" in first and "Ce que cette finalité vous laisse voir" in first
    other = first.partition('name="fiche"')[2].partition('value="')[2].partition('"')[0]
    given = {"fiche": other, "act_reason": "la personne demande où en est sa carte"}
    second = shown(desk.post(f"/travail/personnes/{person}/", given))
    assert "Consulté pour la raison suivante" in second and f'value="{other}"' not in second
    assert journalled(person)[other, "person_file"] == given["act_reason"]


def test_the_desk_says_what_is_late_and_leads_to_the_case(desk):
    person = factories.somebody()
    factories.message(person, on=date(2026, 1, 5))
    page = shown(desk.get("/travail/"))
    assert "1 dossier en retard" in page and 'accesskey="s"' in page
    number = page.partition("/activites/answer_insured/dossiers/")[2].partition("/")[0]
    assert "Message reçu" in shown(desk.get(f"/activites/answer_insured/dossiers/{number}/"))
