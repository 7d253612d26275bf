"""What the door lets through, what it refuses, and what it writes down in both cases."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from finalite.capabilities import journal, register, subject_rights
from finalite.capabilities.people.tests import factories
from finalite.capabilities.register import loader
from finalite.capabilities.register.act import Act, under_way
from finalite.capabilities.register.admission import is_outsider
from finalite.capabilities.register.purpose import AUTOMATION, opened, purpose_of
from finalite.missions.disputes.answer_data_subject_requests import operations, queries
from finalite.missions.disputes.answer_data_subject_requests.values import Channel, NewRequest, Right

FICHE = "answer_data_subject_requests"
TODAY = date(2026, 11, 21)
pytestmark = pytest.mark.django_db


def actor(role: str, **more) -> register.Actor:
    return register.Actor(**{"user": "agent-1", "role": role, "organisation": "01"} | more)


def written(**filters):
    with opened(purpose_of(FICHE, AUTOMATION)):
        return journal.search(fiche=FICHE, **filters).rows


def test_nobody_acting_is_refused():
    with pytest.raises(register.Refused) as refused:
        queries.requests_on_desk(on=TODAY)
    assert refused.value.code == "no_actor"


def test_a_role_the_register_does_not_name_is_refused_and_journalled():
    with register.acting(actor("press_officer")), pytest.raises(register.Refused) as refused:
        queries.requests_on_desk(on=TODAY)
    assert refused.value.code == "role"
    [line] = written(outcome="refused")
    assert (line.role, line.operation) == ("press_officer", "requests_on_desk")


def test_a_role_is_refused_outside_its_sub_purposes():
    with register.acting(actor("security_officer")), pytest.raises(register.Refused):
        queries.requests_on_desk(on=TODAY)


def test_an_outsider_uses_only_doors_that_name_them():
    person = factories.make_person(organisation="01")
    me = actor("insured_person", user="me", person_id=person, organisation="")
    with register.acting(me):
        assert queries.my_requests(person=person) == ()
        with pytest.raises(register.Refused):
            queries.requests_on_desk(on=TODAY)


def test_an_insured_person_reaches_nobody_else_even_with_a_reason():
    mine, other = factories.make_person(organisation="01"), factories.make_person(organisation="01")
    me = actor("insured_person", user="me", person_id=mine, organisation="", reason="curieux")
    with register.acting(me), pytest.raises(register.Refused) as refused:
        queries.my_requests(person=other)
    assert refused.value.code == "not_yours"


def test_an_agent_states_a_reason_for_somebody_of_another_caisse():
    person = factories.make_person(organisation="99")
    with register.acting(actor("dpo")), pytest.raises(register.Refused) as refused:
        queries.my_requests(person=person)
    assert refused.value.code == "reason_needed"
    with register.acting(actor("dpo", reason="plainte reçue par erreur")):
        queries.my_requests(person=person)
    [line] = written(outcome="done", operation="my_requests")
    assert (line.reason, line.persons) == ("plainte reçue par erreur", (person,))


def test_a_restricted_person_is_out_of_reach_until_it_is_lifted():
    person = factories.make_person(organisation="01")
    subject_rights.limit(person_id=person, fiche=FICHE, kind="restriction", on=TODAY)
    with register.acting(actor("dpo")):
        with pytest.raises(register.Refused) as refused:
            queries.my_requests(person=person)
        assert refused.value.code == "restricted"
        subject_rights.lift_limit(person_id=person, fiche=FICHE, kind="restriction", on=TODAY)
        assert queries.my_requests(person=person) == ()


def test_that_somebody_limited_a_processing_is_told_to_no_stranger():
    person, stranger = factories.make_person(organisation="99"), factories.make_person(organisation="01")
    subject_rights.limit(person_id=person, fiche=FICHE, kind="restriction", on=TODAY)
    me = actor("insured_person", user="me", person_id=stranger, organisation="")
    for who, code in (
        (me, "not_yours"),
        (actor("dpo"), "reason_needed"),
        (actor("dpo", reason="plainte"), "restricted"),
    ):
        with register.acting(who), pytest.raises(register.Refused) as refused:
            queries.my_requests(person=person)
        assert refused.value.code == code


def test_an_agent_says_why_for_what_another_caisse_keeps():
    act = Act(actor("dpo"), FICHE, "x", "answer_rights_requests")
    with under_way(act):
        register.kept_by("01")
        register.kept_by("")
        with pytest.raises(register.Refused) as refused:
            register.kept_by("99")
    assert refused.value.code == "reason_needed"
    with under_way(Act(actor("dpo", reason="plainte"), FICHE, "x", "answer_rights_requests")):
        register.kept_by("99")
    with under_way(Act(register.automation(FICHE), FICHE, "x", "answer_rights_requests")):
        register.kept_by("99")


def test_work_on_many_persons_leaves_out_those_it_may_not_concern():
    near, far = factories.make_person(organisation="01"), factories.make_person(organisation="99")
    act = Act(actor("dpo"), FICHE, "x", "answer_rights_requests")
    with register.acting(act.actor), opened(purpose_of(FICHE, "dpo")), under_way(act):
        assert register.may_concern(near, far) == {near}
    assert act.persons == {near}


def test_a_failure_changes_nothing_and_is_journalled():
    person = factories.make_person(organisation="01")
    request = NewRequest(Right.ACCESS, Channel.ACCOUNT, TODAY, "Nom Fictif", person_id=person, fiche="no_such_fiche")
    with register.acting(actor("dpo")):
        with pytest.raises(register.Invalid):
            operations.receive_request(request=request)
        assert queries.requests_on_desk(on=TODAY) == ()
    assert written(outcome="failed")[0].operation == "receive_request"


def test_the_journal_names_categories_and_no_value():
    person = factories.make_person(organisation="01")
    request = NewRequest(Right.ACCESS, Channel.MAIL, TODAY, "Valeur Secrète", person_id=person)
    with register.acting(actor("dpo")):
        operations.receive_request(request=request)
    [line] = written(outcome="done", operation="receive_request")
    assert {"civil_identity", "case_handling"} <= set(line.categories) <= set(register.vocabulary().data)
    assert "Secrète" not in repr(line)


def test_a_flow_nobody_declared_is_refused():
    act = Act(actor("dpo"), "execute_payments", "x", "y")
    with register.acting(actor("dpo")), under_way(act), pytest.raises(register.Refused) as refused:
        queries.requests_on_desk(on=TODAY)
    assert refused.value.code == "undeclared_flow"


def test_a_planned_fiche_runs_nothing(monkeypatch):
    entry = replace(register.entry(FICHE), status="planned")
    monkeypatch.setattr(loader, "entry", lambda slug: entry)
    with register.acting(actor("dpo")), pytest.raises(register.Refused) as refused:
        queries.requests_on_desk(on=TODAY)
    assert refused.value.code == "not_in_force"


def test_every_outside_role_and_people_about_themselves_are_outsiders():
    outside = {role for role, term in register.vocabulary().role.items() if term.external}
    assert all(is_outsider(role) for role in outside | {"staff_member", "no_such_role"})
    assert not is_outsider("dpo")


def test_a_suspended_fiche_runs_nothing():
    register.suspend(slug=FICHE, by="dpo-1", reason="essai", at=datetime(2026, 11, 21, tzinfo=UTC))
    with register.acting(actor("dpo")), pytest.raises(register.Refused) as refused:
        queries.requests_on_desk(on=TODAY)
    assert refused.value.code == "suspended"
