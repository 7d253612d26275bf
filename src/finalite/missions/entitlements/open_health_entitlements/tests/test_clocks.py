"""What happens when nobody answers, when a machine would refuse, and when somebody contests or gives up."""

from datetime import date

import pytest

from finalite.capabilities import jobs, letters, register
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import Actor, Upload, guard
from finalite.missions.entitlements.open_health_entitlements import models, operations, queries
from finalite.missions.entitlements.open_health_entitlements.facts import Stay
from finalite.missions.entitlements.open_health_entitlements.values import CoverRequest, Silent

from . import factories

pytestmark = pytest.mark.django_db
RECEIVED, LAST, AFTER = date(2026, 9, 21), date(2026, 11, 23), date(2026, 11, 24)


@pytest.fixture
def person():
    return people_factories.make_person()


def act(function, actor=None, **arguments):
    with register.acting(actor or factories.technician()):
        return function(**arguments)


def silences(on, what=Silent.REQUEST):
    return act(operations.note_silences, factories.automation(), what=what, on=on).done


def state(number):
    with guard.owner():
        return models.Application.objects.values_list("state", flat=True).get(pk=number)


def titles(person):
    with guard.owner():
        return [one.title for one in letters.letters_of([person])]


def unknown(person, on=RECEIVED):
    return factories.apply(CoverRequest(person=person), on).application


def irregular(person):
    return CoverRequest(person=person, works=False, stay=Stay.IRREGULAR)


def test_silence_refuses_the_day_after_two_months_and_only_once(person):
    number = unknown(person)
    assert silences(LAST) == 0 and state(number) == "unknown"
    assert silences(AFTER) == 1 and state(number) == "implied_refusal"
    assert titles(person) == ["Votre demande est restée sans réponse"]
    assert silences(AFTER) == 0 and silences(date(2027, 5, 1)) == 0
    with guard.owner():
        assert models.Change.objects.filter(what="implied_refusal").count() == 1


def test_papers_asked_for_stop_the_clock_until_the_file_is_complete(person):
    number = unknown(person)
    act(operations.send_decision, application=number, on=date(2026, 9, 25))
    assert silences(date(2027, 9, 1)) == 0
    act(operations.complete_application, application=number, request=factories.worker(person), on=date(2026, 12, 1))
    assert state(number) == "open" and silences(date(2027, 9, 1)) == 0


def test_an_answer_after_the_silence_takes_its_place(person):
    number = unknown(person)
    silences(AFTER)
    answer = act(operations.complete_application, application=number, request=factories.worker(person), on=AFTER)
    assert (answer.outcome, state(number)) == ("open", "open")


def test_the_silences_run_as_a_job_every_day(person):
    unknown(person), unknown(people_factories.make_person())
    arguments = {"task": "open_health_entitlements.note_silent_requests", "fiche": operations.FICHE}
    for key in ("a", "b"):
        jobs.enqueue(**arguments, key=key, args={"on": str(AFTER)})
    jobs.run_ready()
    with guard.owner():
        assert models.Change.objects.filter(what="implied_refusal").count() == 2
    assert jobs.job_by_key(key="a").state == jobs.job_by_key(key="b").state == "done"


def test_nobody_is_refused_by_a_machine_alone(person):
    themselves = Actor(user="me", role="insured_person", person_id=person)
    answer = act(operations.apply_for_cover, themselves, request=irregular(person), received_on=RECEIVED)
    assert (answer.outcome, state(answer.application)) == ("to_confirm", "to_confirm")
    with pytest.raises(register.Invalid, match="confirmer"):
        act(operations.send_decision, application=answer.application, on=RECEIVED)
    with pytest.raises(register.Refused):
        act(operations.confirm_refusal, themselves, application=answer.application, on=RECEIVED)
    assert act(operations.confirm_refusal, application=answer.application, on=RECEIVED).outcome == "refused"
    assert act(operations.send_decision, application=answer.application, on=RECEIVED).letter
    with pytest.raises(register.Invalid, match="confirmé"):
        act(operations.confirm_refusal, application=answer.application, on=RECEIVED)


