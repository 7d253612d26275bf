"""What the account shows comes from who holds it, over the months of the register, and the assistant never guesses."""

import json
import re
from datetime import date

import pytest
from django.utils import translation

from finalite.capabilities import people, register
from finalite.capabilities.register import guard
from finalite.missions.benefits.pay_care_costs.tests import factories as care
from finalite.missions.benefits.pay_daily_allowances.tests import factories as allowances
from finalite.missions.benefits.pay_disability_pensions.tests import factories as disability
from finalite.missions.benefits.pay_work_injury_income.tests import factories as injuries

from .. import accounts, advising, assistant, queries, rules, statements
from ..facts import Candidate, Question
from ..words import Income, Source
from . import factories as f

ASKED = [
    ("Combien de jours de congé de paternité ?", "CSS L331-8"),
    ("Quel est le délai de carence en arrêt maladie ?", "CSS R323-1"),
    ("montant de la franchise par boîte", "CSS D160-9"),
    ("Délai pour saisir la commission de recours amiable", "CSS R142-1"),
    ("C’est quoi un médecin traitant ?", "CSS L162-5-3"),
    ("forfait journalier hospitalier psychiatrie", "CSS R174-5-1"),
]


@pytest.mark.parametrize("question, article", ASKED)
def test_the_assistant_cites_the_text(question, article):
    reply = assistant.ask(question, f.ON)
    assert reply.known and any(article in one.article.replace(". ", "") for one in reply.passages), reply


@pytest.mark.parametrize(
    "question",
    ["Quelle est la capitale du Pérou ?", "Qui va gagner le match ?", "recette de la tarte aux pommes", "???", "xyzzy"],
)
def test_the_assistant_says_when_it_does_not_know(question):
    assert assistant.ask(question, f.ON) == assistant.Reply(False, ())


@pytest.mark.parametrize("question", ["", "   ", "a" * 301])
def test_a_question_that_cannot_be_read_is_told(question):
    with pytest.raises(register.Invalid):
        assistant.ask(question, f.ON)


def candidate(covered, *, named=True, title="Titre"):
    return Candidate(Source.LAW, title, "texte", "CSS L1", "", covered, named)


@pytest.mark.parametrize(
    "found, outcome",
    [
        ((), "unknown"),
        ((candidate(4_999),), "unknown"),
        ((candidate(5_000),), "answered"),
        ((candidate(10_000, named=False),), "unknown"),
    ],
)
def test_half_of_a_question_is_what_an_answer_holds(found, outcome):
    assert rules.answer_general_questions(Question(("mot",), found), f.ON).outcome == outcome


def test_a_far_second_is_left_out():
    chosen = rules.chosen(Question((), (candidate(10_000, title="a"), candidate(7_500, title="b"), candidate(7_499))))
    assert [one.title for one in chosen] == ["a", "b"]


def test_advice_follows_age_and_says_what_was_verified():
    titles = {one.title: one for one in advising.everything(f.ON, "fr")}
    assert titles["Choisir un médecin traitant"].verified and "16 ans" in titles["Choisir un médecin traitant"].text
    assert not titles["Arrêter de fumer"].verified


@pytest.mark.django_db
@pytest.mark.parametrize("birth, told", [("1970-01-01", True), ("2000-01-01", False), ("1976-11-20", True)])
def test_screening_is_told_at_its_age(birth, told):
    person = f.covered(birth=birth)
    titles = [one.title for one in f.mine(queries.advice_for, person, on=f.ON)]
    assert ("Dépistage du cancer colorectal" in titles) == told


def test_the_months_shown_are_those_of_the_register():
    assert statements.since(statements.CARE, date(2026, 11, 22)) == date(2024, 8, 22)
    assert statements.since(statements.INCOME, date(2026, 8, 31)) == date(2026, 2, 28)


@pytest.mark.django_db(databases=["default", "archive"])
def test_care_is_shown_with_its_reasons_and_leaves_the_screen_in_time():
    person = care.seed()
    shown = f.mine(queries.care_statement, person, on=care.ON)
    assert shown.lines and shown.total == sum(one.reimbursed for one in shown.lines)
    assert all(one.why for one in shown.lines)
    assert f.mine(queries.care_statement, person, on=date(2029, 11, 20)).lines == ()


@pytest.mark.django_db(databases=["default", "archive"])
def test_allowances_are_shown_six_months():
    person = allowances.seed()
    shown = f.mine(queries.income_statement, person, on=date(2026, 11, 22))
    assert shown.lines and all(one.why for one in shown.lines)
    assert f.mine(queries.income_statement, person, on=date(2029, 11, 20)).lines == ()


