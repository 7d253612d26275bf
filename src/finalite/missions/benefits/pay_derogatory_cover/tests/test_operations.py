"""The three schemes from the admission to the bank: who is paid, who waits, what is refused, what is seen by whom."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from finalite.capabilities import jobs, people, register
from finalite.capabilities.register import Actor, guard
from finalite.capabilities.register.purpose import opened, purpose_of
from finalite.missions.benefits.pay_care_costs.tests import factories as care
from finalite.missions.benefits.pay_derogatory_cover import models, operations, queries, tasks
from finalite.missions.benefits.pay_derogatory_cover.facts import Quality
from finalite.missions.benefits.pay_derogatory_cover.given import Listed
from finalite.missions.benefits.pay_derogatory_cover.values import About, ClaimState, Scheme

from . import factories as f

pytestmark = pytest.mark.django_db


def test_a_list_admits_once_and_says_who_is_not_found():
    person = f.covered_person()
    listed = tuple(
        Listed(nir=nir, attack_on=f.ATTACK) for nir in (f.nir_of(person), "299079999999942", "295017512345678")
    )
    first = f.act(operations.take_victims_list, listed=listed, reference="LUV-A", on=f.LISTED)
    again = f.act(operations.take_victims_list, listed=listed, reference="LUV-A", on=f.LISTED)
    assert (first.admitted, first.known, first.unmatched) == (1, 0, (2, 3))
    assert (again.admitted, again.known, again.unmatched) == (0, 1, (2, 3))


def test_a_victim_pays_nothing_and_the_doctor_is_paid_once_without_a_name():
    doctor = f.provider()
    person, _ = f.victim()
    paid = f.paid_care(person, doctor)
    assert (paid.state, paid.to_provider, paid.to_beneficiary) == (ClaimState.DECIDED, 3_500, 0)
    assert f.orders() == [("health_professional", None, 3_500)], "the order names no patient"
    assert f.settle().seen == 0
    with pytest.raises(register.Invalid):
        f.act(operations.resume_claim, scheme=Scheme.VICTIMS, claim=paid.claim, on=f.ON)
    assert len(f.orders()) == 1


def test_the_link_with_the_attack_is_asked_for_and_a_no_is_refused_by_an_agent_only():
    doctor = f.provider()
    person, _ = f.victim()
    f.send(f.line(person, doctor))
    assert (f.settle().suspended, f.orders()) == (1, [])
    [claim] = f.claims(person)
    assert [one.fact for one in claim.wanted] == ["related"]
    opinion = f.act(operations.ask_medical_opinion, claim=claim.claim, on=f.ON)
    assert [one.opinion for one in f.act(queries.opinions_to_give, f.adviser())] == [opinion]
    with pytest.raises(register.Refused):
        f.act(operations.give_medical_opinion, opinion=opinion, related=True, reasons="Essai.", on=f.ON)
    f.related(claim.claim, answer=False)
    waiting = f.act(operations.resume_claim, scheme=Scheme.VICTIMS, claim=claim.claim, on=f.ON)
    assert waiting.state == ClaimState.TO_CONFIRM
    refused = f.act(operations.confirm_refusal, scheme=Scheme.VICTIMS, claim=claim.claim, on=f.ON)
    assert refused.state == ClaimState.REFUSED and not f.act(queries.work_list, on=f.ON)
    text = f.text_of(f.act(operations.send_care_notice, claim=claim.claim, on=f.ON))
    assert "règles ordinaires" in text and "commission de recours amiable" in text and "L169-2" in text


def test_an_unknown_quality_waits_and_is_completed():
    doctor = f.provider()
    person, admission = f.victim(quality=None)
    f.send(f.line(person, doctor))
    f.settle()
    [claim] = f.claims(person)
    assert [one.fact for one in claim.wanted] == ["quality"]
    f.act(operations.complete_admission, admission=admission, quality=Quality.PRESENT, on=f.ON)
    f.related(claim.claim)
    done = f.act(operations.resume_claim, scheme=Scheme.VICTIMS, claim=claim.claim, on=f.ON)
    assert done.state == ClaimState.DECIDED


def test_care_already_paid_by_the_ordinary_rules_waits():
    doctor = f.provider()
    person, _ = f.victim()
    care.send(care.line(person, doctor, act_on=f.CARE_ON.isoformat(), pathway="treating_doctor"), received_on=f.ON)
    care.settle(on=f.ON)
    f.send(f.line(person, doctor))
    f.settle()
    [claim] = f.claims(person)
    f.related(claim.claim)
    again = f.act(operations.resume_claim, scheme=Scheme.VICTIMS, claim=claim.claim, on=f.ON)
    assert [one.fact for one in again.wanted] == ["paid_by_ordinary_rules"] and not f.orders()


def test_a_late_offer_is_calculated_anew_and_what_came_after_it_is_owed_by_the_doctor():
    doctor = f.provider()
    person, admission = f.victim()
    before = f.paid_care(person, doctor, act_on="2026-10-01")
    after = f.paid_care(person, doctor, act_on="2026-10-20")
    f.act(operations.note_offer, admission=admission, offer_on=date(2026, 10, 15), on=f.ON)
    [change] = f.act(operations.recalculate_admission, admission=admission, on=f.ON)
    assert (change.source, change.before, change.after) == (after.claim, 3_500, 0) and f.debts() == [3_500]
    assert f.act(operations.recalculate_admission, admission=admission, on=f.ON) == ()
    shown = f.act(queries.payments_of, person=person)
    assert sorted(one.ordered for one in shown) == [-3_500, 3_500, 3_500]
    assert all(f.act(queries.replays_alike, scheme=one.scheme, payment=one.payment) for one in shown)
    assert before.claim not in {change.source}
    told = f.act(operations.tell_provider, provider=doctor, first_on=f.ON, last_on=f.ON, on=f.ON)
    text = f.text_of(told, to_provider=True)
    assert "35,00" in text and "L133-4" in text
    assert "à virer sur votre compte" in text and "Repris sur ces versements" in text
    assert not any(word in text for word in ("attentat", "victime", "Essai Camille", f.nir_of(person)))


def test_bad_lines_wait_with_their_faults_and_the_same_file_changes_nothing():
    doctor, stranger = f.provider(), f.covered_person()
    person, _ = f.victim()
    good = f.line(person, doctor)
    lines = (
        good,
        good,
        b"pas du json",
        f.line(person, doctor, act="ZZZ"),
        f.line(person, doctor, act_on="2027-01-01"),
        f.line(stranger, doctor),
        f.line(person, doctor, provider="10000000000"),
        f.line(person, doctor, country="be"),
        f.line(person, doctor, surprise=1),
    )
    receipt = f.send(*lines)
    assert (receipt.accepted, receipt.refused) == (1, 8)
    assert f.send(*lines).again and len(f.claims(person)) == 1
    waiting = f.act(queries.quarantine)
    assert [one.number for one in waiting] == list(range(2, 10))
    said = " ".join(fault for one in waiting for fault in one.faults)
    for words in ("déjà enregistrée", "illisible", "acte inconnu", "date passée", "aucun dispositif", "surprise"):
        assert words in said
    fixed = f.line(person, doctor, invoice="D-CORRIGEE")
    number = waiting[2].refused
    with pytest.raises(register.Invalid):
        f.act(operations.replay_claim, refused=number, corrected="{}")
    f.act(operations.replay_claim, refused=number, corrected=json.dumps(fixed))
    f.act(operations.put_aside, refused=waiting[0].refused)
    assert len(f.act(queries.quarantine)) == 6 and len(f.claims(person)) == 2


def test_care_in_belgium_waits_for_its_institution_and_pays_the_person():
    person, _ = f.victim()
    f.send(f.line(person, None, country="BE", charged=6_000))
    f.settle()
    [claim] = f.claims(person)
    f.related(claim.claim)
    waiting = f.act(operations.resume_claim, scheme=Scheme.VICTIMS, claim=claim.claim, on=f.ON)
    assert [one.fact for one in waiting.wanted] == ["state_tariff"]
    request = f.act(operations.ask_foreign_tariff, claim=claim.claim, on=f.ON)
    assert f.act(operations.ask_foreign_tariff, claim=claim.claim, on=f.ON) == request
    done = f.act(operations.record_foreign_tariff, request=request, tariff=5_000, on=f.ON)
    assert (done.to_beneficiary, f.orders()) == (5_000, [("insured", person, 5_000)])


def test_care_outside_europe_names_the_text_that_is_missing():
    person, _ = f.victim()
    f.send(f.line(person, None, country="US"))
    f.settle()
    [claim] = f.claims(person)
    f.related(claim.claim)
    waiting = f.act(operations.resume_claim, scheme=Scheme.VICTIMS, claim=claim.claim, on=f.ON)
    assert waiting.state == ClaimState.SUSPENDED and "L169-1" in waiting.wanted[0].fact


def test_the_funds_that_pay_in_the_end_are_told_in_totals_and_a_missing_text_is_named():
    doctor, code = f.provider(), f.experiment()
    person, _ = f.victim()
    f.paid_care(person, doctor)
    f.send(f.packaged(code, "ENTREE", f.included(code), doctor, f.CARE_ON))
    f.settle()
    period = {"first_on": date(2026, 11, 1), "last_on": f.ON}
    state = f.act(queries.fund_statement, scheme=Scheme.VICTIMS, **period)
    assert (state.borne_by, state.payments, state.total) == ("État", 1, 900) and "L169-10 II" in state.missing
    tried = f.act(queries.fund_statement, scheme=Scheme.EXPERIMENT, **period)
    assert (tried.payments, tried.total, tried.missing) == (1, 12_000, "") and "innovation" in tried.borne_by


def test_who_was_in_an_attack_is_seen_by_the_roles_of_the_access_list_only():
    person, admission = f.victim()
    for role in ("health_professional", "rights_technician", "payment_officer", "insured_person", "statistician"):
        with pytest.raises((register.Refused, register.PurposeViolation)):
            stranger = Actor(user="autre", role=role, organisation=f.CAISSE, reason="curiosité")
            f.act(queries.admissions_of, stranger, person=person)
    for slug in ("pay_care_costs", "execute_payments", "open_health_entitlements"):
        with opened(purpose_of(slug, "automation")), pytest.raises(register.PurposeViolation):
            list(models.Admission.objects.filter(pk=admission))
    with opened(purpose_of("pay_derogatory_cover", "health_professional")), pytest.raises(register.PurposeViolation):
        list(models.Admission.objects.values_list("attack_on", flat=True))


def test_a_professional_reads_its_own_fees_and_those_of_nobody_else():
    mine, other = f.provider(), f.provider()
    person, _ = f.victim()
    f.paid_care(person, mine)
    doctor = Actor(user="soignant", role="health_professional", provider_id=mine)
    period = {"first_on": date(2026, 11, 1), "last_on": f.ON}
    [fee] = f.act(queries.fees_of, doctor, **period)
    assert f.act(queries.fees_of, doctor, provider=mine, **period) == (fee,)
    with pytest.raises(register.Invalid):
        f.act(queries.fees_of, **period)
    assert fee.amount == 3_500
    with pytest.raises(register.Refused):
        f.act(queries.fees_of, doctor, provider=other, **period)


def test_a_dispute_has_its_clock_and_a_silent_board_rejects_once():
    doctor = f.provider()
    person, _ = f.victim()
    paid = f.paid_care(person, doctor)
    lodged = f.act(operations.lodge_dispute, about=About.CARE, number=paid.claim, grounds="Montant.", on=f.ON)
    assert lodged.silent_on == date(2027, 1, 4), "two months, and 2 January 2027 is a Saturday"
    with pytest.raises(register.Invalid):
        f.act(operations.lodge_dispute, about=About.CARE, number=paid.claim, grounds="Encore.", on=f.ON)
    auto = register.automation("pay_derogatory_cover")
    assert f.act(operations.reject_disputes_by_silence, auto, on=lodged.silent_on).seen == 0
    late = lodged.silent_on + timedelta(days=1)
    assert f.act(operations.reject_disputes_by_silence, auto, on=late).done == 1
    assert f.act(operations.reject_disputes_by_silence, auto, on=late).seen == 0
    assert f.act(queries.disputes_of, person=person)[0].state == "implied_rejection"


def test_an_upheld_dispute_opens_a_refused_claim_again():
    doctor = f.provider()
    person, _ = f.victim()
    f.send(f.line(person, doctor))
    f.settle()
    [claim] = f.claims(person)
    f.related(claim.claim, answer=False)
    f.act(operations.resume_claim, scheme=Scheme.VICTIMS, claim=claim.claim, on=f.ON)
    f.act(operations.confirm_refusal, scheme=Scheme.VICTIMS, claim=claim.claim, on=f.ON)
    lodged = f.act(operations.lodge_dispute, about=About.CARE, number=claim.claim, grounds="Lien.", on=f.ON)
    f.act(operations.settle_dispute, dispute=lodged.dispute, upheld=True, on=f.ON)
    f.related(claim.claim)
    done = f.act(operations.resume_claim, scheme=Scheme.VICTIMS, claim=claim.claim, on=f.ON)
    assert done.state == ClaimState.DECIDED and f.orders() == [("health_professional", None, 3_500)]


def test_the_day_of_payment_starts_the_years_of_ordinary_benefits():
    doctor = f.provider()
    person, _ = f.victim()
    f.paid_care(person, doctor)
    f.bank_pays(date(2026, 11, 5))
    with guard.owner():
        claim, payment, fee = (t.objects.get() for t in (models.CareClaim, models.Payment, models.Fee))
    assert claim.closed_on == payment.paid_on == fee.paid_on == date(2026, 11, 5)
    assert f.note_payments() == 0


def test_the_certificate_frees_from_advancing_costs_until_the_offer():
    _, admission = f.victim()
    text = f.text_of(f.act(operations.send_certificate, admission=admission, on=f.LISTED))
    assert "n’avancez rien" in text and "L. 169-8" in text
    f.act(operations.note_offer, admission=admission, offer_on=f.ON, on=f.ON)
    with pytest.raises(register.Invalid):
        f.act(operations.send_certificate, admission=admission, on=f.ON)


def test_two_people_may_hold_foreign_invoices_of_the_same_number_and_one_only_once():
    first, second = f.victim()[0], f.victim()[0]
    same = {"country": "BE", "invoice": "2026-1"}
    assert f.send(f.line(first, None, **same), f.line(second, None, **same)).accepted == 2
    assert f.send(f.line(first, None, charged=1, **same)).refused == 1


def test_the_jobs_of_the_day_do_their_work_once():
    doctor = f.provider()
    person, admission = f.victim()
    f.paid_care(person, doctor)
    with guard.owner():
        people.record_death(person_id=person, died_on=f.ON)
    tasks.daily(now=datetime(2026, 11, 3, 2, tzinfo=UTC))
    jobs.run_ready()
    with guard.owner():
        assert models.Admission.objects.get(pk=admission).rights_ended_on == f.ON
