"""Rights from the request to their end: who speaks when, what opens, what waits, what is told to whom."""

from datetime import date, timedelta

import pytest

from finalite.capabilities import cases, exchange, jobs, journal, letters, register
from finalite.capabilities.letters.tests import reading
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import Actor, Upload, guard
from finalite.capabilities.register.purpose import PurposeViolation, opened, purpose_of
from finalite.missions.entitlements.open_disability_and_death_entitlements import models, operations, queries
from finalite.missions.entitlements.open_disability_and_death_entitlements.facts import (
    AskedBy,
    Deceased,
    Home,
    Link,
    Situation,
)
from finalite.missions.entitlements.open_disability_and_death_entitlements.values import (
    Board,
    Claim,
    Earned,
    EndReason,
    Kind,
    LastSituation,
    Proof,
    ReportKind,
    Request,
    SuspensionReason,
    Told,
)
from finalite.missions.entitlements.open_health_entitlements import queries as health

from . import factories

pytestmark = pytest.mark.django_db
FICHE = "open_disability_and_death_entitlements"
ON = date(2026, 11, 21)


def act(function, actor=None, **arguments):
    with register.acting(actor or factories.technician()):
        return function(**arguments)


def cover(person, on=ON):
    with register.acting(register.automation("open_health_entitlements")):
        return health.cover_on(person_ids=(person,), on=on)[0]


def state_of(application):
    with guard.owner():
        return models.Application.objects.get(pk=application).state


def test_nothing_opens_before_the_medical_service_has_spoken():
    person = people_factories.make_person()
    asked = factories.apply(factories.complete(person))
    assert (asked.state, [one.fact for one in asked.wanted]) == ("waiting", ["two_thirds_lost"])
    with pytest.raises(register.Invalid):
        act(operations.decide_application, application=asked.application, grant=True, on=factories.DECIDED)
    assert not factories.rights(person)


def test_the_right_opens_on_the_day_of_the_state_and_care_is_exempt_from_then():
    person, right = factories.pensioner()
    [held] = factories.rights(person)
    assert (held.kind, held.category, held.starts_on) == (Kind.PENSION, 2, factories.STATE_ON)
    assert cover(person).disability == "pension"
    assert cover(person, factories.STATE_ON - timedelta(1)).disability == ""
    act(operations.end_right, right=right, ends_on=date(2026, 9, 1), reason=EndReason.RECOVERED, on=date(2026, 9, 1))
    assert cover(person, date(2026, 8, 31)).disability == "pension" and cover(person).disability == ""


def test_only_an_adviser_finds_and_only_the_medical_service_reads_its_reports():
    person = people_factories.make_person()
    asked = factories.apply(factories.complete(person))
    said = {"application": asked.application, "two_thirds_lost": True, "state_on": ON, "on": ON, "category": 1}
    secretary = Actor(user="sec", role="medical_secretariat", organisation=factories.CAISSE)
    for actor in (factories.technician(), secretary, factories.oneself(person)):
        with pytest.raises(register.Refused):
            act(operations.give_medical_finding, actor, **said)
    act(
        operations.add_medical_report,
        secretary,
        application=asked.application,
        kind=ReportKind.FIRST,
        text="Compte rendu.",
        on=ON,
    )
    assert act(queries.medical_reports_of, factories.adviser(), application=asked.application)[0].text
    for actor in (factories.technician(), factories.oneself(person)):
        with pytest.raises(register.Refused):
            act(queries.medical_reports_of, actor, application=asked.application)


def test_a_technician_s_purpose_cannot_read_a_report_even_in_the_database():
    factories.seed()
    with opened(purpose_of(FICHE, "rights_technician")), pytest.raises(PurposeViolation):
        list(models.MedicalReport.objects.values_list("text"))
    with opened(purpose_of(FICHE, "medical_adviser")), pytest.raises(PurposeViolation):
        list(models.Application.objects.values_list("wages"))


def test_a_finding_makes_sense_or_is_turned_away():
    asked = factories.apply(factories.complete(people_factories.make_person()))
    wrong = (
        {"two_thirds_lost": True},
        {"two_thirds_lost": True, "category": 4},
        {"two_thirds_lost": False, "category": 1},
    )
    for said in wrong:
        with pytest.raises(register.Invalid):
            act(
                operations.give_medical_finding,
                factories.adviser(),
                application=asked.application,
                state_on=ON,
                on=ON,
                **said,
            )
    with pytest.raises(register.Invalid):
        act(
            operations.give_medical_finding,
            factories.adviser(),
            application=asked.application,
            state_on=ON + timedelta(1),
            on=ON,
            two_thirds_lost=True,
            category=1,
        )


