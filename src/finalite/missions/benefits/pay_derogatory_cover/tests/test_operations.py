"""The three schemes from the admission to the bank: who is paid, who waits, what is refused, what is seen by whom."""

import json
from datetime import date, timedelta

import pytest

from finalite import law
from finalite.capabilities import letters, money, register
from finalite.capabilities.letters.tests import reading
from finalite.capabilities.register import Actor, guard
from finalite.capabilities.register.purpose import opened, purpose_of
from finalite.missions.benefits.pay_care_costs.tests import factories as care
from finalite.missions.benefits.pay_derogatory_cover import models, operations, queries
from finalite.missions.benefits.pay_derogatory_cover.facts import Quality, Unit
from finalite.missions.benefits.pay_derogatory_cover.given import Career, Listed, Measure
from finalite.missions.benefits.pay_derogatory_cover.values import About, ClaimState, Evaluator, FileState, Scheme

from . import factories as f

pytestmark = pytest.mark.django_db


def orders():
    with guard.owner():
        rows = money.models.PaymentOrder.objects.filter(fiche="pay_derogatory_cover").order_by("pk")
        return [(one.payee_kind, one.person_id, one.amount) for one in rows]


def debts():
    with guard.owner():
        provider = money.models.ProviderDebt.objects.filter(fiche="pay_derogatory_cover")
        person = money.models.Debt.objects.filter(fiche="pay_derogatory_cover")
        return [one.amount for one in (*provider, *person)]


def text_of(sent):
    with guard.owner():
        return " ".join(reading.text_of(letters.read_letter(letter_id=sent.letter).content).split())


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
    assert orders() == [("health_professional", None, 3_500)], "the order names no patient"
    assert f.settle().seen == 0
    with pytest.raises(register.Invalid):
        f.act(operations.resume_claim, scheme=Scheme.VICTIMS, claim=paid.claim, on=f.ON)
    assert len(orders()) == 1


def test_the_link_with_the_attack_is_asked_for_and_a_no_is_refused_by_an_agent_only():
    doctor = f.provider()
    person, _ = f.victim()
    f.send(f.line(person, doctor))
    assert (f.settle().suspended, orders()) == (1, [])
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
    text = text_of(f.act(operations.send_care_notice, claim=claim.claim, on=f.ON))
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
    assert [one.fact for one in again.wanted] == ["paid_by_ordinary_rules"] and not orders()


def test_a_late_offer_is_calculated_anew_and_what_came_after_it_is_owed_by_the_doctor():
    doctor = f.provider()
    person, admission = f.victim()
    before = f.paid_care(person, doctor, act_on="2026-10-01")
    after = f.paid_care(person, doctor, act_on="2026-10-20")
    f.act(operations.note_offer, admission=admission, offer_on=date(2026, 10, 15), on=f.ON)
    [change] = f.act(operations.recalculate_admission, admission=admission, on=f.ON)
    assert (change.source, change.before, change.after) == (after.claim, 3_500, 0) and debts() == [3_500]
    assert f.act(operations.recalculate_admission, admission=admission, on=f.ON) == ()
    shown = f.act(queries.payments_of, person=person)
    assert sorted(one.ordered for one in shown) == [-3_500, 3_500, 3_500]
    assert all(f.act(queries.replays_alike, scheme=one.scheme, payment=one.payment) for one in shown)
    assert before.claim not in {change.source}
    told = f.act(operations.tell_provider, provider=doctor, first_on=f.ON, last_on=f.ON, on=f.ON)
    with guard.owner():
        text = " ".join(reading.text_of(letters.read_letter(letter_id=told.letter, to_provider=True).content).split())
    assert "35,00" in text and "L133-4" in text
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
    assert (done.to_beneficiary, orders()) == (5_000, [("insured", person, 5_000)])


def test_care_outside_europe_names_the_text_that_is_missing():
    person, _ = f.victim()
    f.send(f.line(person, None, country="US"))
    f.settle()
    [claim] = f.claims(person)
    f.related(claim.claim)
    waiting = f.act(operations.resume_claim, scheme=Scheme.VICTIMS, claim=claim.claim, on=f.ON)
    assert waiting.state == ClaimState.SUSPENDED and "L169-1" in waiting.wanted[0].fact


