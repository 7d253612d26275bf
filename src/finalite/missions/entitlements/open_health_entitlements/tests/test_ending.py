"""A right ends for a reason that needs no hearing, or by the verification; given back, it has no gap and no overlap."""

from dataclasses import replace
from datetime import date

import pytest

from finalite.capabilities import people, register
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import guard
from finalite.missions.entitlements.open_health_entitlements import models, operations, queries
from finalite.missions.entitlements.open_health_entitlements.reasons import EndReason, RestoreReason

from . import factories

pytestmark = pytest.mark.django_db
ON, ENDED = date(2026, 11, 21), date(2026, 11, 1)


def act(function, actor=None, **arguments):
    with register.acting(actor or factories.technician()):
        return function(**arguments)


def end(person, reason=EndReason.DEPARTURE, ends_on=ENDED):
    return act(operations.end_right, person=person, ends_on=ends_on, reason=reason, on=ON)


def restore(right, reason=RestoreReason.MISTAKE):
    return act(operations.restore_right, right=right, reason=reason, on=ON)


def cover(person, on):
    return act(queries.cover_on, factories.automation(), person_ids=(person,), on=on)[0]


def periods(person):
    with guard.owner():
        return sorted(models.Right.objects.filter(person_id=person).values_list("starts_on", "ends_on"), key=str)


def insured(person, contract="SANTE"):
    act(
        operations.designate_insurer,
        person=person,
        insurer="99000001",
        contract=contract,
        starts_on=factories.WORKED_SINCE,
        recorded_on=ON,
    )


def test_conditions_no_longer_met_are_heard_on_before_anything_ends():
    person = factories.covered_person()
    with pytest.raises(register.Refused, match="entendue"):
        end(person, EndReason.CONDITIONS)
    assert cover(person, date(2030, 1, 1)).covered


@pytest.mark.parametrize("reason", [one for one in EndReason if one is not EndReason.CONDITIONS])
def test_the_other_reasons_end_at_once(reason):
    person = factories.covered_person()
    end(person, reason)
    assert cover(person, date(2026, 10, 31)).covered and not cover(person, ENDED).covered


def test_a_right_given_back_has_no_day_without_and_brings_back_what_had_ended_with_it():
    person, doctor = factories.covered_person(), people_factories.make_provider()
    with guard.owner():
        number = people.providers_of([doctor])[doctor].number
    insured(person)
    act(operations.choose_treating_doctor, person=person, doctor=number, on=factories.WORKED_SINCE)
    right = end(person)
    assert cover(person, ON).treating_doctor is None and cover(person, ON).contract == ""
    given = restore(right)
    assert (given.from_on, given.ends_on) == (ENDED, None)
    for day in (date(2026, 10, 31), ENDED, ON):
        told = cover(person, day)
        assert (told.covered, told.treating_doctor, told.contract) == (True, doctor, "SANTE")
    with guard.owner():
        assert not models.Application.objects.filter(person_id=person, closed_on__isnull=False).exists()
        assert not models.Change.objects.filter(person_id=person, recorded_on__isnull=False).exists()


def test_what_had_ended_by_itself_is_not_brought_back():
    person = factories.covered_person()
    act(
        operations.record_solidarity_cover,
        person=person,
        starts_on=date(2025, 11, 1),
        ends_on=ENDED,
        source="c2s/1",
        recorded_on=ON,
    )
    restore(end(person))
    assert not cover(person, ON).solidarity


def test_where_another_right_began_since_there_is_neither_gap_nor_overlap():
    person = factories.covered_person()
    right = end(person)
    with guard.owner():
        row = models.Right.objects.get(pk=right)
        models.Right.objects.create(
            subject=row.subject, person_id=person, recorded_on=ON, source="x", starts_on=ON, ground="residence"
        )
    assert restore(right).ends_on == ON
    assert periods(person) == [(factories.WORKED_SINCE, ON), (ON, None)]
    with pytest.raises(register.Invalid):
        restore(right)


@pytest.mark.parametrize("starts_on", [date(2026, 10, 1), ENDED])
def test_where_nothing_is_missing_nothing_is_given_back(starts_on):
    person = factories.covered_person()
    right = end(person)
    with guard.owner():
        row = models.Right.objects.get(pk=right)
        models.Right.objects.create(
            subject=row.subject, person_id=person, recorded_on=ON, source="x", starts_on=starts_on, ground="residence"
        )
    with pytest.raises(register.Invalid, match="rien ne manque"):
        restore(right)


def test_only_a_decided_end_is_taken_back_and_a_check_only_by_the_verification():
    person = factories.covered_person()
    [held] = act(queries.rights_of, person=person)
    with pytest.raises(register.Invalid):
        restore(held.right)
    end(person)
    with pytest.raises(register.Refused, match="vérification"):
        restore(held.right, RestoreReason.CHECK)


def test_a_new_right_takes_only_the_days_that_no_ended_right_has():
    person = factories.covered_person()
    end(person, ends_on=ENDED)
    again = act(operations.apply_for_cover, request=factories.worker(person), received_on=ON)
    assert again.outcome == "open" and periods(person) == [(factories.WORKED_SINCE, ENDED), (ENDED, None)]
    since = date(factories.WORKED_SINCE.year - 1, 1, 1)
    act(operations.end_right, person=person, ends_on=ON, reason=EndReason.DEPARTURE, on=ON)
    request = replace(factories.worker(person), work_started_on=since)
    act(operations.apply_for_cover, request=request, received_on=ON)
    before = (since, factories.WORKED_SINCE)
    assert periods(person) == [before, (factories.WORKED_SINCE, ENDED), (ENDED, ON), (ON, None)]
    assert all(cover(person, day).covered for day in (since, ENDED, ON, date(2030, 1, 1)))
