from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from finalite.capabilities import cases, people, register
from finalite.capabilities.register.actor import Actor

from . import factories, purposes

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 21)
AGENT = Actor("agent", "benefit_technician", "011")


def out_of_reach(actor, *persons, on=ON):
    return people.unreachable(actor=actor, person_ids=persons, on=on)


def test_an_agent_reaches_the_people_of_their_caisse_only():
    ours, theirs = factories.make_person(), factories.make_person(organisation="012")
    with purposes.payments(), CaptureQueriesContext(connection) as seen:
        assert out_of_reach(AGENT, ours) == set()
        statements = [q for q in seen.captured_queries if q["sql"].startswith("SELECT")]
        assert len(statements) == 1
        assert out_of_reach(AGENT, ours, theirs) == {theirs}


def test_somebody_who_does_not_exist_is_out_of_reach():
    with purposes.payments():
        assert out_of_reach(AGENT, 987654321) == {987654321}


def test_an_agent_of_no_caisse_reaches_nobody():
    person = factories.make_person()
    with purposes.payments():
        assert out_of_reach(Actor("agent", "benefit_technician"), person) == {person}


def test_an_unknown_role_reaches_nobody():
    person = factories.make_person()
    with purposes.payments():
        assert out_of_reach(Actor("agent", "emperor", "011"), person) == {person}


def test_an_insured_person_reaches_themselves_and_their_child_and_not_the_caisse():
    made, stranger = factories.make_household(), factories.make_person()
    [parent], [child] = made.holders, made.dependants
    actor = Actor("own", "insured_person", "011", person_id=parent)
    with purposes.care():
        assert out_of_reach(actor, parent, child, stranger) == {stranger}
        assert out_of_reach(actor, child, on=date(2034, 3, 2)) == {child}
        assert people.may_see(actor=actor, person_ids=[parent, stranger], on=ON) == {parent}


def test_a_health_professional_reaches_nobody_by_caisse():
    person = factories.make_person()
    with purposes.care():
        assert out_of_reach(Actor("pro", "health_professional", "011", provider_id=1), person) == {person}


def test_an_open_case_lets_its_caisse_reach_somebody_until_it_closes():
    theirs = factories.make_person(organisation="012")
    with purposes.care(), register.acting(AGENT):
        case = cases.open_case(on=ON, case=cases.NewCase("check", "011", person_id=theirs))
        assert out_of_reach(AGENT, theirs) == set()
        assert out_of_reach(Actor("other", "benefit_technician", "013"), theirs) == {theirs}
        cases.close_case(case_id=case, outcome="done", on=ON)
        assert out_of_reach(AGENT, theirs) == {theirs}


def test_a_case_of_another_fiche_links_under_any_purpose():
    theirs = factories.make_person(organisation="012")
    with purposes.care(), register.acting(AGENT):
        cases.open_case(on=ON, case=cases.NewCase("check", "011", person_id=theirs))
    with purposes.rights():
        assert out_of_reach(AGENT, theirs) == set()


def test_a_case_given_to_an_agent_of_another_caisse_links_that_agent_alone():
    theirs = factories.make_person(organisation="012")
    lent = Actor("lent", "benefit_technician", "013")
    with purposes.care(), register.acting(AGENT):
        case = cases.open_case(on=ON, case=cases.NewCase("check", "012", person_id=theirs))
        cases.assign(case_id=case, to="lent", on=ON)
        assert out_of_reach(lent, theirs) == set()
        assert out_of_reach(Actor("x", "benefit_technician", "013"), theirs) == {theirs}


def test_a_case_of_the_caisse_opens_nothing_to_an_outsider():
    person, other = factories.make_person(), factories.make_person()
    with purposes.care(), register.acting(AGENT):
        cases.open_case(on=ON, case=cases.NewCase("check", "011", person_id=other))
        assert out_of_reach(Actor("own", "insured_person", "011", person_id=person), other) == {other}
