"""Links of agents and flags on public figures: set for a reason, read by the rules alone, ended and erased."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from finalite.capabilities import jobs, journal, people, register
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import guard
from finalite.capabilities.register.purpose import PurposeViolation, opened, purpose_of

from .. import operations, queries, tasks
from ..models import AgentFile, PublicFigure
from ..watching import Rule
from .factories import CAISSE, dpo, make_agent

pytestmark = pytest.mark.django_db(databases=["default", "archive"])
PARIS = ZoneInfo("Europe/Paris")
FIRST, DAY, LATER = date(2026, 11, 1), date(2026, 11, 16), date(2027, 10, 31)


def do(operation, **arguments):
    with register.acting(dpo()):
        return operation(**arguments)


def act(user, *persons, organisation=CAISSE, role="benefit_technician", operation="person_file"):
    journal.record(
        act=journal.ActRecord(
            at=datetime(2026, 11, 16, 10, tzinfo=PARIS), user=user, role=role, organisation=organisation,
            fiche="pay_care_costs", operation=operation, subpurpose="receive_care_sheets", persons=persons,
            categories=("civil_identity",), outcome="done",
        )
    )  # fmt: skip


def found():
    told = do(queries.unusual_access, since=FIRST, until=DAY).found
    return {(one.user, one.rule) for one in told if one.rule in (*Rule,)[-4:]}


def linked(organisation=CAISSE):
    user, person = make_agent(organisation), people_factories.make_person()
    do(operations.link_agent, user=user, person=person, on=FIRST)
    return user, person


def test_each_plant_is_caught_and_its_neighbour_is_not():
    me, mine = linked()
    fellow, theirs = linked()
    elsewhere, far = linked("99")
    mate, stranger, star = (people_factories.make_person() for _ in range(3))
    with guard.owner():
        people.attach_dependant(
            household=people.open_household(holders=[mine], on=date(2020, 1, 1)),
            person_id=mate, link="spouse", on=date(2020, 1, 1),
        )  # fmt: skip
    do(operations.flag_public_figure, person=star, reason="élue", on=FIRST, until=LATER)
    crowd = [people_factories.make_person() for _ in range(10)]
    act("assure", mine, role="insured_person")
    act(me, stranger)
    act(me, mate, theirs, *crowd)
    act(elsewhere, theirs, organisation="99")
    act(fellow, mate)
    assert found() == set()
    act(me, mine)
    act(me, mate)
    act(me, theirs)
    act(elsewhere, star, *crowd, organisation="99")
    assert found() == {
        (me, Rule.OWN_FILE), (me, Rule.HOUSEHOLD), (me, Rule.COLLEAGUE), (elsewhere, Rule.PUBLIC_FIGURE),
    }  # fmt: skip
    assert far not in (mine, theirs)


def test_records_merged_since_are_one_person():
    me, mine = linked()
    other = people_factories.make_person()
    with guard.owner():
        people.merge_records(kept_id=other, absorbed_id=mine, on=DAY)
    act(me, other)
    assert found() == {(me, Rule.OWN_FILE)}


def test_more_agents_ask_no_more_questions():
    def questions():
        with CaptureQueriesContext(connection) as asked:
            assert found()
        return len(asked)

    people_met = [linked() for _ in range(2)]
    for user, person in people_met:
        act(user, person)
    before = questions()
    for user, person in [linked() for _ in range(3)]:
        act(user, person)
    assert questions() == before


def test_what_was_ended_or_lifted_says_nothing_after():
    me, mine = linked()
    star = people_factories.make_person()
    do(operations.flag_public_figure, person=star, reason="élue", on=FIRST, until=LATER)
    act(me, mine, star)
    assert len(found()) == 2
    do(operations.unlink_agent, user=me, on=DAY)
    flag = do(operations.lift_public_figure, person=star, reason="mandat fini", on=DAY)
    assert flag.until_on == DAY and found() == set()
    for operation, more in [(operations.unlink_agent, {"user": me}),
                            (operations.lift_public_figure, {"person": star, "reason": "encore"})]:  # fmt: skip
        with pytest.raises(register.Invalid):
            do(operation, on=DAY, **more)


def test_the_link_of_a_closed_account_ends_by_itself_and_explains_what_was_done_before():
    me, mine = linked()
    fellow, _ = linked()
    act(me, mine)
    with guard.owner():
        people.close_user(username=me)
    for _ in range(2):
        tasks.daily(now=datetime.combine(LATER, datetime.min.time(), PARIS))
        jobs.run_ready()
    with guard.owner():
        assert dict(AgentFile.objects.values_list("user", "until_on")) == {me: LATER, fellow: None}
    assert found() == {(me, Rule.OWN_FILE)}


def test_what_makes_no_sense_is_refused():
    me, mine = linked()
    do(operations.flag_public_figure, person=mine, reason="élue", on=FIRST, until=LATER)
    people_factories.make_user("outside", role="insured_person", organisation="", person_id=mine)
    flag, link = operations.flag_public_figure, operations.link_agent
    for operation, more in [
        (link, {"user": me}), (link, {"user": "outside"}), (link, {"user": "nobody"}),
        (flag, {"reason": "  ", "until": LATER}), (flag, {"reason": "élue", "until": LATER}),
        (flag, {"reason": "élue", "until": DAY}), (flag, {"reason": "élue", "until": DAY + timedelta(days=367)}),
        (operations.unlink_agent, {"user": me, "on": FIRST - timedelta(days=1)}),
    ]:  # fmt: skip
        with pytest.raises(register.Invalid):
            do(operation, **{"on": DAY} | ({} if operation is operations.unlink_agent else {"person": mine}) | more)


def test_the_person_reads_both_and_no_other_fiche_nor_role_may():
    _, mine = linked()
    do(operations.flag_public_figure, person=mine, reason="élue", on=FIRST, until=LATER)
    with register.acting(register.Actor(user="assure", role="insured_person", person_id=mine)):
        held = queries.what_is_held(person=mine)
    tables = {row.table for part in held for row in part.rows}
    assert {"answer_data_subject_requests.AgentFile", "answer_data_subject_requests.PublicFigure"} <= tables
    for purpose in [purpose_of("answer_data_subject_requests", role) for role in ("auditor", "director")]:
        with opened(purpose), pytest.raises(PurposeViolation):
            list(AgentFile.objects.values_list("person_id"))
    for model in (AgentFile, PublicFigure):
        with opened(purpose_of("pay_care_costs", "benefit_technician")), pytest.raises(PurposeViolation):
            list(model.objects.values_list("person_id"))
