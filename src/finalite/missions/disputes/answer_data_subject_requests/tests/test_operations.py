"""Requests, complaints, breaches and controls from arrival to closure, on the real tables."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from finalite.capabilities import cases, documents, exchange, letters, people, register, subject_rights
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register.purpose import AUTOMATION, opened, purpose_of
from finalite.missions.entitlements.open_health_entitlements.tests import factories as rights_factories

from .. import operations, queries
from ..values import (
    Channel,
    Correction,
    ExtensionReason,
    Ground,
    IncidentReport,
    NewComplaint,
    NewProcedure,
    NewRequest,
    ProcedureKind,
    RefusalGround,
    Right,
    Risk,
)
from .factories import NOTIFICATION, NOW, TODAY, dpo, make_incident, make_person_with_address, make_request, seed

pytestmark = pytest.mark.django_db(databases=["default", "archive"])
FICHE = "answer_data_subject_requests"


def as_fiche():
    return opened(purpose_of(FICHE, AUTOMATION))


def test_a_request_from_the_account_is_identified_and_due_in_a_month():
    receipt = make_request(people_factories.make_person())
    assert (receipt.state, receipt.due_on) == ("identified", date(2026, 12, 21))


def test_a_request_by_mail_asks_for_proof_and_its_clock_runs_already():
    receipt = make_request(None)
    assert (receipt.state, receipt.due_on) == ("proof_asked", date(2026, 12, 21))
    with register.acting(dpo()), pytest.raises(register.Invalid, match="identité"):
        operations.answer_access(request=receipt.request, answered_on=TODAY)


def test_access_hands_over_what_the_tables_hold_and_leaves_a_ledger_line():
    person = make_person_with_address()
    receipt = make_request(person)
    with register.acting(dpo()):
        answer = operations.answer_access(request=receipt.request, answered_on=TODAY)
    assert answer.state == "answered" and {a.outcome for a in answer.answers} == {"granted"}
    with as_fiche():
        [info] = [d for d in documents.of_person(person) if d.name.startswith("donnees-")]
        bundle = documents.read(info.document_id).content.decode()
        assert "Camille" in bundle and "1 rue Fictive" in bundle and "fondements" in bundle
        assert [line.recipient for line in exchange.ledger(person_id=person)] == ["data_subject"]
        assert letters.letters_of([person])[0].title == "Réponse à votre demande"


def test_proof_of_identity_unlocks_the_answer():
    person, receipt = people_factories.make_person(), make_request(None)
    with register.acting(dpo()):
        assert (
            operations.prove_identity(request=receipt.request, person=person, document=None, proved_on=TODAY).state
            == "identified"
        )
        assert operations.answer_access(request=receipt.request, answered_on=TODAY).state == "answered"


def test_an_extension_is_announced_within_the_first_month_and_only_once():
    receipt = make_request(people_factories.make_person())
    with register.acting(dpo()):
        longer = operations.extend_request(
            request=receipt.request, reason=ExtensionReason.NUMBER, extended_on=date(2026, 12, 1)
        )
        assert longer.due_on == date(2027, 2, 22)
        with pytest.raises(register.Invalid, match="prolongée"):
            operations.extend_request(
                request=receipt.request, reason=ExtensionReason.NUMBER, extended_on=date(2026, 12, 2)
            )
        other = make_request(people_factories.make_person())
        with pytest.raises(register.Invalid, match="premier mois"):
            operations.extend_request(
                request=other.request, reason=ExtensionReason.NUMBER, extended_on=date(2026, 12, 22)
            )


@pytest.mark.parametrize(
    "right, operation, more",
    [
        (Right.OBJECTION, operations.answer_objection, {"compelling_grounds": ""}),
        (Right.PORTABILITY, operations.answer_portability, {}),
    ],
)
def test_a_legal_duty_refuses_with_its_article_for_every_fiche(right, operation, more):
    receipt = make_request(people_factories.make_person(), right)
    with register.acting(dpo()):
        answer = operation(request=receipt.request, answered_on=TODAY, **more)
    assert {a.fiche for a in answer.answers} == {e.slug for e in register.entries() if e.status == "in_force"}
    duties = {e.slug for e in register.entries() if e.in_force and e.rights[right.value].exempt}
    assert {a.fiche for a in answer.answers if a.outcome == "refused"} == duties
    assert {a.outcome for a in answer.answers} <= {"refused", "ask"}, "where one may object, the ground is asked for"
    assert all(a.article.startswith("RGPD art.") for a in answer.answers)


def test_erasure_is_refused_where_the_law_keeps_and_needless_where_nothing_is_held():
    receipt = make_request(rights_factories.covered_person(), Right.ERASURE)
    with register.acting(dpo()):
        answer = operations.answer_erasure(request=receipt.request, answered_on=TODAY)
    by_fiche = {a.fiche: (a.outcome, a.article) for a in answer.answers}
    assert by_fiche["open_health_entitlements"] == ("refused", "RGPD art. 17(3)(b)")
    assert by_fiche["execute_payments"] == ("granted", "RGPD art. 17(1)")


def test_a_granted_restriction_stops_the_fiche_until_it_is_lifted():
    person = make_person_with_address()
    receipt = make_request(person, Right.RESTRICTION, ground=Ground.UNLAWFUL, fiche="pay_care_costs")
    with register.acting(dpo()):
        operations.answer_restriction(request=receipt.request, answered_on=TODAY)
        assert subject_rights.restricted(fiche="pay_care_costs", person_ids=[person]) == {person}
        operations.lift_restriction(person=person, fiche="pay_care_costs", lifted_on=TODAY)
        assert subject_rights.restricted(fiche="pay_care_costs", person_ids=[person]) == set()


def test_a_restriction_without_its_ground_asks_for_it_and_stays_open():
    receipt = make_request(people_factories.make_person(), Right.RESTRICTION)
    with register.acting(dpo()):
        answer = operations.answer_restriction(request=receipt.request, answered_on=TODAY)
        assert {a.outcome for a in answer.answers} == {"ask"}
        assert [line.request for line in queries.requests_on_desk(on=TODAY)] == [receipt.request]


def test_a_wrong_name_is_corrected_and_a_doubtful_one_is_suspended():
    person = people_factories.make_person(birth_name="Faute")
    right = Correction("open_health_entitlements", "birth_name", "Juste")
    first = make_request(person, Right.RECTIFICATION)
    second = make_request(person, Right.RECTIFICATION)
    with register.acting(dpo()):
        operations.answer_rectification(
            request=first.request, corrections=(right,), inaccuracy_shown=True, answered_on=TODAY
        )
        operations.answer_rectification(
            request=second.request, corrections=(right,), inaccuracy_shown=None, answered_on=TODAY
        )
    with as_fiche():
        assert people.identity_of([person])[person].birth_name == "Juste"
    assert subject_rights.restricted(fiche="open_health_entitlements", person_ids=[person]) == {person}


def test_a_refusal_needs_its_reasons():
    receipt = make_request(people_factories.make_person())
    with register.acting(dpo()):
        with pytest.raises(register.Invalid, match="motiver"):
            operations.refuse_request(
                request=receipt.request, ground=RefusalGround.EXCESSIVE, explanation=" ", refused_on=TODAY
            )
        refused = operations.refuse_request(
            request=receipt.request,
            ground=RefusalGround.EXCESSIVE,
            explanation="Dixième demande identique du mois",
            refused_on=TODAY,
        )
    assert refused.state == "refused"


def test_the_right_asked_for_is_the_right_answered():
    receipt = make_request(people_factories.make_person(), Right.ERASURE)
    with register.acting(dpo()), pytest.raises(register.Invalid, match="autre droit"):
        operations.answer_access(request=receipt.request, answered_on=TODAY)


def test_a_person_sees_their_requests_and_who_looked():
    person = make_person_with_address()
    make_request(person)
    me = register.Actor(user="me", role="insured_person", person_id=person)
    with register.acting(me):
        [mine] = queries.my_requests(person=person)
        seen = queries.who_consulted(person=person)
        held = queries.what_is_held(person=person)
    assert mine.right is Right.ACCESS
    assert any(line.role == "dpo" for line in seen) and "dpo-1" not in repr(seen)
    assert "people.Person" in {row.table for part in held for row in part.rows}


def test_a_complaint_is_closed_with_findings_only():
    with register.acting(dpo()):
        state = operations.receive_complaint(
            complaint=NewComplaint(Channel.AUTHORITY, TODAY, "Nom Fictif", "Objet", authority_reference="C-1")
        )
        with pytest.raises(register.Invalid, match="constaté"):
            operations.close_complaint(complaint=state.complaint, upheld=True, findings="", closed_on=TODAY)
        closed = operations.close_complaint(
            complaint=state.complaint, upheld=True, findings="Envoi erroné", closed_on=TODAY
        )
        assert (closed.state, closed.upheld, queries.complaints_on_desk()) == ("closed", True, ())


def test_a_person_complains_in_their_own_account_without_the_reference_of_the_authority():
    person = make_person_with_address()
    complaint = NewComplaint(Channel.ACCOUNT, TODAY, "Nom Fictif", "Objet", person_id=person)
    with register.acting(register.Actor(user="me", role="insured_person", person_id=person)):
        assert operations.receive_complaint(complaint=complaint).state == "open"
        with pytest.raises(register.Invalid, match="laisser vide"):
            operations.receive_complaint(complaint=replace(complaint, authority_reference="C-1"))


def test_a_late_breach_notice_must_say_why():
    incident = make_incident()
    late = NOW + timedelta(days=6)
    with register.acting(dpo()):
        with pytest.raises(register.Invalid, match="délai dépassé"):
            operations.notify_authority(incident=incident, notification=NOTIFICATION, notified_at=late)
        in_time = operations.notify_authority(
            incident=incident, notification=NOTIFICATION, notified_at=NOW + timedelta(hours=70)
        )
        assert in_time.notified_at == NOW + timedelta(hours=70)


def test_a_breach_closes_only_when_everybody_has_been_told():
    incident, person = make_incident(), make_person_with_address()
    with register.acting(dpo()):
        with pytest.raises(register.Invalid, match="Cnil"):
            operations.close_incident(incident=incident, closed_at=NOW)
        operations.notify_authority(incident=incident, notification=NOTIFICATION, notified_at=NOW)
        with pytest.raises(register.Invalid, match="informer"):
            operations.close_incident(incident=incident, closed_at=NOW)
        told = operations.inform_affected_persons(incident=incident, persons=(person, person), informed_at=NOW)
        again = operations.inform_affected_persons(incident=incident, persons=(person,), informed_at=NOW)
        assert (told.persons_informed, again.persons_informed) == (1, 1)
        assert operations.close_incident(incident=incident, closed_at=NOW).state == "closed"
        assert queries.incidents_on_desk(at=NOW) == ()


def test_an_incident_of_unknown_risk_is_on_the_clock():
    with register.acting(dpo()):
        state = operations.record_incident(report=IncidentReport(NOW, "Panne", (), ()))
    assert state.risk is Risk.UNKNOWN and state.notify_by is not None and state.notify_by - NOW >= timedelta(hours=72)


def test_a_procedure_of_the_authority_is_followed_to_its_end():
    procedure = NewProcedure(
        ProcedureKind.FORMAL_NOTICE, "MED-2026-1", TODAY, "Durées de conservation", due_on=date(2026, 12, 1)
    )
    with register.acting(dpo()):
        opened_ = operations.open_procedure(procedure=procedure)
        with pytest.raises(register.Invalid, match="existe déjà"):
            operations.open_procedure(procedure=procedure)
        operations.note_procedure_step(
            procedure=opened_.procedure, kind="answer", summary="Pièces envoyées", noted_on=TODAY, due_on=None
        )
        [late] = queries.procedures_on_desk(on=date(2026, 12, 2))
        assert late.overdue and late.steps == 1
        operations.close_procedure(
            procedure=opened_.procedure, outcome="closed", amount=None, made_public=False, closed_on=date(2026, 12, 3)
        )
        assert queries.procedures_on_desk(on=date(2026, 12, 4)) == ()


def test_people_are_told_once_about_each_state_of_a_processing():
    person, unreachable = make_person_with_address(), people_factories.make_person()
    with register.acting(dpo()):
        first = operations.send_notice(
            fiche="pay_care_costs", persons=(person, unreachable), collected_on=None, sent_on=TODAY
        )
        second = operations.send_notice(fiche="pay_care_costs", persons=(person,), collected_on=None, sent_on=TODAY)
    assert (first.sent, first.out_of_reach, second.sent, second.already_told) == (1, 1, 0, 1)


def figures() -> dict[str, int | None]:
    with register.acting(dpo()):
        return {i.label: i.count for i in queries.activity(since=TODAY, until=TODAY) if i.group == "right+delay"}


def test_small_figures_are_not_shown_and_large_ones_are():
    for _ in range(3):
        make_request(people_factories.make_person())
    assert set(figures().values()) <= {None, 0}
    for _ in range(20):
        make_request(people_factories.make_person())
    assert figures()["access / in_time"] == 23


def test_the_case_of_a_request_closes_with_it():
    person = people_factories.make_person()
    receipt = make_request(person)
    with register.acting(dpo()):
        operations.refuse_request(
            request=receipt.request, ground=RefusalGround.UNFOUNDED, explanation="Sans objet", refused_on=TODAY
        )
    with as_fiche():
        assert cases.work_list(organisation=dpo().organisation) == ()


def test_the_seed_fills_every_table():
    assert seed()


def test_a_request_of_another_person_cannot_be_taken_over():
    mine, other = people_factories.make_person(), people_factories.make_person()
    receipt = make_request(mine)
    with register.acting(dpo()), pytest.raises(register.Invalid, match="autre personne"):
        operations.prove_identity(request=receipt.request, person=other, document=None, proved_on=TODAY)


def test_an_insured_person_cannot_ask_in_the_name_of_another():
    mine, other = people_factories.make_person(), people_factories.make_person()
    me = register.Actor(user="me", role="insured_person", person_id=mine)
    request = NewRequest(Right.ACCESS, Channel.ACCOUNT, TODAY, "Nom Fictif", person_id=other)
    with register.acting(me), pytest.raises(register.Refused):
        operations.receive_request(request=request)


def test_a_suspended_processing_refuses_everybody_until_resumed():
    with register.acting(dpo()):
        operations.suspend_processing(fiche="pay_care_costs", reason="Injonction de l'autorité", suspended_at=NOW)
        with pytest.raises(register.Invalid, match="déjà"):
            operations.suspend_processing(fiche="pay_care_costs", reason="Encore", suspended_at=NOW)
        assert register.is_suspended("pay_care_costs")
        operations.resume_processing(fiche="pay_care_costs", resumed_at=NOW)
        assert not register.is_suspended("pay_care_costs")
        with pytest.raises(register.Invalid, match="ne se suspend pas"):
            operations.suspend_processing(fiche=FICHE, reason="Par erreur", suspended_at=NOW)


def test_a_breach_past_its_hours_is_shown_as_late_until_notified():
    incident = make_incident()
    with register.acting(dpo()):
        [in_time] = queries.incidents_on_desk(at=NOW)
        [late] = queries.incidents_on_desk(at=NOW + timedelta(days=6))
        assert (in_time.overdue, late.overdue) == (False, True)
        operations.notify_authority(incident=incident, notification=NOTIFICATION, notified_at=NOW)
        [told] = queries.incidents_on_desk(at=NOW + timedelta(days=6))
    assert not told.overdue