def test_packages_are_paid_by_their_specification_and_no_more_often():
    doctor, code = f.provider(), f.experiment()
    patient = f.included(code)
    f.send(
        f.packaged(code, "ENTREE", patient, doctor, date(2026, 4, 1)),
        f.packaged(code, "ENTREE", patient, doctor, date(2026, 9, 1)),
        f.packaged(code, "SUIVI", patient, doctor, date(2026, 4, 1)),
        f.packaged(code, "SUIVI", patient, doctor, date(2026, 6, 30)),
        f.packaged(code, "SUIVI", patient, doctor, date(2026, 7, 1)),
    )
    settled = f.settle()
    assert (settled.decided, settled.to_confirm, settled.ordered) == (3, 2, 12_000 + 2 * 4_500)
    assert sorted(amount for *_, amount in orders()) == [4_500, 4_500, 12_000]


def test_a_new_version_of_a_package_leaves_earlier_days_at_the_earlier_amount():
    doctor, code = f.provider(), f.experiment()
    patient = f.included(code)
    f.package(code, "SUIVI", Unit.PERIOD, 6_000, date(2026, 7, 1), months=3)
    days = (date(2026, 4, 1), date(2026, 7, 1))
    f.send(*(f.packaged(code, "SUIVI", patient, doctor, day) for day in days))
    f.settle()
    assert sorted(amount for *_, amount in orders()) == [4_500, 6_000]


def test_a_patient_who_did_not_agree_waits_and_one_who_left_is_refused():
    doctor, code = f.provider(), f.experiment()
    silent, gone = f.included(code, agreed=False), f.included(code)
    [inclusion] = f.act(queries.inclusions_of, person=gone)
    f.act(
        operations.leave_experiment,
        inclusion=inclusion.inclusion,
        left_on=date(2026, 5, 1),
        withdrew=True,
        on=date(2026, 5, 2),
    )
    f.send(*(f.packaged(code, "ENTREE", one, doctor, f.CARE_ON) for one in (silent, gone)))
    settled = f.settle()
    assert (settled.suspended, settled.to_confirm, orders()) == (1, 1, [])
    [claim] = f.claims(silent)
    day = date(2026, 3, 2)
    f.act(operations.include_patient, person=silent, experiment=code, included_on=day, agreed_on=day)
    assert f.act(operations.resume_claim, scheme=Scheme.EXPERIMENT, claim=claim.claim, on=f.ON).to_provider == 12_000


def test_a_performance_share_waits_for_its_measure_and_names_nobody():
    doctor, code = f.provider(), f.experiment()
    f.send(f.packaged(code, "RESULTAT", None, doctor, f.CARE_ON))
    assert f.settle().suspended == 1
    [claim] = f.act(queries.waiting_claims)
    assert claim.wanted[0].fact == "score" and f.act(queries.work_list, on=f.ON) == ()
    done = f.act(operations.record_score, claim=claim.claim, score=8_000, on=f.ON)
    assert (done.to_provider, orders()) == (80_000, [("health_professional", None, 80_000)])


@pytest.mark.parametrize(
    "changes, field",
    [({"ends_on": date(2029, 2, 2)}, "ends_on"), ({"keep_years": 4}, "keep_years"), ({"ends_on": date(2024, 2, 1)}, "")],
)
def test_an_experiment_beyond_the_law_is_turned_away(changes, field):
    with pytest.raises(register.Invalid) as why:
        f.experiment(**changes)
    assert field in why.value.field


def test_measures_are_seen_by_the_medical_service_alone():
    code = f.experiment()
    patient = f.included(code)
    given = {"person": patient, "experiment": code, "measure": Measure(indicator="pas", result=5), "on": f.CARE_ON}
    with pytest.raises(register.Refused):
        f.act(operations.record_measure, **given)
    f.act(operations.record_measure, f.adviser(), **given)
    with pytest.raises(register.Refused):
        f.act(queries.measures_of, person=patient)
    assert f.act(queries.measures_of, f.adviser(), person=patient)[0].result == 5


