"""Records of one person: found, compared, merged, taken back."""

from datetime import UTC, date, datetime

import pytest

from finalite.capabilities import jobs, people, register
from finalite.capabilities.register import guard
from finalite.missions.entitlements.register_and_affiliate import models, operations, queries, tasks
from finalite.missions.entitlements.register_and_affiliate.facts import Activity
from finalite.missions.entitlements.register_and_affiliate.values import (
    RegistryAnswer,
)

from . import factories
from .factories import RECEIVED, act, advance, letters_to

pytestmark = pytest.mark.django_db(databases=["default", "archive"])
ON = date(2026, 11, 21)


def test_a_number_that_somebody_holds_goes_before_an_agent_and_changes_nothing():
    holder = factories.certified_person()
    found = factories.registered(factories.new(birth_name="Autre", birth="1999-01-01"))
    act(operations.ask_registry, registration=found.registration, on=RECEIVED)
    act(
        operations.record_registry_answer,
        registration=found.registration,
        answer=RegistryAnswer.CERTIFIED,
        number=factories.identity(holder).nir,
        on=RECEIVED,
    )
    assert factories.identity(found.person).nir is None
    [doubt] = act(queries.duplicates_open)
    assert {doubt.person, doubt.other} == {holder, found.person} and doubt.signs == ("same_number",)


def test_duplicates_are_found_merged_with_both_histories_and_taken_back():
    first = factories.waiting_person().person
    second = factories.certified_person(on=ON)
    act(operations.affiliate_person, person=second, activities=(Activity.EMPLOYEE,), on=ON)
    [doubt] = act(queries.duplicates_open)
    assert {doubt.person, doubt.other} == {first, second}
    [shown] = act(queries.duplicates_compared)
    assert {line.column for line in shown.lines if not line.same} == {"nir"}
    merger = act(operations.merge_duplicate, case=doubt.case, keep=second, reason="NIA puis NIR", on=ON)
    assert (merger.merged_by, merger.reason) == ("registrar", "NIA puis NIR")
    numbers = [factories.identity(one).nir for one in (first, second)]
    with guard.owner():
        assert set(people.persons_by_nir(numbers).values()) == {second}
        assert models.Registration.objects.filter(person_id=first).exists()
    act(operations.undo_merger, merger=merger.merger, reason="deux sœurs", on=ON)
    [trace] = act(queries.mergers_of, person=second)
    assert (trace.undone_by, trace.undone_reason) == ("registrar", "deux sœurs")
    with guard.owner():
        assert people.persons_by_nir(numbers) == dict(zip(numbers, (first, second), strict=True))


def test_a_pair_dismissed_is_not_put_forward_again():
    first = factories.certified_person()
    factories.certified_person(birth="1985-07-14")
    [doubt] = act(queries.duplicates_open)
    with pytest.raises(register.Invalid, match="pourquoi"):
        act(operations.dismiss_duplicate, case=doubt.case, reason=" ", on=ON)
    act(operations.dismiss_duplicate, case=doubt.case, reason="jumelles", on=ON)
    assert act(operations.find_duplicates, person=first, on=ON) == ()
    with pytest.raises(register.Invalid, match="aucun doublon"):
        act(operations.merge_duplicate, case=doubt.case, keep=first, reason="x", on=ON)


def test_the_certified_record_goes_on_and_the_merged_file_waits_for_nothing():
    first = factories.waiting_person()
    second = factories.certified_person(on=RECEIVED)
    [doubt] = act(queries.duplicates_open)
    with pytest.raises(register.Invalid, match="certifié"):
        act(operations.merge_duplicate, case=doubt.case, keep=first.person, reason="x", on=ON)
    merger = act(operations.merge_duplicate, case=doubt.case, keep=second, reason="même personne", on=RECEIVED)
    assert advance(ON).done == 0 and letters_to(first.person) == []
    act(operations.undo_merger, merger=merger.merger, reason="essai", on=ON)
    assert advance(ON).done == 1


def sweep(after=0, limit=200, actor=None):
    """One slice of the search through everybody, as the job runs it."""
    return act(
        operations.sweep_duplicates, actor or register.automation(operations.FICHE), on=ON, after=after, limit=limit
    )


def taken_over(*births, name="Double"):
    """People of one name who came in at once, so that nobody looked for their like."""
    factories.caisses()
    known = tuple(factories.known(name, birth, number) for number, birth in enumerate(births, start=1))
    return act(operations.take_over_people, known=known, on=ON)


def test_the_search_through_everybody_puts_each_pair_before_an_agent_once():
    first, second, third = taken_over("1980-01-02", "1980-01-02", "1980-01-03")
    done = sweep()
    assert (done.done, done.last) == (1, third)
    [doubt] = act(queries.duplicates_open)
    assert (doubt.person, doubt.other, doubt.signs) == (first, second, ("same_civil_status",))
    assert act(queries.duplicates_open, factories.technician(factories.OTHER)) == ()
    assert sweep().done == 0
    act(operations.dismiss_duplicate, case=doubt.case, reason="jumelles", on=ON)
    assert sweep().done == 0 and act(queries.duplicates_open) == ()


def test_the_search_goes_slice_by_slice_and_leaves_twins_and_records_already_merged():
    first, second, third = taken_over("1980-01-02", "1980-01-02", "1980-01-02")
    factories.certified_person(birth_name="Double", first_names="Alix", birth="1980-01-02")
    slices, after = [], 0
    while (slice_ := sweep(after, limit=1)).seen:
        slices.append(slice_.done)
        after = slice_.last
    assert slices == [2, 1, 0, 0]
    [*pairs] = act(queries.duplicates_open)
    assert [(one.person, one.other) for one in pairs] == [(first, second), (first, third), (second, third)]
    assert act(queries.duplicates_open, after=pairs[0].case, limit=1) == (pairs[1],)
    assert [one.doubt for one in act(queries.duplicates_compared)] == pairs
    act(operations.merge_duplicate, case=pairs[0].case, keep=first, reason="repris deux fois", on=ON)
    assert sweep().seen == 3


def test_the_job_of_the_month_searches_everybody(monkeypatch):
    taken_over("1980-01-02", "1980-01-02")
    monkeypatch.setattr(tasks, "SLICE", 1)
    tasks.monthly(now=datetime(2026, 11, 21, 3, tzinfo=UTC))
    jobs.run_ready()
    assert len(act(queries.duplicates_open)) == 1
