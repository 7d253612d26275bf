"""The walk shows what is held, live or archived, and nothing outside the declared flow."""

from datetime import date

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from finalite.capabilities import register, retention, subject_rights
from finalite.capabilities.register import guard
from finalite.capabilities.register.act import Act, under_way
from finalite.missions.benefits.pay_care_costs.tests import factories as care

pytestmark = pytest.mark.django_db(databases=["default", "archive"], transaction=True)
DESK = register.Actor(user="desk", role="dpo", reason="droit d'accès")


def held_about(person, fiche="answer_data_subject_requests"):
    act = Act(DESK, fiche, "test", "answer_rights_requests", persons={person})
    with register.acting(DESK), under_way(act):
        return subject_rights.collect(person_id=person)


def pages_about(person, fiche, act_of="answer_data_subject_requests"):
    """What the pages of one fiche show, and how many statements each asked."""
    act, shown, asked = Act(DESK, act_of, "test", "answer_rights_requests", persons={person}), [], []
    with register.acting(DESK), under_way(act):
        while not shown or shown[-1].page < shown[-1].pages:
            with CaptureQueriesContext(connection) as captured:
                shown.append(subject_rights.collect_page(person_id=person, fiche=fiche, page=len(shown) + 1))
            asked.append(len(captured))
    return [row for one in shown for row in one.part.rows], asked


def told(rows):
    """Each content of each row, but the lines of the journal."""
    return {(row.table, row.key, value) for row in rows if row.table != "journal.Concerned" for value in row.values}


def tables(parts, fiche):
    return {row.table for part in parts if part.fiche == fiche for row in part.rows}


def test_archived_rows_are_shown_as_long_as_they_are_kept():
    person = care.seed()
    before = tables(held_about(person), "pay_care_costs")
    retention.run(on=date(2031, 1, 1), fiche="pay_care_costs")
    after = tables(held_about(person), "pay_care_costs")
    archived = {name.removeprefix("archive.") for name in after if name.startswith("archive.")}
    assert archived and archived <= before and not archived & after


def test_the_pages_of_each_fiche_lose_nothing_of_the_whole():
    person = care.seed()
    retention.run(on=date(2031, 1, 1), fiche="pay_care_costs")
    for part in held_about(person):
        rows, asked = pages_about(person, part.fiche)
        assert told(part.rows) <= told(rows)
        assert max(asked) <= 20, "a page asks more than it may, whatever is held"
        assert len({(row.table, row.key) for row in rows}) == len(rows)


def test_no_page_of_a_fiche_that_is_not_in_force_nor_beyond_the_last():
    person = care.seed()
    for fiche, page in (("pay_care_costs", 0), ("pay_care_costs", 99), ("nothing", 1), ("manage_it_and_telecom", 1)):
        act = Act(DESK, "answer_data_subject_requests", "test", "answer_rights_requests", persons={person})
        with register.acting(DESK), under_way(act), pytest.raises(register.Invalid):
            subject_rights.collect_page(person_id=person, fiche=fiche, page=page)


def test_who_has_no_identity_left_is_still_told_everything():
    person = care.seed()
    before = {one for part in held_about(person) for one in told(part.rows)}
    with guard.owner():
        apps.get_model("people", "Person").objects.filter(pk=person).delete()
    after = {one for part in held_about(person) for one in told(part.rows)}
    assert after == {one for one in before if one[0] != "people.Person"}


def test_a_fiche_that_declares_no_such_flow_reads_nothing():
    person = care.seed()
    with pytest.raises(register.Refused) as refused:
        held_about(person, "execute_payments")
    assert refused.value.code == "undeclared_flow"
    with pytest.raises(register.Refused):
        pages_about(person, "pay_care_costs", act_of="execute_payments")


def test_a_limit_is_placed_once_and_lifted_with_its_history():
    on = date(2026, 11, 21)
    assert subject_rights.limit(person_id=1, fiche="pay_care_costs", kind="restriction", on=on)
    assert not subject_rights.limit(person_id=1, fiche="pay_care_costs", kind="restriction", on=on)
    assert [x.fiche for x in subject_rights.limits_of(person_id=1)] == ["pay_care_costs"]
    assert subject_rights.lift_limit(person_id=1, fiche="pay_care_costs", kind="restriction", on=on)
    assert subject_rights.limits_of(person_id=1) == ()
