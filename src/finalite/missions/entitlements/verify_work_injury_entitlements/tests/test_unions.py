"""What a new union stops, what keeps the right running, and how a right stopped wrongly is given back."""

import pytest

from finalite.capabilities import register
from finalite.capabilities.people.models import PersonFile
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import guard
from finalite.missions.entitlements.open_work_injury_entitlements.facts import Link
from finalite.missions.entitlements.open_work_injury_entitlements.values import SurvivorClaim
from finalite.missions.entitlements.verify_work_injury_entitlements import operations, queries

from .factories import AFTER, UNION, act, claim_of, died, new_union, own, spouse, told_of_union, victim, widowed
from .test_operations import ends_on

pytestmark = pytest.mark.django_db


def test_a_child_with_a_pension_keeps_the_right_of_a_parent_in_a_new_union():
    (_, file), person = victim(), spouse()
    child = people_factories.make_household(children=1, birth="2012-01-05").dependants[0]
    died(file, claim_of(person), SurvivorClaim(person=child, link=Link.CHILD))
    check = told_of_union(person, file)
    with pytest.raises(register.Invalid, match="le droit est gardé"):
        act(operations.stop_right, asked=new_union(check), on=AFTER)
    assert ends_on(person) is None


def test_a_survivor_followed_elsewhere_may_be_a_child_who_keeps_the_right():
    people_factories.make_organisation("012", "Autre caisse d’essai")
    (_, file), person = victim(), spouse()
    child = people_factories.make_household(children=1, birth="2012-01-05").dependants[0]
    died(file, claim_of(person), SurvivorClaim(person=child, link=Link.CHILD))
    with guard.owner():
        PersonFile.objects.filter(person_id=child).update(organisation="012")
    check = told_of_union(person, file)
    with pytest.raises(register.Invalid, match="012"):
        act(operations.stop_right, asked=new_union(check), on=AFTER)


def test_a_right_that_a_check_ended_wrongly_is_given_back_once_the_check_is_taken_up_again():
    person, file = widowed()
    check = told_of_union(person, file)
    act(operations.stop_right, asked=new_union(check), on=AFTER)
    assert ends_on(person) == UNION
    with pytest.raises(register.Invalid, match="conclue"):
        act(operations.restore_right, check=check, on=AFTER)
    act(operations.take_up_again, check=check, on=AFTER)
    assert act(operations.restore_right, check=check, on=AFTER) is None and ends_on(person) is None
    [stopped] = act(queries.stopped_rights, own(person), person=person)
    [shown] = act(queries.checks_of, own(person), person=person)
    assert (stopped.lifted_on, shown.outcome) == (AFTER, "restored")
    act(operations.take_up_again, check=check, on=AFTER)
    with pytest.raises(register.Invalid, match="aucun droit"):
        act(operations.restore_right, check=check, on=AFTER)