def test_a_refusal_is_confirmed_by_an_agent_and_says_the_text():
    person = people_factories.make_person()
    asked = factories.apply(factories.complete(person, hours=100, wages=100_000))
    factories.find(asked.application)
    with pytest.raises(register.Invalid):
        act(operations.decide_application, application=asked.application, grant=True, on=factories.DECIDED)
    done = act(operations.decide_application, application=asked.application, grant=False, on=factories.DECIDED)
    assert done.state == "refused" and "CSS R313-5" in {step.article for step in done.proposal.steps}
    with pytest.raises(register.Refused):
        act(
            operations.decide_application,
            factories.oneself(person),
            application=asked.application,
            grant=False,
            on=factories.DECIDED,
        )


def test_what_was_missing_is_completed_by_the_person_and_never_by_somebody_else():
    person, other = people_factories.make_person(), people_factories.make_person()
    actor = factories.oneself(person)
    asked = factories.apply(Request(person=person), actor=actor)
    assert {"hours", "affiliated_since"} <= {one.fact for one in asked.wanted}
    done = act(
        operations.complete_application,
        actor,
        application=asked.application,
        request=factories.complete(person),
        on=ON,
    )
    assert [one.fact for one in done.wanted] == ["two_thirds_lost"]
    with pytest.raises(register.Refused):
        act(
            operations.complete_application,
            factories.oneself(other),
            application=asked.application,
            request=factories.complete(other),
            on=ON,
        )
    with pytest.raises(register.Invalid):
        act(operations.complete_application, application=asked.application, request=factories.complete(other), on=ON)


def test_months_abroad_are_added_with_their_form():
    person = people_factories.make_person()
    since = date(2024, 6, 1)
    asked = factories.apply(factories.complete(person, affiliated_since=since))
    factories.find(asked.application)
    assert act(operations.examine_application, application=asked.application, on=ON).state == "to_refuse"
    for form in ("S1", "P1", "E12345678"):
        with pytest.raises(register.Invalid):
            act(
                operations.record_foreign_insurance,
                person=person,
                state="DE",
                months=9,
                form=form,
                reference="",
                on=ON,
            )
    act(operations.record_foreign_insurance, person=person, state="DE", months=9, form="E205", reference="X", on=ON)
    assert act(operations.examine_application, application=asked.application, on=ON).state == "to_grant"
    assert act(queries.foreign_insurance_of, person=person)[0].form == "E205"


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


def test_a_third_person_needs_category_three_and_ends_with_the_pension():
    person, pension = factories.pensioner(category=3)
    asked = factories.apply(Request(person=person, kind=Kind.THIRD_PERSON), factories.DECIDED)
    factories.find(asked.application, 3, factories.DECIDED)
    done = act(operations.decide_application, application=asked.application, grant=True, on=factories.DECIDED)
    assert done.proposal.amounts["third_person"] == 129_844
    act(operations.end_right, right=pension, ends_on=date(2026, 9, 1), reason=EndReason.RECOVERED, on=ON)
    assert {one.ends_on for one in factories.rights(person)} == {date(2026, 9, 1)}


def test_the_supplement_needs_a_pension_and_the_agent_says_its_first_day():
    person = people_factories.make_person()
    facts = {"kind": Kind.SUPPLEMENT, "resides": True, "draws_retirement": False, "home": Home.SINGLE}
    asked = factories.apply(Request(person=person, resources_month=50_000, **facts))
    assert asked.state == "to_refuse"
    person, right = factories.with_supplement()
    known = act(queries.conditions_of, right=right, on=ON)
    assert (known.resources_month, known.tax_income, known.home) == (50_000, 600_000, Home.SINGLE)
    waiting = factories.apply(Request(person=person, resources_month=50_000, **facts), factories.DECIDED)
    with pytest.raises(register.Invalid):
        act(operations.decide_application, application=waiting.application, grant=True, on=factories.DECIDED)


