"""State medical aid: the right opens from the decision that granted it, for its very period, and once."""

from datetime import date

import pytest

from finalite.capabilities import jobs, register
from finalite.capabilities.people.tests import factories as people_factories
from finalite.missions.entitlements.open_health_entitlements import operations, queries
from finalite.missions.entitlements.register_and_affiliate import operations as affiliation
from finalite.missions.entitlements.register_and_affiliate.tests import factories as granting

from . import factories

pytestmark = pytest.mark.django_db
ASKED = date(2026, 6, 15)


def act(function, actor=None, **arguments):
    with register.acting(actor or factories.technician()):
        return function(**arguments)


def granted(person=None):
    person = person or people_factories.make_person()
    aid = granting.act(affiliation.apply_for_state_aid, request=granting.aid_request(person), received_on=ASKED)
    return person, granting.act(affiliation.decide_state_aid, aid_request=aid.aid, grant=True, on=ASKED)


def rights(person):
    return act(queries.rights_of, person=person)


def run(on=ASKED, after=0):
    return act(operations.open_state_aids, factories.automation(), on=on, after=after)


def test_the_right_is_that_of_the_decision_and_opens_once():
    person, aid = granted()
    number = act(operations.open_state_aid, person=person, on=ASKED)
    assert act(operations.open_state_aid, person=person, on=ASKED) == number
    assert run().done == 0
    [held] = rights(person)
    assert (held.ground, held.starts_on, held.ends_on) == ("state_aid", aid.starts_on, aid.ends_on)


def test_nothing_opens_without_a_decision():
    person = people_factories.make_person()
    granting.act(affiliation.apply_for_state_aid, request=granting.aid_request(person), received_on=ASKED)
    with pytest.raises(register.Invalid, match="accordée"):
        act(operations.open_state_aid, person=person, on=ASKED)
    assert run().seen == 0 and rights(person) == ()


def test_the_daily_run_opens_each_right_once():
    first, second = granted()[0], granted()[0]
    done = run()
    assert (done.seen, done.done) == (2, 2) and run(after=done.last).seen == 0 and run().done == 0
    assert len(rights(first)) == len(rights(second)) == 1


def test_who_is_covered_otherwise_keeps_that_right_alone():
    person, _ = granted(factories.covered_person())
    assert run().done == 0 and len(rights(person)) == 1
    with pytest.raises(register.Invalid, match="autre droit"):
        act(operations.open_state_aid, person=person, on=ASKED)


def test_the_right_starts_where_the_former_one_stops():
    person, aid = granted(factories.covered_person())
    stops = date(2026, 8, 1)
    act(operations.end_right, person=person, ends_on=stops, reason=operations.EndReason.DEPARTURE, on=ASKED)
    run()
    latest, former = rights(person)
    assert (latest.starts_on, latest.ends_on) == (stops, aid.ends_on) and former.ends_on == stops


def test_the_day_brings_the_run():
    person, _ = granted()
    jobs.enqueue(
        task="open_health_entitlements.open_state_aids",
        key="aids",
        fiche="open_health_entitlements",
        args={"on": str(ASKED)},
    )
    jobs.run_ready()
    assert jobs.job_by_key(key="aids").state == "done" and len(rights(person)) == 1
