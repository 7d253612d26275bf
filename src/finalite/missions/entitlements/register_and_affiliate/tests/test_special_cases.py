"""State medical aid, corrections, employers, counts and who may see what."""

from datetime import date

import pytest

from finalite.capabilities import exchange, register
from finalite.capabilities.register import Actor, guard
from finalite.missions.entitlements.register_and_affiliate import models, operations, queries
from finalite.missions.entitlements.register_and_affiliate.values import (
    Correctable,
    NewRegistration,
    Origin,
)

from . import factories
from .factories import CAISSE, OTHER, PAPER, act, letters_to, rows

pytestmark = pytest.mark.django_db(databases=["default", "archive"])
ON = date(2026, 11, 21)


def test_state_aid_is_proposed_by_the_rules_and_granted_by_an_agent_for_a_year():
    person = factories.waiting_person().person
    asked = act(operations.apply_for_state_aid, request=factories.aid_request(person, resources=None), received_on=ON)
    assert (asked.outcome, [one.fact for one in asked.wanted]) == ("unknown", ["resources"])
    with pytest.raises(register.Invalid, match="concluent"):
        act(operations.decide_state_aid, aid_request=asked.aid, grant=True, on=ON)
    act(operations.complete_state_aid, aid_request=asked.aid, request=factories.aid_request(person), on=ON)
    with pytest.raises(register.Invalid, match="concluent"):
        act(operations.decide_state_aid, aid_request=asked.aid, grant=False, on=ON)
    found = act(operations.decide_state_aid, aid_request=asked.aid, grant=True, on=ON)
    assert (found.state, found.starts_on, found.ends_on) == ("granted", ON, date(2027, 11, 21))
    on = [act(queries.state_aid_on, person_ids=(person,), on=day) for day in (ON, date(2027, 11, 20), found.ends_on)]
    assert [len(one) for one in on] == [1, 1, 0]
    assert letters_to(person)[-1] == "decision.typ"


def test_state_aid_refused_can_be_contested_and_examined_again():
    person = factories.waiting_person().person
    asked = act(
        operations.apply_for_state_aid, request=factories.aid_request(person, resources=2_000_000), received_on=ON
    )
    with pytest.raises(register.Invalid, match="déjà à l’examen"):
        act(operations.apply_for_state_aid, request=factories.aid_request(person), received_on=ON)
    act(operations.decide_state_aid, aid_request=asked.aid, grant=False, on=ON)
    act(operations.contest_state_aid, aid_request=asked.aid, on=ON)
    again = act(operations.answer_state_aid_appeal, aid_request=asked.aid, upheld=False, on=ON)
    assert again.state == "examined"
    act(operations.complete_state_aid, aid_request=asked.aid, request=factories.aid_request(person), on=ON)
    assert act(operations.decide_state_aid, aid_request=asked.aid, grant=True, on=ON).state == "granted"


def test_state_aid_can_be_withdrawn_and_nothing_is_then_granted():
    person = factories.waiting_person().person
    asked = act(operations.apply_for_state_aid, request=factories.aid_request(person), received_on=ON)
    assert act(operations.withdraw_state_aid, aid_request=asked.aid, on=ON).state == "withdrawn"
    with pytest.raises(register.Invalid, match="tranchée"):
        act(operations.decide_state_aid, aid_request=asked.aid, grant=True, on=ON)


@pytest.mark.parametrize("wrong", [{"persons": 0}, {"resources": -1}])
def test_state_aid_takes_no_impossible_home(wrong):
    person = factories.waiting_person().person
    with pytest.raises(register.Invalid):
        act(operations.apply_for_state_aid, request=factories.aid_request(person, **wrong), received_on=ON)


def test_a_correction_waits_for_an_agent_and_the_number_is_then_certified_again():
    person = factories.certified_person()
    me = Actor(user="me", role="insured_person", person_id=person)
    asked = act(
        operations.ask_correction,
        me,
        person=person,
        column=Correctable.BIRTH,
        value="1985-07-15",
        proof=PAPER,
        on=ON,
    )
    assert factories.identity(person).birth == "1985-07-14"
    with pytest.raises(register.Refused):
        act(operations.decide_correction, me, correction=asked, accept=True, on=ON)
    act(operations.decide_correction, correction=asked, accept=True, on=ON)
    now = factories.identity(person)
    assert (now.birth, now.nir_kind) == ("1985-07-15", "provisional")
    assert rows(models.Registration)[-1]["state"] == "asked"
    assert act(queries.registration_of, me, person=person, on=ON).number.endswith("(provisoire)")


def test_an_employer_declares_and_never_learns_who_anybody_is():
    person = factories.certified_person()
    employer = Actor(user="employer", role="employer_representative")
    told = {"siret": "73282932000074", "name": "Employeur fictif", "reference": "D1", "hired_on": ON, "on": ON}
    number = act(operations.declare_hiring, employer, **told)
    with pytest.raises(register.Invalid, match="déjà reçue"):
        act(operations.declare_hiring, employer, **told)
    with pytest.raises(register.Invalid, match="SIRET"):
        act(operations.declare_hiring, employer, **told | {"siret": "73282932000075"})
    for door in (queries.registration_of, queries.changes_of):
        with pytest.raises(register.Refused):
            act(door, employer, person=person, **({"on": ON} if door is queries.registration_of else {}))
    act(operations.match_hiring, declaration=number, person=person, on=ON)
    with pytest.raises(register.Invalid, match="autre personne"):
        act(
            operations.match_hiring,
            declaration=number,
            person=factories.certified_person(birth="1970-01-01", birth_name="Autre"),
            on=ON,
        )


def test_people_see_their_own_page_and_nobody_elses():
    person, other = factories.certified_person(), factories.certified_person(birth="1970-01-01", birth_name="Autre")
    me = Actor(user="me", role="insured_person", person_id=person)
    assert act(queries.registration_of, me, person=person, on=ON).person == person
    with pytest.raises(register.Refused):
        act(queries.registration_of, me, person=other, on=ON)
    stranger = factories.technician(OTHER)
    with pytest.raises(register.Refused):
        act(queries.registration_of, stranger, person=person, on=ON)


def test_an_agent_without_a_caisse_registers_nobody():
    factories.caisses()
    new = NewRegistration(who=factories.who(), origin=Origin())
    with pytest.raises(register.Invalid, match="caisse"):
        act(operations.register_person, factories.technician("", reason="essai"), new=new, received_on=ON)


def test_counts_leave_only_when_nobody_can_be_told_apart():
    statistician = Actor(user="stat", role="statistician", organisation=CAISSE)
    factories.certified_person()
    assert {cell.number for cell in act(queries.registrations_by_state, statistician)} == {None}
    line = act(operations.send_statistics, statistician, on=ON)
    with guard.owner():
        assert exchange.disclosed(line=line) == []