def test_a_request_is_taken_back_with_its_papers(person):
    number = unknown(person)
    act(
        operations.add_evidence,
        application=number,
        proves="stay",
        received_on=RECEIVED,
        document=Upload("titre.pdf", b"%PDF-1.4\n%%EOF\n"),
    )
    themselves = Actor(user="me", role="insured_person", person_id=person)
    act(operations.withdraw_application, themselves, application=number, on=LAST)
    assert state(number) == "withdrawn" and silences(date(2027, 9, 1)) == 0
    assert not act(queries.work_list, on=LAST)
    with guard.owner():
        assert list(models.Evidence.objects.values_list("closed_on", flat=True)) == [LAST]
    with pytest.raises(register.Invalid, match="déjà"):
        act(operations.withdraw_application, themselves, application=number, on=LAST)
    with pytest.raises(register.Invalid, match="close"):
        act(operations.complete_application, application=number, request=factories.worker(person), on=LAST)


def test_nobody_takes_back_the_request_of_another(person):
    number, other = unknown(person), Actor(user="x", role="insured_person", person_id=people_factories.make_person())
    with pytest.raises(register.Refused):
        act(operations.withdraw_application, other, application=number, on=LAST)


@pytest.mark.parametrize("received, late", [(date(2026, 11, 23), False), (date(2026, 11, 24), True)])
def test_an_appeal_after_two_months_is_kept_and_marked_late(person, received, late):
    number = factories.refused(person, RECEIVED)
    answer = act(operations.contest_decision, grounds="Titre joint.", received_on=received, application=number)
    assert answer.late is late and answer.state == "waiting"
    with pytest.raises(register.Invalid, match="déjà"):
        act(operations.contest_decision, grounds="Encore.", received_on=received, application=number)


def test_what_is_not_refused_cannot_be_contested(person):
    number = unknown(person)
    with pytest.raises(register.Invalid, match="aucun refus"):
        act(operations.contest_decision, grounds="x", received_on=LAST, application=number)
    with pytest.raises(register.Invalid, match="l’un des deux"):
        act(operations.contest_decision, grounds="x", received_on=LAST)


def test_a_silence_is_contested_too_and_the_board_may_open_it_again(person):
    number = unknown(person)
    silences(AFTER)
    contest = act(operations.contest_decision, grounds="x", received_on=AFTER, application=number)
    settled = act(operations.settle_contest, contest=contest.contest, upheld=False, reason="Fondé.", on=AFTER)
    assert (settled.state, state(number)) == ("won", "received") and settled.letter
    answer = act(operations.complete_application, application=number, request=factories.worker(person), on=AFTER)
    assert answer.outcome == "open"


def test_the_board_upholds_with_reasons_and_tells_of_the_court(person):
    number = factories.refused(person, RECEIVED)
    contest = act(operations.contest_decision, grounds="x", received_on=RECEIVED, application=number).contest
    with pytest.raises(register.Invalid, match="motivée"):
        act(operations.settle_contest, contest=contest, upheld=True, reason=" ", on=LAST)
    settled = act(operations.settle_contest, contest=contest, upheld=True, reason="Séjour irrégulier.", on=LAST)
    assert settled.state == "rejected" and "Votre recours" in titles(person)
    with pytest.raises(register.Invalid, match="déjà"):
        act(operations.settle_contest, contest=contest, upheld=True, reason="Encore.", on=LAST)


def test_the_silence_of_the_board_rejects_after_two_months_and_the_board_may_still_answer(person):
    number = factories.refused(person, RECEIVED)
    contest = act(operations.contest_decision, grounds="x", received_on=RECEIVED, application=number)
    assert contest.due_on == LAST
    assert silences(LAST, Silent.CONTEST) == 0 and silences(AFTER, Silent.CONTEST) == 1
    assert silences(AFTER, Silent.CONTEST) == 0 and titles(person).count("Votre recours") == 1
    settled = act(operations.settle_contest, contest=contest.contest, upheld=False, reason="Fondé.", on=AFTER)
    assert settled.state == "won"


def test_what_was_done_is_counted_and_small_cells_are_left_out():
    actor = Actor(user="stat", role="statistician", organisation="011")
    for _ in range(12):
        factories.apply(factories.worker(people_factories.make_person()), RECEIVED)
    factories.refused(people_factories.make_person(), RECEIVED)
    counted = {
        (one.kind, one.state): one.number for one in act(queries.work_by_state, actor, since=RECEIVED, until=LAST)
    }
    assert ("change", "opened") in counted and counted["change", "refused"] is None
    assert {one.number for one in act(queries.work_by_state, actor, since=LAST, until=AFTER)} <= {0, None}


def test_a_right_that_was_opened_is_never_refused_by_silence(person):
    number = factories.apply(factories.worker(person), RECEIVED).application
    assert silences(date(2027, 9, 1)) == 0 and state(number) == "open"
