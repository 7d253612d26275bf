"""Verification as agents, people and professionals live it; nobody loses anything unheard."""

from datetime import UTC, date, datetime, timedelta

import pytest

from finalite.capabilities import jobs, letters, people, register
from finalite.capabilities.exchange.models import Disclosure
from finalite.capabilities.letters.models import SentLetter
from finalite.capabilities.letters.tests.reading import text_of
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import Actor, guard
from finalite.capabilities.register.purpose import PurposeViolation
from finalite.missions.entitlements.open_health_entitlements import queries as rights
from finalite.missions.entitlements.verify_health_entitlements import models, operations, queries, tasks
from finalite.missions.entitlements.verify_health_entitlements.facts import ApprovalKind, ClosureReason, Condition
from finalite.missions.entitlements.verify_health_entitlements.values import (
    Body,
    ClosureAsked,
    Criterion,
    Form,
    FormHandedIn,
    Outcome,
    SituationTold,
    Topic,
)

from .factories import (
    AFTER,
    LAST,
    ON,
    act,
    adviser,
    check_of,
    covered,
    doctor,
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
    act(operations.take_up_again, check=check, on=last)
    [shown] = act(queries.checks_of, person=person)
    assert shown.closed_on is None and count(models.Inquiry, closed_on__isnull=False) == 0


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


def test_silence_grants_a_transport_on_the_sixteenth_day_exactly_once():
    person = covered()
    asked = act(operations.request_approval, request=transport(person, provider=doctor()), received_on=ON)
    last = ON + timedelta(days=15)
    assert asked.no_later_than == last
    assert act(operations.grant_by_silence, register.automation(operations.FICHE), on=last).seen == 0
    done = act(operations.grant_by_silence, register.automation(operations.FICHE), on=last + timedelta(days=1))
    assert (done.seen, done.done) == (1, 1)
    again = act(operations.grant_by_silence, register.automation(operations.FICHE), on=last + timedelta(days=2))
    assert again.seen == 0 and letter_titles(person) == ["Votre demande d’accord préalable"]
    agreement = act(queries.prior_approval_of, person=person, kind=ApprovalKind.TRANSPORT, on=last + timedelta(days=1))
    assert agreement.by_silence and agreement.granted_on == last + timedelta(days=1)
    assert act(queries.prior_approval_of, person=person, kind=ApprovalKind.TRANSPORT, on=last) is None


def test_the_job_grants_in_slices_and_a_second_run_changes_nothing():
    for _ in range(3):
        act(operations.request_approval, request=transport(covered()), received_on=ON)
    day = ON + timedelta(days=16)
    first = act(operations.grant_by_silence, register.automation(operations.FICHE), on=day, limit=2)
    second = act(operations.grant_by_silence, register.automation(operations.FICHE), on=day, after=first.last, limit=2)
    assert (first.done, second.done) == (2, 1)
    assert count(models.Approval, by_silence=True) == 3


def test_a_refusal_after_the_delay_finds_that_silence_has_granted():
    person = covered()
    asked = act(operations.request_approval, request=transport(person), received_on=ON)
    act(operations.give_medical_opinion, adviser(), approval=asked.approval, favourable=False, reason="…", on=ON)
    answer = act(operations.decide_approval, approval=asked.approval, on=ON + timedelta(days=16))
    assert answer.outcome == "granted_by_silence" and count(models.Approval, granted=True, by_silence=True) == 1


def test_the_medical_reason_is_for_the_service_and_the_person_alone():
    person, number = covered(), doctor()
    asked = act(operations.request_approval, request=transport(person, provider=number), received_on=ON)
    reason = "Trajet réalisable en transport partagé"
    act(operations.give_medical_opinion, adviser(), approval=asked.approval, favourable=False, reason=reason, on=ON)
    assert act(operations.decide_approval, approval=asked.approval, on=ON).outcome == "refused"
    for somebody in (own(person), adviser()):
        assert act(queries.medical_reason_of, somebody, approval=asked.approval).reason == reason
    with pytest.raises(PurposeViolation):
        act(queries.medical_reason_of, approval=asked.approval)
    professional = Actor(user="dr", role="health_professional", reason="soins en cours")
    answer = act(queries.approval_answer, professional, approval=asked.approval, on=ON)
    assert answer.outcome == "refused" and reason not in repr(answer)


def test_only_the_medical_service_gives_an_opinion_and_a_refusal_has_a_reason():
    asked = act(operations.request_approval, request=transport(covered()), received_on=ON)
    with pytest.raises(register.Refused, match="praticien-conseil"):
        act(operations.give_medical_opinion, approval=asked.approval, favourable=True, reason="", on=ON)
    with pytest.raises(register.Invalid, match="se motive"):
        act(operations.give_medical_opinion, adviser(), approval=asked.approval, favourable=False, reason=" ", on=ON)
    with pytest.raises(register.Invalid, match="rien à décider"):
        act(operations.decide_approval, approval=asked.approval, on=ON)


def test_an_act_waits_for_an_opinion_and_names_the_text_that_is_missing():
    asked = act(
        operations.request_approval, request=transport(covered(), kind=ApprovalKind.ACT, care="Acte"), received_on=ON
    )
    assert asked.outcome == "no_law" and "L315-2" in asked.decision.missing[0] and asked.no_later_than is None
    assert act(operations.grant_by_silence, register.automation(operations.FICHE), on=date(2030, 1, 1)).seen == 0
    act(operations.give_medical_opinion, adviser(), approval=asked.approval, favourable=True, reason="", on=ON)
    assert act(operations.decide_approval, approval=asked.approval, on=ON).outcome == "granted"


def test_the_delay_of_an_incomplete_request_runs_from_the_complete_file():
    asked = act(operations.request_approval, request=transport(covered(), complete=False), received_on=ON)
    assert (asked.outcome, asked.no_later_than) == ("unknown", None)
    later = ON + timedelta(days=40)
    done = act(operations.complete_approval, approval=asked.approval, on=later)
    assert done.no_later_than == later + timedelta(days=15)
    with pytest.raises(register.Invalid, match="aucune pièce"):
        act(operations.complete_approval, approval=asked.approval, on=later)


def test_a_short_trip_needs_no_agreement_and_opens_no_case():
    asked = act(
        operations.request_approval, request=transport(covered(), distance=40, trips=1, months=1), received_on=ON
    )
    assert asked.outcome == "not_needed" and act(queries.work_list, on=ON) == ()


def test_a_professional_asks_and_the_person_withdraws():
    person, number = covered(), doctor()
    professional = Actor(user="dr", role="health_professional", reason="soins en cours")
    asked = act(operations.request_approval, professional, request=transport(person, provider=number), received_on=ON)
    act(operations.withdraw_approval, own(person), approval=asked.approval, on=ON)
    [shown] = act(queries.approvals_of, own(person), person=person)
    assert (shown.state, shown.granted) == ("withdrawn", None)
    assert act(operations.grant_by_silence, register.automation(operations.FICHE), on=date(2030, 1, 1)).seen == 0


def test_a_body_is_asked_once_chased_three_times_and_answered_with_its_day():
    check = check_of(covered())
    inquiry = act(operations.ask_body, check=check, body=Body.PERMITS, question=Topic.PERMIT, on=ON)
    with pytest.raises(register.Invalid, match="attend déjà"):
        act(operations.ask_body, check=check, body=Body.PERMITS, question=Topic.PERMIT, on=ON)
    day, chased = ON, []
    for _ in range(6):
        day += timedelta(days=31)
        chased.append(act(operations.chase_bodies, register.automation(operations.FICHE), on=day).done)
        assert act(operations.chase_bodies, register.automation(operations.FICHE), on=day).done == 0
    assert chased == [1, 1, 1, 0, 0, 0]
    told = SituationTold(permit_until=date(2027, 1, 1))
    act(operations.record_body_answer, inquiry=inquiry, told=told, answer="valide", on=day)
    [shown] = act(queries.inquiries_of, check=check)
    assert (shown.body, shown.chased, shown.answered_on) == (Body.PERMITS, 3, day)
    with pytest.raises(register.Invalid, match="déjà sa réponse"):
        act(operations.record_body_answer, inquiry=inquiry, told=told, answer="valide", on=day)


def test_each_body_gets_only_what_the_register_declares():
    person = covered()
    check = check_of(person)
    for body in Body:
        act(operations.ask_body, check=check, body=body, question=Topic.SCHEME, on=ON)
    with guard.owner():
        lines = {line.recipient: set(line.categories) for line in Disclosure.objects.all()}
    declared = {told.who: told.data for told in register.entry(operations.FICHE).recipients}
    assert all(lines[body] <= declared[body] for body in Body)
    assert "nir" not in lines[Body.PERMITS]


def test_a_form_stands_once_its_institution_has_answered():
    person = covered()
    handed = FormHandedIn(
        person=person, form=Form.S1, state="BE", institution="9999", reference="S1-1", valid_from=date(2026, 1, 1)
    )
    form = act(operations.hand_in_form, own(person), form=handed, on=ON)
    with pytest.raises(register.Invalid, match="pas encore répondu"):
        act(operations.settle_form, form=form, confirmed=True, on=ON)
    inquiry = act(operations.verify_form, form=form, on=ON)
    act(operations.record_body_answer, inquiry=inquiry, told=SituationTold(), answer="confirmé", on=AFTER)
    act(operations.settle_form, form=form, confirmed=True, on=AFTER)
    [shown] = act(queries.forms_of, person=person)
    assert shown.confirmed is True and act(queries.work_list, on=AFTER) == ()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"state": "be"}, "state"),
        ({"institution": ""}, "institution"),
        ({"reference": "x" * 41}, "reference"),
        ({"valid_until": date(2025, 1, 1)}, "valid_until"),
    ],
)
def test_a_form_that_cannot_be_is_refused(changes, field):
    fields = {"form": Form.S2, "state": "BE", "institution": "9999", "reference": "1", "valid_from": date(2026, 1, 1)}
    with pytest.raises(register.Invalid) as problem:
        act(operations.hand_in_form, form=FormHandedIn(person=covered(), **fields | changes), on=ON)
    assert problem.value.field == field


def test_two_schemes_at_once_are_shown():
    person = covered()
    assert act(queries.scheme_overlaps, person=person, on=ON) == ()


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