@pytest.mark.django_db
def test_a_postal_code_names_its_caisse_and_what_is_not_recorded():
    person = f.covered()
    people.serve_area(caisse=f.CAISSE, prefixes=("01",))
    near = f.act(queries.services_near, f.owner(person), postcode="01000")
    assert near.caisse == f.CAISSE and near.not_recorded
    assert f.act(queries.services_near, f.owner(person), postcode="98000").caisse == ""
    for wrong in ("", "1", "٠١٠٠٠", "0100a"):
        with pytest.raises(register.Invalid):
            f.act(queries.services_near, f.owner(person), postcode=wrong)


@pytest.mark.django_db(databases=["default", "archive"])
def test_the_export_holds_each_row_of_the_account():
    person = f.seed()
    held = json.loads(f.mine(queries.export_account, person, on=f.ON).content)["tables"]
    assert {name: len(rows) for name, rows in held.items()} == {
        "Account": 1,
        "Acceptance": 1,
        "Choice": 1,
        "Opinion": 1,
        "Request": 1,
        "Message": 1,
        "RegisteredLetter": 1,
        "Email": 2,
    }


@pytest.mark.django_db
def test_each_processing_says_each_right():
    person = f.covered()
    shown = f.act(queries.rights_offered, f.owner(person))
    assert {len(one.rights) for one in shown} == {6} and "pay_care_costs" in {one.fiche for one in shown}
    assert all(bool(right.how) != bool(right.exempt) for one in shown for right in one.rights)


def test_the_iban_shown_serves_nobody_else():
    assert statements.hidden(f.IBAN) == f"FR … {f.IBAN[-4:]}"


@pytest.mark.django_db(databases=["default", "archive"])
def test_a_disability_pension_is_among_the_payments_with_its_reasons():
    person, _file, _answer = disability.decided()
    disability.pay(date(2026, 9, 1))
    shown = f.mine(queries.income_statement, person, on=date(2026, 9, 20))
    assert shown.lines and {one.nature for one in shown.lines} == {Income.DISABILITY}
    assert all(one.why and one.to_me <= one.gross for one in shown.lines)
    assert shown.total == sum(one.to_me for one in shown.lines)
    assert [one.pay_from for one in shown.lines] == sorted((one.pay_from for one in shown.lines), reverse=True)


@pytest.mark.django_db(databases=["default", "archive"])
def test_a_work_injury_pension_and_that_of_a_survivor_are_named_apart():
    person = injuries.seed()
    shown = f.mine(queries.income_statement, person, on=date(2026, 12, 1))
    assert Income.INJURY in {one.nature for one in shown.lines}
    assert all(one.why for one in shown.lines if one.nature is Income.INJURY)


@pytest.mark.django_db(databases=["default", "archive"])
def test_pensions_of_more_than_six_months_ago_are_not_shown():
    person, _file, _answer = disability.decided()
    disability.pay(date(2026, 9, 1))
    assert f.mine(queries.income_statement, person, on=date(2028, 9, 20)).lines == ()


@pytest.mark.django_db(databases=["default", "archive"])
def test_somebody_of_two_shared_homes_is_named_once():
    person, child = f.covered(), f.covered(birth=date(2020, 1, 1).isoformat())
    with guard.owner():
        for _ in range(2):
            home = people.open_household(holders=[person], on=date(2026, 1, 1))
            people.attach_dependant(household=home, person_id=child, link="child", on=date(2026, 1, 1))
    assert [one.person for one in f.mine(queries.about_me, person, on=f.ON).household] == [child]


IN_ENGLISH = [
    ("How long is paternity leave?", "CSS L331-8", "days"),
    ("How many waiting days are there in sickness leave?", "CSS R323-1", "days"),
    ("What is a treating doctor?", "CSS L162-5-3", "doctor"),
]


@pytest.mark.parametrize("question, article, said", IN_ENGLISH)
def test_the_assistant_answers_in_english(question, article, said):
    with translation.override("en"):
        reply = assistant.ask(question, f.ON)
    assert any(article in one.article.replace(". ", "") for one in reply.passages), reply
    assert any(said in f"{one.title} {one.text}" for one in reply.passages)
    assert not any("jours" in one.text for one in reply.passages if one.source is Source.LAW)


@pytest.mark.parametrize("question", ["What is the capital of Peru?", "Who wins the match?"])
def test_the_assistant_says_in_english_too_that_it_does_not_know(question):
    with translation.override("en"):
        assert assistant.ask(question, f.ON) == assistant.Reply(False, ())


def test_conditions_and_advice_are_said_in_the_language_of_the_page():
    french = accounts.in_force(f.ON)
    with translation.override("en"):
        english, pieces = accounts.in_force(f.ON), advising.shown(advising.pieces(), f.ON)
    assert english.version == french.version and english.paragraphs[0].startswith("The account is optional")
    assert len(english.paragraphs) == len(french.paragraphs)
    assert not any(re.search(r"\b(ans|mois|jours)\b", one.text) for one in pieces)
