"""What the account shows comes from who holds it, over the months of the register, and the assistant never guesses."""

import json
from datetime import date

import pytest

from finalite.capabilities import people, register
from finalite.missions.benefits.pay_care_costs.tests import factories as care
from finalite.missions.benefits.pay_daily_allowances.tests import factories as allowances

from .. import advising, assistant, queries, rules, statements
from ..facts import Candidate, Question
from ..words import Source
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
    titles = {one.title: one for one in advising.everything(f.ON)}
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
    }


@pytest.mark.django_db
def test_each_processing_says_each_right():
    person = f.covered()
    shown = f.act(queries.rights_offered, f.owner(person))
    assert {len(one.rights) for one in shown} == {6} and "pay_care_costs" in {one.fiche for one in shown}
    assert all(bool(right.how) != bool(right.exempt) for one in shown for right in one.rights)


def test_the_iban_shown_serves_nobody_else():
    assert statements.hidden(f.IBAN) == f"FR … {f.IBAN[-4:]}"
