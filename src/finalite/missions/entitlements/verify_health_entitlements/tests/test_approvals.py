"""Prior approvals: the medical service, the silence that grants, and who learns what."""

from datetime import date, timedelta

import pytest

from finalite.capabilities import register
from finalite.capabilities.letters.models import SentLetter
from finalite.capabilities.register import Actor, guard
from finalite.capabilities.register.purpose import PurposeViolation
from finalite.missions.entitlements.verify_health_entitlements import models, operations, queries
from finalite.missions.entitlements.verify_health_entitlements.facts import ApprovalKind

from .factories import (
    AFTER,
    ON,
    act,
    adviser,
    covered,
    doctor,
    transport,
)

pytestmark = pytest.mark.django_db
PROFESSIONAL = Actor(user="dr", role="health_professional", reason="soins en cours")


def count(table, **conditions):
    with guard.owner():
        return table.objects.filter(**conditions).count()


def letter_titles(person):
    with guard.owner():
        return list(SentLetter.objects.filter(person_id=person).order_by("pk").values_list("title", flat=True))


def own(person):
    return Actor(user="own", role="insured_person", person_id=person)


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
    for day in (ON, date(2030, 1, 1)):
        answer = act(queries.approval_answer, PROFESSIONAL, approval=asked.approval, on=day)
        assert answer.outcome == "refused" and reason not in repr(answer)


def test_nobody_outside_learns_the_opinion_before_the_decision():
    asked = act(operations.request_approval, request=transport(covered()), received_on=ON)
    act(operations.give_medical_opinion, adviser(), approval=asked.approval, favourable=False, reason="…", on=ON)
    answer = act(queries.approval_answer, PROFESSIONAL, approval=asked.approval, on=ON)
    assert (answer.outcome, answer.no_later_than) == ("waiting", ON + timedelta(days=15))


def test_silence_grants_at_its_date_however_late_the_run():
    person = covered()
    act(operations.request_approval, request=transport(person), received_on=ON)
    act(operations.grant_by_silence, register.automation(operations.FICHE), on=date(2026, 12, 1))
    found = act(queries.prior_approval_of, person=person, kind=ApprovalKind.TRANSPORT, on=ON + timedelta(days=16))
    assert found.granted_on == ON + timedelta(days=16)


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
    asked = act(operations.request_approval, PROFESSIONAL, request=transport(person, provider=number), received_on=ON)
    act(operations.withdraw_approval, own(person), approval=asked.approval, on=ON)
    [shown] = act(queries.approvals_of, own(person), person=person)
    assert (shown.state, shown.granted) == ("withdrawn", None)
    assert act(operations.grant_by_silence, register.automation(operations.FICHE), on=date(2030, 1, 1)).seen == 0


def test_a_request_found_incomplete_stops_its_clock_until_it_is_complete():
    person = covered()
    asked = act(operations.request_approval, request=transport(person), received_on=ON)
    last = ON + timedelta(days=15)
    act(operations.ask_to_complete, approval=asked.approval, missing="la prescription", on=last)
    assert act(operations.grant_by_silence, register.automation(operations.FICHE), on=date(2030, 1, 1)).seen == 0
    done = act(operations.complete_approval, approval=asked.approval, on=AFTER)
    assert done.no_later_than == AFTER + timedelta(days=15)
    assert letter_titles(person) == ["Votre demande d’accord préalable est incomplète"]


def test_silence_that_has_granted_is_not_undone_by_asking_for_more():
    asked = act(operations.request_approval, request=transport(covered()), received_on=ON)
    with pytest.raises(register.Invalid, match="délai est passé"):
        act(operations.ask_to_complete, approval=asked.approval, missing="…", on=ON + timedelta(days=16))
