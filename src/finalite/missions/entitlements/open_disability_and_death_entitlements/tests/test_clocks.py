"""Silence and appeals: each clock on its last day and on the next, each run exactly once."""

from datetime import date, timedelta

import pytest

from finalite.capabilities import jobs, register
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import guard
from finalite.missions.entitlements.open_disability_and_death_entitlements import models, operations, queries
from finalite.missions.entitlements.open_disability_and_death_entitlements.facts import (
    AskedBy,
)
from finalite.missions.entitlements.open_disability_and_death_entitlements.values import (
    Board,
)

from . import factories

pytestmark = pytest.mark.django_db
FICHE = "open_disability_and_death_entitlements"
ON = date(2026, 11, 21)


def act(function, actor=None, **arguments):
    with register.acting(actor or factories.technician()):
        return function(**arguments)


def state_of(application):
    with guard.owner():
        return models.Application.objects.get(pk=application).state


def test_silence_refuses_after_two_months_exactly_once_and_the_person_may_appeal():
    person = people_factories.make_person()
    asked = factories.apply(factories.complete(person))
    last = date(2026, 7, 6)  # 4 July is a Saturday
    robot = register.automation(FICHE)
    assert act(operations.refuse_by_silence, robot, on=last).refused == 0
    assert act(operations.refuse_by_silence, robot, on=last + timedelta(1)).refused == 1
    assert act(operations.refuse_by_silence, robot, on=last + timedelta(1)).seen == 0
    assert state_of(asked.application) == "implied_refusal"
    notes = act(queries.changes_of, person=person)
    assert [one.what for one in notes] == ["implied_refusal"]
    shown = act(
        operations.lodge_appeal,
        factories.oneself(person),
        application=asked.application,
        board=Board.AMICABLE,
        grounds="Aucune réponse.",
        on=date(2026, 8, 3),
    )
    assert shown.silent_on == date(2026, 10, 5)  # 3 October is a Saturday


def test_silence_never_touches_what_the_caisse_itself_started():
    person = people_factories.make_person()
    factories.apply(factories.complete(person, asked_by=AskedBy.CAISSE))
    assert act(operations.refuse_by_silence, register.automation(FICHE), on=date(2030, 1, 1)).seen == 0


def test_after_an_implied_refusal_an_agent_may_still_grant():
    person = people_factories.make_person()
    asked = factories.apply(factories.complete(person))
    act(operations.refuse_by_silence, register.automation(FICHE), on=date(2026, 7, 7))
    factories.find(asked.application, on=date(2026, 7, 10))
    done = act(operations.decide_application, application=asked.application, grant=True, on=date(2026, 7, 15))
    assert done.right and done.state == "granted"


def test_the_medical_board_has_four_months_and_the_run_marks_it_once():
    person = people_factories.make_person()
    asked = factories.apply(factories.complete(person))
    factories.find(asked.application, None)
    act(operations.decide_application, application=asked.application, grant=False, on=factories.DECIDED)
    shown = act(
        operations.lodge_appeal,
        application=asked.application,
        board=Board.MEDICAL,
        grounds="Je ne suis pas d’accord.",
        on=date(2026, 7, 1),
    )
    assert shown.silent_on == date(2026, 11, 2)  # 1 November is a holiday and a Sunday
    with pytest.raises(register.Invalid):
        act(
            operations.lodge_appeal,
            application=asked.application,
            board=Board.MEDICAL,
            grounds="Encore.",
            on=date(2026, 7, 2),
        )
    robot = register.automation(FICHE)
    assert act(operations.reject_appeals_by_silence, robot, on=date(2026, 11, 2)).seen == 0
    assert act(operations.reject_appeals_by_silence, robot, on=date(2026, 11, 3)).refused == 1
    assert act(operations.reject_appeals_by_silence, robot, on=date(2026, 11, 3)).seen == 0


def test_an_appeal_upheld_opens_the_request_again():
    person = people_factories.make_person()
    asked = factories.apply(factories.complete(person))
    factories.find(asked.application, None)
    act(operations.decide_application, application=asked.application, grant=False, on=factories.DECIDED)
    appeal = act(
        operations.lodge_appeal, application=asked.application, board=Board.MEDICAL, grounds="Non.", on=date(2026, 7, 1)
    )
    act(operations.settle_appeal, appeal=appeal.appeal, upheld=True, on=date(2026, 8, 3))
    assert state_of(asked.application) == "waiting"
    factories.find(asked.application, 1, date(2026, 8, 10))
    done = act(operations.decide_application, application=asked.application, grant=True, on=date(2026, 8, 12))
    assert done.right


def test_the_silence_runs_as_a_job_with_its_progress():
    for _ in range(3):
        factories.apply(factories.complete(people_factories.make_person()))
    for task in ("silence", "silent_boards"):
        jobs.enqueue(task=f"{FICHE}.{task}", key=task, fiche=FICHE, args={"on": str(ON)})
    jobs.run_ready()
    job = jobs.job_by_key(key="silence")
    assert job and (job.state, job.done) == ("done", 3)