def test_an_allowance_is_opened_and_waits_for_the_rate_of_its_levies():
    person, file = f.allowance(levy=None)
    shown = f.act(queries.allowance_of, person=person)
    assert (shown.state, shown.monthly) == (FileState.OPEN, f.MONTHLY)
    with pytest.raises(law.MissingLaw, match="L136-8"):
        f.act(operations.order_allowance, file=file, on=date(2026, 6, 10))
    assert orders() == []
    f.act(operations.set_levy, file=file, rate=830, source="Avis fictif")
    net = f.MONTHLY - f.MONTHLY * 830 // 10_000
    made = f.act(operations.order_allowance, file=file, on=date(2026, 6, 10))
    assert (made.orders, orders()) == (2, [("insured", person, net)] * 2)
    assert f.act(operations.order_allowance, file=file, on=date(2026, 6, 30)).orders == 0
    assert f.act(operations.order_allowance, file=file, on=date(2026, 7, 1)).orders == 1


def test_an_application_asks_for_what_is_missing_and_tells_it():
    person = f.covered_person(birth="1969-05-05")
    answer = f.act(operations.apply_for_allowance, person=person, career=Career(), received_on=f.APPLIED)
    assert [one.fact for one in answer.wanted] == ["ground"]
    with pytest.raises(register.Invalid):
        f.act(operations.decide_allowance, file=answer.file, on=f.APPLIED)
    text = text_of(f.act(operations.send_allowance_notice, file=answer.file, on=f.APPLIED))
    assert "Ce qu’il nous faut" in text and "art. 41" in text


def test_corrected_wages_give_arrears_for_each_month_and_lower_ones_are_owed():
    _, file = f.allowance()
    f.act(operations.order_allowance, file=file, on=date(2026, 6, 10))
    higher = f.career(wages=(320_000,) * 12)
    changed = f.act(operations.recalculate_allowance, file=file, career=higher, on=date(2026, 6, 20))
    gross = 320_000 * 65 // 100
    net, before = gross - gross * 830 // 10_000, f.MONTHLY - f.MONTHLY * 830 // 10_000
    assert [(one.before, one.after) for one in changed] == [(before, net)] * 2
    assert [amount for *_, amount in orders()] == [before, before, net - before, net - before]
    f.act(operations.recalculate_allowance, file=file, career=f.career(), on=date(2026, 6, 21))
    assert debts() == [net - before] * 2
    assert f.act(operations.recalculate_allowance, file=file, career=Career(), on=date(2026, 6, 22)) == ()


def test_an_allowance_that_ends_owes_the_months_paid_after_it():
    _, file = f.allowance()
    f.act(operations.order_allowance, file=file, on=date(2026, 6, 10))
    [change] = f.act(operations.end_allowance, file=file, ends_on=date(2026, 5, 12), on=date(2026, 6, 12))
    assert change.month == date(2026, 5, 1) and change.after == 0 and len(debts()) == 1
    assert f.act(operations.order_allowance, file=file, on=date(2026, 8, 1)).orders == 0


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


def test_an_evaluator_gets_totals_only_and_small_cells_are_left_out():
    doctor, code = f.provider(), f.experiment()
    for _ in range(12):
        f.send(f.packaged(code, "ENTREE", f.included(code), doctor, f.CARE_ON))
    f.send(f.packaged(code, "SUIVI", f.included(code), doctor, f.CARE_ON))
    f.settle()
    statistician = Actor(user="stat", role="statistician", organisation=f.CAISSE)
    sent = f.act(operations.send_evaluation, statistician, experiment=code, to=Evaluator.HAS, on=f.ON)
    found = {one.label: one.number for one in sent.cells}
    assert found["ENTREE"] in (12, None) and found["SUIVI"] is None
    with pytest.raises(register.Refused):
        f.act(operations.send_evaluation, experiment=code, to=Evaluator.HAS, on=f.ON)


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
    [fee] = f.act(queries.fees_of, doctor, provider=mine, **period)
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
    assert done.state == ClaimState.DECIDED and orders() == [("health_professional", None, 3_500)]


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
    person, admission = f.victim()
    text = text_of(f.act(operations.send_certificate, admission=admission, on=f.LISTED))
    assert "n’avancez rien" in text and "L. 169-8" in text
    f.act(operations.note_offer, admission=admission, offer_on=f.ON, on=f.ON)
    with pytest.raises(register.Invalid):
        f.act(operations.send_certificate, admission=admission, on=f.ON)