def test_the_pension_of_an_invalid_widow_has_its_own_conditions():
    person = people_factories.make_person()
    asked = factories.apply(
        Request(
            person=person,
            kind=Kind.WIDOW,
            spouse_held_pension=True,
            spouse_died_on=date(2026, 3, 1),
            spouse_pension=100_000,
            remarried=False,
            draws_retirement=False,
        )
    )
    factories.find(asked.application, 1)
    done = act(
        operations.decide_application,
        application=asked.application,
        grant=True,
        starts_on=factories.STATE_ON,
        on=factories.DECIDED,
    )
    assert done.proposal.amounts["monthly"] == 54_000 and cover(person).disability == "pension"


def test_payment_is_suspended_taken_up_again_and_the_category_revised():
    person, right = factories.pensioner(category=1)
    day = date(2026, 8, 1)
    held = act(operations.suspend_right, right=right, starts_on=day, reason=SuspensionReason.EARNINGS, on=day)
    assert held.suspended_from == day
    with pytest.raises(register.Invalid):
        act(operations.suspend_right, right=right, starts_on=day, reason=SuspensionReason.PRISON, on=day)
    assert act(operations.resume_right, right=right, resumed_on=date(2026, 9, 1), on=ON).suspended_from is None
    with pytest.raises(register.Invalid):
        act(operations.revise_category, right=right, on=ON)
    asked = factories.apply(Request(person=person, kind=Kind.THIRD_PERSON), ON)
    factories.find(asked.application, 3, ON)
    assert act(operations.revise_category, right=right, on=ON).category == 3
    assert [one.what for one in act(queries.changes_of, person=person)] == ["revised", "resumed", "suspended", "opened"]


def test_earnings_over_the_threshold_call_an_agent_and_suspend_nothing_by_themselves():
    person, right = factories.pensioner()
    earned = Earned(
        mean_wage=3_000_000, last_wage=2_500_000, pension=1_200_000, earnings=2_040_000, self_employed=False
    )
    done = act(operations.review_earnings, right=right, earned=earned, on=ON)
    assert (done.outcome, done.decision.amounts["held_back_month"]) == ("reduced", 10_000)
    assert factories.rights(person)[0].suspended_from is None
    assert "earnings_exceeded" in {line.kind for line in act(queries.work_list, on=ON)}
    assert act(operations.review_earnings, right=right, earned=Earned(), on=ON).outcome == "unknown"


def test_a_pension_ends_at_retirement_only_when_the_pension_body_said_the_day():
    person, right = factories.pensioner()
    decision = act(operations.end_at_retirement, right=right, on=ON)
    assert decision.outcome == "no_law" and "L351-1-5" in decision.missing[0]
    assert factories.rights(person)[0].ends_on is None
    act(operations.end_at_retirement, right=right, retired_on=date(2026, 11, 1), on=ON)
    assert factories.rights(person)[0].ends_on == date(2026, 11, 1)


def test_a_change_of_caisse_moves_the_request_with_its_clock():
    people_factories.make_organisation("067")
    person, _ = factories.pensioner()
    asked = factories.apply(Request(person=person, kind=Kind.THIRD_PERSON), date(2026, 10, 5))
    act(operations.transfer_to_caisse, person=person, scheme="general", caisse="067", on=date(2026, 10, 12))
    lines = act(queries.work_list, factories.technician("067"), on=ON)
    assert [(line.kind, line.due_on) for line in lines] == [("application_third_person", date(2026, 12, 7))]
    assert not act(queries.work_list, factories.technician(), on=ON)
    with pytest.raises(register.Invalid):
        stranger = people_factories.make_person()
        act(operations.transfer_to_caisse, person=stranger, scheme="general", caisse="067", on=ON)
    assert asked.application


def test_the_capital_waits_a_month_for_those_with_priority_then_is_shared():
    deceased = people_factories.make_person()
    child, spouse = people_factories.make_person(birth="2001-03-02"), people_factories.make_person()
    last = LastSituation(situation=Situation.WORK, until=date(2026, 8, 20), occupation=Deceased.EMPLOYEE)
    with pytest.raises(register.Invalid):
        act(operations.open_death_file, deceased=deceased, last=last, on=date(2026, 8, 25))
    factories.die(deceased, date(2026, 8, 20))
    file = act(operations.open_death_file, deceased=deceased, last=last, on=date(2026, 8, 25)).file
    claim = Claim(claimant=child, deceased=deceased, link=Link.CHILD, in_charge=False)
    assert act(operations.claim_death_capital, claim=claim, received_on=date(2026, 8, 26)).proposal.outcome == "waiting"
    with pytest.raises(register.Invalid):
        act(operations.decide_death_capital, file=file, on=date(2026, 9, 20))
    claim = Claim(claimant=spouse, deceased=deceased, link=Link.SPOUSE, in_charge=True)
    act(operations.claim_death_capital, claim=claim, received_on=date(2026, 9, 20))
    [share] = act(operations.decide_death_capital, file=file, on=date(2026, 9, 21))
    assert (share.person, share.share) == (spouse, 400_900)
    sent = act(operations.send_capital_notices, file=file, on=date(2026, 9, 22))
    assert len(sent) == 2
    assert act(queries.capital_shares, file=file) == (share,)
    with pytest.raises(register.Invalid):
        act(operations.decide_death_capital, file=file, on=date(2026, 9, 22))


