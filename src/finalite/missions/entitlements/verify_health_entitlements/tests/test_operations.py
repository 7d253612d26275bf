"""Verification as agents, people and professionals live it; nobody loses anything unheard."""

from datetime import UTC, date, datetime, timedelta

import pytest

from finalite.capabilities import jobs, letters, people, register
from finalite.capabilities.letters.models import SentLetter
from finalite.capabilities.letters.tests.reading import text_of
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import Actor, guard
from finalite.missions.entitlements.open_health_entitlements import queries as rights
from finalite.missions.entitlements.verify_health_entitlements import models, operations, queries, tasks
from finalite.missions.entitlements.verify_health_entitlements.facts import ClosureReason, Condition
from finalite.missions.entitlements.verify_health_entitlements.values import (
    Body,
    ClosureAsked,
    Criterion,
    Outcome,
    SituationTold,
)

from .factories import (
    AFTER,
    LAST,
    ON,
    act,
    adviser,
    check_of,
    covered,
    left_france,
    technician,
    told_that_they_left,
    transport,
)

pytestmark = pytest.mark.django_db
LEFT = SituationTold(resides=False)


def is_covered(person, on):
    return act(rights.cover_on, register.automation("open_health_entitlements"), person_ids=(person,), on=on)[0].covered


def count(table, **conditions):
    with guard.owner():
        return table.objects.filter(**conditions).count()


def letter_titles(person):
    with guard.owner():
        return list(SentLetter.objects.filter(person_id=person).order_by("pk").values_list("title", flat=True))


def own(person):
    return Actor(user="own", role="insured_person", person_id=person)


def test_a_right_ends_only_after_the_whole_delay():
    person = covered()
    check = told_that_they_left(person)
    for day in (ON, LAST):
        with pytest.raises(register.Refused, match="peut encore répondre"):
            act(operations.close_rights, asked=left_france(check), on=day)
    assert is_covered(person, LAST)
    made = act(operations.close_rights, asked=left_france(check), on=AFTER)
    assert made.ends_on == date(2027, 3, 15)
    assert is_covered(person, date(2027, 3, 14)) and not is_covered(person, date(2027, 3, 15))
    assert letter_titles(person)[-1] == "La fin de vos droits à l’assurance maladie"


def test_an_agent_who_never_asked_closes_nothing():
    person = covered()
    check = check_of(person)
    act(operations.record_received, check=check, body=Body.TAX, told=LEFT, on=ON)
    with pytest.raises(register.Refused, match="pas été entendue") as refusal:
        act(operations.close_rights, asked=left_france(check), on=date(2030, 1, 1))
    assert refusal.value.code == "not_heard" and is_covered(person, date(2030, 1, 1))
    assert count(models.Closure) == 0


def test_a_job_closes_nothing():
    check = told_that_they_left(covered())
    with pytest.raises(register.Refused, match="seul un agent"):
        act(operations.close_rights, register.automation(operations.FICHE), asked=left_france(check), on=AFTER)
    assert count(models.Closure) == 0


def test_an_answer_in_time_keeps_the_right():
    person = covered()
    check = told_that_they_left(person)
    act(operations.answer_difference, own(person), check=check, answer="Je vis à Bourg, voici mon bail.", on=LAST)
    act(operations.conclude_check, check=check, outcome=Outcome.EXPLAINED, on=LAST)
    sent = act(operations.send_outcome, check=check, on=LAST)
    assert sent.template == "outcome.typ" and is_covered(person, date(2030, 1, 1))
    [shown] = act(queries.checks_of, own(person), person=person)
    assert (shown.outcome, shown.answered_on) == ("explained", LAST)
    assert [d.condition for d in shown.differences if d.differs] == ["residence", "departure"]


def test_a_fact_that_sets_the_day_is_asked_for_before_closing():
    check = told_that_they_left(covered())
    unknown = ClosureAsked(check=check, reason=ClosureReason.PERMIT_ENDED, permit_until=date(2026, 5, 1))
    with pytest.raises(register.Invalid, match="removal_decided"):
        act(operations.close_rights, asked=unknown, on=AFTER)


