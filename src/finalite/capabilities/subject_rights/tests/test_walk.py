"""The walk shows what is held, live or archived, and nothing outside the declared flow."""

from datetime import date

import pytest

from finalite.capabilities import register, retention, subject_rights
from finalite.capabilities.register.act import Act, under_way
from finalite.missions.benefits.pay_care_costs.tests import factories as care

pytestmark = pytest.mark.django_db(databases=["default", "archive"], transaction=True)
DESK = register.Actor(user="desk", role="dpo", reason="droit d'accès")


def held_about(person, fiche="answer_data_subject_requests"):
    act = Act(DESK, fiche, "test", "answer_rights_requests", persons={person})
    with register.acting(DESK), under_way(act):
        return subject_rights.collect(person_id=person)


def tables(parts, fiche):
    return {row.table for part in parts if part.fiche == fiche for row in part.rows}


def test_archived_rows_are_shown_as_long_as_they_are_kept():
    person = care.seed()
    before = tables(held_about(person), "pay_care_costs")
    retention.run(on=date(2031, 1, 1), fiche="pay_care_costs")
    after = tables(held_about(person), "pay_care_costs")
    archived = {name.removeprefix("archive.") for name in after if name.startswith("archive.")}
    assert archived and archived <= before and not archived & after


def test_a_fiche_that_declares_no_such_flow_reads_nothing():
    person = care.seed()
    with pytest.raises(register.Refused) as refused:
        held_about(person, "execute_payments")
    assert refused.value.code == "undeclared_flow"


def test_a_limit_is_placed_once_and_lifted_with_its_history():
    on = date(2026, 11, 21)
    assert subject_rights.limit(person_id=1, fiche="pay_care_costs", kind="restriction", on=on)
    assert not subject_rights.limit(person_id=1, fiche="pay_care_costs", kind="restriction", on=on)
    assert [x.fiche for x in subject_rights.limits_of(person_id=1)] == ["pay_care_costs"]
    assert subject_rights.lift_limit(person_id=1, fiche="pay_care_costs", kind="restriction", on=on)
    assert subject_rights.limits_of(person_id=1) == ()