def test_a_document_is_kept_under_the_category_of_what_it_proves():
    person = people_factories.make_person()
    asked = factories.apply(factories.complete(person))
    pdf = Upload("avis.pdf", b"%PDF-1.4\n%%EOF\n")
    actor = factories.oneself(person)
    act(
        operations.add_evidence,
        actor,
        application=asked.application,
        document=pdf,
        proves=Proof.TAX,
        received_on=ON,
    )
    act(operations.withdraw_application, actor, application=asked.application, on=ON)
    assert state_of(asked.application) == "withdrawn"
    with guard.owner():
        row = models.Evidence.objects.get()
        assert (row.proves, row.closed_on) == ("tax", ON)


def test_the_letter_says_why_and_how_to_contest_and_nothing_medical():
    person = people_factories.make_person()
    asked = factories.apply(factories.complete(person, hours=10, wages=0))
    factories.find(asked.application)
    with register.acting(factories.adviser()):
        operations.add_medical_report(
            application=asked.application, kind=ReportKind.FIRST, text="Lombalgie fictive.", on=ON
        )
    act(operations.decide_application, application=asked.application, grant=False, on=factories.DECIDED)
    sent = act(operations.send_notice, application=asked.application, on=factories.DECIDED)
    text = letter_text(sent.letter)
    assert "R313-5" in text and "commission de recours amiable" in text and "Lombalgie" not in text


def test_those_who_treat_learn_that_care_is_exempt_and_not_why():
    _, right = factories.pensioner()
    act(operations.tell_recipient, right=right, recipient=Told.HEALTH_PROFESSIONAL, addressee="10000000001", on=ON)
    act(operations.tell_recipient, right=right, recipient=Told.CAF, addressee="751", on=ON)
    with guard.owner():
        told = {line.recipient: set(line.categories) for line in exchange.ledger(fiche=FICHE)}
    assert told["health_professional"] == {"nir", "civil_identity", "exemption"}
    assert "disability_status" not in told["caf"]


def test_a_change_is_told_with_its_reason():
    _, right = factories.pensioner()
    act(operations.end_right, right=right, ends_on=date(2026, 9, 1), reason=EndReason.RECOVERED, on=date(2026, 9, 1))
    assert "prend fin" in letter_text(act(operations.send_change, right=right, on=date(2026, 9, 2)).letter)


def test_small_groups_are_not_counted():
    factories.pensioner()
    actor = Actor(user="stat", role="statistician", organisation="011")
    assert {cell.number for cell in act(queries.rights_by_category, actor, on=ON)} == {None}


def test_the_silence_runs_as_a_job_with_its_progress():
    for _ in range(3):
        factories.apply(factories.complete(people_factories.make_person()))
    for task in ("silence", "silent_boards"):
        jobs.enqueue(task=f"{FICHE}.{task}", key=task, fiche=FICHE, args={"on": str(ON)})
    jobs.run_ready()
    job = jobs.job_by_key(key="silence")
    assert job and (job.state, job.done) == ("done", 3)


def test_the_tie_with_health_rights_is_journalled_on_both_sides():
    factories.pensioner()
    with opened(purpose_of("answer_data_subject_requests", "automation")):
        done = {line.operation for line in journal.search(fiche="open_health_entitlements", limit=50).rows}
    assert "record_disability" in done


def test_an_agent_of_another_caisse_states_a_reason():
    person, right = factories.pensioner()
    with pytest.raises(register.Refused):
        act(queries.conditions_of, factories.technician("067"), right=right, on=ON)
    with guard.owner():
        assert cases.links(user="", organisation="067", person_ids=[person]) == set()


def letter_text(number):
    with guard.owner():
        return " ".join(reading.text_of(letters.read_letter(letter_id=number).content).split())
