"""Schemes, caisses and families, through the doors."""

from datetime import date, timedelta

import pytest

from finalite.capabilities import exchange, people, register
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import guard
from finalite.missions.entitlements.register_and_affiliate import models, operations, queries
from finalite.missions.entitlements.register_and_affiliate.facts import Activity
from finalite.missions.entitlements.register_and_affiliate.values import (
    Form,
)

from . import factories
from .factories import CAISSE, ELSEWHERE, OTHER, RECEIVED, act, rows

pytestmark = pytest.mark.django_db(databases=["default", "archive"])
ON = date(2026, 11, 21)


def test_affiliation_follows_address_and_status_and_the_unknown_is_asked_for():
    person = factories.certified_person()
    found = act(operations.affiliate_person, person=person, activities=(Activity.STUDENT,), on=RECEIVED)
    assert (found.outcome, found.scheme, found.caisse) == ("affiliated", "general", CAISSE)
    lost = factories.registered(factories.new(home=None, birth="1970-01-01")).person
    found = act(operations.affiliate_person, person=lost, activities=(Activity.EMPLOYEE,), on=RECEIVED)
    assert (found.outcome, [one.fact for one in found.wanted]) == ("unknown", ["caisse"])
    found = act(
        operations.affiliate_person, person=person, activities=(Activity.EMPLOYEE, Activity.AGRICULTURAL), on=ON
    )
    assert found.outcome == "no_law" and "L171-6-1" in found.decision.missing[0]
    assert act(queries.registration_of, person=person, on=ON).affiliations[-1].caisse == CAISSE


def test_another_scheme_is_told_who_comes():
    person = factories.certified_person()
    act(operations.affiliate_person, person=person, activities=(Activity.EMPLOYEE,), on=RECEIVED)
    act(operations.change_scheme, person=person, scheme="agricultural", on=ON)
    *_, before, after = act(queries.registration_of, person=person, on=ON).affiliations
    assert (before.ends_on, after.scheme, after.starts_on) == (ON, "agricultural", ON)
    with guard.owner():
        assert "mandatory_scheme" in {one.recipient for one in exchange.ledger(person_id=person)}
    moved = act(operations.move_home, person=person, home=ELSEWHERE, on=ON + timedelta(days=9))
    assert moved.caisse == OTHER
    assert act(queries.registration_of, person=person, on=ON).affiliations[-1].scheme == "agricultural"


def test_a_posted_worker_needs_the_form_and_a_frontier_worker_is_served_for_another_state():
    person = factories.certified_person()
    act(operations.record_situation, person=person, kind=Activity.SECONDED_IN, starts_on=RECEIVED, on=RECEIVED)
    assert act(operations.affiliate_person, person=person, state="DE", on=RECEIVED).wanted[0].fact == "form_a1"
    act(
        operations.record_form,
        person=person,
        form=Form.A1,
        state="DE",
        starts_on=RECEIVED,
        ends_on=date(2027, 6, 1),
        received_on=RECEIVED,
        reference="A1-1",
    )
    found = act(operations.affiliate_person, person=person, state="DE", on=RECEIVED)
    assert (found.outcome, found.state) == ("elsewhere", "DE")
    other = factories.certified_person(birth="1970-01-01", birth_name="Frontière")
    act(operations.record_form, person=other, form=Form.S1, state="LU", starts_on=RECEIVED, received_on=RECEIVED)
    found = act(operations.affiliate_person, person=other, activities=(Activity.FRONTIER,), on=RECEIVED)
    assert (found.outcome, found.caisse, found.state) == ("affiliated", CAISSE, "LU")


@pytest.mark.parametrize("state", ["FR", "de", "D1", "DEU", ""])
def test_a_form_names_another_state_in_two_letters(state):
    with pytest.raises(register.Invalid, match="deux lettres"):
        act(
            operations.record_form,
            person=factories.certified_person(),
            form=Form.S1,
            state=state,
            starts_on=RECEIVED,
            received_on=RECEIVED,
        )


def test_people_are_taken_over_by_household_or_not_at_all():
    factories.caisses()
    people_known = [
        factories.known("Orme", "1980-01-01", 1),
        factories.known("Orme", "2016-01-01", 1, holder=False),
        factories.known("Pin", "1970-01-01", 0),
    ]
    adult, child, alone = act(operations.take_over_people, known=tuple(people_known), on=ON)
    with guard.owner():
        assert people.holders_of([child], on=ON) == {child: (adult,)}
        assert people.household_of([alone], on=ON) == {}
        before = models.Change.objects.count()
    wrong = factories.known("Tilleul", "1960-01-01", 0)
    twice = (wrong, wrong)
    with pytest.raises(register.Invalid):
        act(operations.take_over_people, known=twice, on=ON)
    with guard.owner():
        assert people.persons_by_nir([wrong.nir]) == {} and models.Change.objects.count() == before


def test_an_adopted_child_leaves_the_homes_of_before():
    home = people_factories.make_household(children=1)
    factories.caisses()
    [child] = home.dependants
    parents = (factories.certified_person(), factories.certified_person(birth="1986-01-01", birth_name="Autre"))
    found = act(operations.record_adoption, child=child, parents=parents, on=RECEIVED)
    assert found.outcome == "attached"
    with guard.owner():
        assert people.holders_of([child], on=RECEIVED)[child] == parents
        assert people.holders_of([child], on=RECEIVED - timedelta(days=1))[child] == home.holders


def test_own_name_from_sixteen_and_the_end_at_eighteen():
    home = people_factories.make_household(children=1, birth="2009-03-02")
    [child] = home.dependants
    refused = act(operations.insure_in_own_name, person=child, on=date(2025, 3, 1))
    assert refused.outcome == "refused"
    with register.acting(register.automation("register_and_affiliate")):
        assert operations.end_attachments(on=date(2027, 3, 1)).done == 0
        assert operations.end_attachments(on=date(2027, 3, 2)).done == 1
        assert operations.end_attachments(on=date(2027, 3, 2)).seen == 0
    assert factories.identity(child).subject == "insured"
    with guard.owner():
        assert people.holders_of([child], on=date(2027, 3, 2)) == {}
        assert people.holders_of([child], on=date(2027, 3, 1))[child] == home.holders


def test_a_death_closes_what_must_be_and_leaves_no_child_in_silence():
    home = people_factories.make_household(children=2)
    [parent] = home.holders
    act(operations.record_situation, person=parent, kind=Activity.EMPLOYEE, starts_on=RECEIVED, on=RECEIVED)
    left = act(operations.record_death, person=parent, died_on=date(2026, 11, 1), source="état civil", on=ON)
    assert left == 2 and factories.identity(parent).death_on == date(2026, 11, 1)
    with guard.owner():
        [stay] = people.affiliations_of([parent])[parent]
        assert stay.until_on == date(2026, 11, 2)
    assert {line.kind for line in act(queries.work_list, on=ON)} == {"without_holder"}
    assert rows(models.Situation)[0]["ended_on"] == date(2026, 11, 2)
    assert act(operations.record_death, person=parent, died_on=date(2026, 11, 1), source="bis", on=ON) == 0


def test_two_parents_lose_one_and_the_child_stays_covered():
    home = people_factories.make_household(holders=2, children=1)
    assert act(operations.record_death, person=home.holders[0], died_on=RECEIVED, source="x", on=ON) == 0
    with guard.owner():
        assert people.holders_of(home.dependants, on=ON)[home.dependants[0]] == home.holders[1:]