@pytest.mark.parametrize(("days", "allowed"), [(0, True), (1, False)])
def test_a_proof_within_two_months_takes_the_check_up_again(days, allowed):
    person = covered()
    check = told_that_they_left(person)
    act(operations.close_rights, asked=left_france(check), on=AFTER)
    last = date(2026, 12, 2) + timedelta(days=days)
    if not allowed:
        with pytest.raises(register.Invalid, match="délai pour contester"):
            act(operations.take_up_again, check=check, on=last)
        return
    assert not is_covered(person, date(2030, 1, 1))
    act(operations.take_up_again, check=check, on=last)
    assert all(is_covered(person, day) for day in (date(2027, 3, 14), date(2027, 3, 15), date(2030, 1, 1)))
    [shown] = act(queries.checks_of, person=person)
    assert shown.closed_on is None and count(models.Inquiry, closed_on__isnull=False) == 0
    with pytest.raises(register.Refused, match="pas été entendue"):
        act(operations.close_rights, asked=left_france(check), on=date(2030, 1, 1))


@pytest.mark.parametrize(
    ("answer_by", "last"), [(None, LAST), (date(2026, 11, 2), date(2026, 11, 2)), (date(2026, 9, 30), None)]
)
def test_nobody_gets_less_than_thirty_days_to_answer(answer_by, last):
    check = check_of(covered())
    act(operations.declare_situation, check=check, told=SituationTold(resides=True), on=ON)
    act(operations.record_received, check=check, body=Body.TAX, told=LEFT, on=ON)
    act(operations.compare_conditions, check=check, on=ON)
    if last is None:
        with pytest.raises(register.Invalid, match="au moins"):
            act(operations.put_difference, check=check, answer_by=answer_by, on=ON)
        return
    act(operations.put_difference, check=check, answer_by=answer_by, on=ON)
    assert [one.check for one in act(queries.unanswered, on=last + timedelta(days=1))] == [check]
    assert act(queries.unanswered, on=last) == ()


def test_the_letter_says_who_told_what_and_until_when():
    told_that_they_left(covered())
    with guard.owner():
        text = text_of(letters.read_letter(letter_id=SentLetter.objects.get().pk).content).replace("\xa0", " ")
    for said in (
        "administration fiscale",
        "12 mois par an",
        "2 mois par an",
        "1er octobre 2026",
        "R111-2",
        "Rien n’est",
    ):
        assert said in text


def test_without_any_answer_of_a_body_there_is_nothing_to_compare():
    check = check_of(covered())
    with pytest.raises(register.Invalid, match="rien à comparer"):
        act(operations.compare_conditions, check=check, on=ON)


@pytest.mark.parametrize(
    ("told", "field"),
    [
        (SituationTold(), "told"),
        (SituationTold(months_in_france=13), "months_in_france"),
        (SituationTold(resources=-1), "resources"),
        (SituationTold(scheme="x" * 41), "scheme"),
    ],
)
def test_what_cannot_be_is_refused_by_name(told, field):
    check = check_of(covered())
    with pytest.raises(register.Invalid) as problem:
        act(operations.declare_situation, check=check, told=told, on=ON)
    assert problem.value.field == field


def test_a_campaign_keeps_who_meets_all_the_criteria_and_can_be_drawn_again():
    here, abroad = covered(), covered()
    with guard.owner():
        people.change_address(
            person_id=abroad,
            address=people.Address("1 rue d’Essai", "1000", "Bruxelles", country="BE"),
            on=date(2026, 1, 1),
        )
    drawn = act(
        operations.draw_campaign,
        name="Adresses hors de France",
        criteria=(Criterion.ADDRESS_ABROAD,),
        among=(here, abroad),
        size=5,
        seed=11,
        on=ON,
    )
    assert (drawn.persons, drawn.population) == ((abroad,), 1)
    [line] = act(queries.campaigns)
    assert (line.drawn, line.seed, line.told, line.closed_rights) == (1, 11, 0, 0)
    assert [one.kind for one in act(queries.work_list, on=ON)] == ["campaign_check"]
    with pytest.raises(register.Invalid, match="encore ouvertes"):
        act(operations.close_campaign, campaign=drawn.campaign, on=ON)


