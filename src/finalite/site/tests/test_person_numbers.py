"""A form takes a social security number for a person, and tells of nobody whom the door would not."""

import re
from datetime import date

import pytest

from finalite.capabilities import journal, people, register
from finalite.capabilities.people.models import PersonFile
from finalite.capabilities.register import guard
from finalite.kernel import identifiers
from finalite.missions.benefits.pay_care_costs.tests import factories as care

pytestmark = pytest.mark.django_db
FILE = "/operations/pay_care_costs/person_file/"
NOBODY = identifiers.fictitious_nir(sex=identifiers.Sex.FEMALE, born_on=date(1961, 2, 1), rank=987).full


@pytest.fixture
def somebody():
    """(file number, social security number) of an insured person of caisse 01."""
    person = care.seed()
    with guard.owner():
        PersonFile.objects.filter(person_id=person).update(organisation="01")
    return person, care.nir_of(person)


def ask(client, number, **more):
    answer = client.post(FILE, {"person": number, "on": "2026-11-21", **more})
    page = answer.content.decode().replace("&#x27;", "'").replace(number, "")
    return answer.status_code, re.sub(r'value="[\w-]{22,64}"', "", page)


def test_the_number_opens_the_same_file_as_the_file_number(client, account, somebody):
    person, nir = somebody
    client.force_login(account("benefit_technician"))
    for typed in (str(person), nir, nir[:13], f"{nir[:1]} {nir[1:3]} {nir[3:5]} {nir[5:]}"):
        answer = client.post(FILE, {"person": typed, "on": "2026-11-21"})
        shown = answer.context["shown"]
        assert answer.status_code == 200 and shown.facts[0][1].word == str(person)


def test_a_wrong_key_is_said_in_place(client, account):
    client.force_login(account("benefit_technician"))
    status, page = ask(client, NOBODY[:-2] + f"{(int(NOBODY[-2:]) + 1) % 97:02d}")
    assert status == 400 and "La clé du NIR" in page and 'id="f-person-error"' in page


def test_out_of_reach_and_nobody_are_answered_alike_until_a_reason_is_given(client, account, somebody):
    _person, nir = somebody
    people.create_organisation(code="99", name="Autre caisse")
    user = account("benefit_technician")
    people.end_role(username=user.username, role="benefit_technician", on=date(2026, 1, 1), organisation="01")
    people.give_role(username=user.username, role="benefit_technician", on=date(2020, 1, 1), organisation="99")
    client.force_login(user)
    stranger, nobody = ask(client, nir), ask(client, NOBODY)
    assert stranger[0] == nobody[0] == 400 and 'name="act_reason"' in stranger[1]
    assert stranger == nobody
    assert ask(client, nir, act_reason="appel de la personne")[0] == 200
    status, page = ask(client, NOBODY, act_reason="appel de la personne")
    assert status == 400 and "Personne ne porte ce numéro" in page


def test_an_insured_person_learns_nothing_of_others(client, account, somebody):
    person, nir = somebody
    client.force_login(account("insured_person", person_id=person + 1))
    path = "/operations/pay_care_costs/reimbursements_of/"
    answers = [client.post(path, {"person": number, "act_reason": "curiosité"}) for number in (nir, NOBODY)]
    assert [answer.status_code for answer in answers] == [400, 400]
    assert all("ni le vôtre" in a.content.decode() and "act_reason" not in a.content.decode() for a in answers)


def test_numbers_tried_in_vain_are_in_the_journal(client, account):
    client.force_login(account("benefit_technician"))
    ask(client, NOBODY)
    desk = register.Actor(user="dpo", role="dpo", reason="contrôle")
    with register.acting(desk), guard.owner():
        [line] = journal.search(user="u.benefit_technician", outcome="refused").rows
    assert (line.operation, line.categories, line.persons) == ("person_file", ("nir",), ())