def test_whoever_works_is_not_drawn_for_residence():
    with pytest.raises(register.Invalid, match="personne ne répond"):
        act(
            operations.draw_campaign,
            name="Résidence",
            criteria=(Criterion.BY_RESIDENCE,),
            among=(covered(),),
            size=1,
            seed=1,
            on=ON,
        )


def test_the_insurer_learns_that_cover_ended_and_only_then():
    check = told_that_they_left(covered())
    with pytest.raises(register.Invalid, match="aucun droit"):
        act(operations.tell_insurer, check=check, insurer="99000001", on=ON)
    act(operations.close_rights, asked=left_france(check), on=AFTER)
    assert act(operations.tell_insurer, check=check, insurer="99000001", on=AFTER)


def test_the_time_of_a_file_runs_from_the_end_of_the_rights():
    person = covered()
    check = told_that_they_left(person)
    act(operations.close_rights, asked=left_france(check), on=AFTER)
    follow = register.automation(operations.FICHE)
    act(operations.follow_ended_rights, follow, on=date(2027, 3, 14))
    assert count(models.Closure, ended_on__isnull=False) == 0
    act(operations.follow_ended_rights, follow, on=date(2027, 3, 15))
    assert count(models.Closure, ended_on=date(2027, 3, 15)) == 1


def test_the_daily_jobs_are_queued_once():
    now = datetime(2026, 11, 21, 3, tzinfo=UTC)
    tasks.run_daily(now=now)
    tasks.run_daily(now=now)
    assert jobs.waiting() == 3


def test_documents_are_asked_for_with_a_delay():
    check = check_of(covered())
    sent = act(operations.ask_for_documents, check=check, wanted=(Condition.PERMIT,), by=LAST, on=ON)
    assert sent.template == "documents.typ"
    with pytest.raises(register.Invalid, match="délai"):
        act(operations.ask_for_documents, check=check, wanted=(Condition.PERMIT,), by=ON, on=ON)


def test_few_people_make_no_statistics():
    asked = act(operations.request_approval, request=transport(covered()), received_on=ON)
    act(operations.give_medical_opinion, adviser(), approval=asked.approval, favourable=True, reason="", on=ON)
    act(operations.decide_approval, approval=asked.approval, on=ON)
    statistician = Actor(user="stats", role="statistician", organisation="011")
    for table in (queries.approvals_by_answer, queries.answer_delays):
        counts = act(table, statistician, since=ON, until=ON)
        assert counts and all(one.number is None for one in counts)
    assert all(not one.number for one in act(queries.outcomes, statistician))


def test_another_caisse_closes_and_sees_nothing():
    person = covered()
    check = told_that_they_left(person)
    people_factories.make_organisation("012", "Autre caisse")
    with pytest.raises(register.Refused):
        act(operations.close_rights, technician("012"), asked=left_france(check), on=AFTER)
    assert act(queries.unanswered, technician("012"), on=AFTER) == ()


def test_the_person_is_told_that_the_right_is_given_back_and_no_insurer_that_it_ended():
    person = covered()
    check = told_that_they_left(person)
    act(operations.close_rights, asked=left_france(check), on=AFTER)
    act(operations.take_up_again, check=check, on=AFTER)
    with guard.owner():
        titles = set(SentLetter.objects.filter(person_id=person).values_list("title", flat=True))
    assert "Vos droits à l’assurance maladie sont rétablis" in titles
    with pytest.raises(register.Invalid, match="fermé aucun droit"):
        act(operations.tell_insurer, check=check, insurer="99000001", on=AFTER)
