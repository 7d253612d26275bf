"""The journey: a victim cared for without advance, an asbestos worker, an experiment; who sees what, for how long."""

from datetime import date

import pytest

from finalite.capabilities import journal, register, retention
from finalite.capabilities.register import Actor, guard
from finalite.capabilities.register.purpose import opened, purpose_of
from finalite.missions.benefits.pay_derogatory_cover import models, operations, queries
from finalite.missions.benefits.pay_derogatory_cover.given import Measure
from finalite.missions.benefits.pay_derogatory_cover.tests import factories as f
from finalite.missions.benefits.pay_derogatory_cover.values import ClaimState, Evaluator, FileState, Scheme

pytestmark = pytest.mark.django_db(databases=["default", "archive"], transaction=True)
FICHE = "pay_derogatory_cover"
PAID_ON = date(2026, 11, 5)
STATISTICIAN = Actor(user="statistique", role="statistician", organisation=f.CAISSE)


def rows(person):
    """How many rows each table holds about somebody."""
    tables = (
        models.Admission,
        models.CareClaim,
        models.Payment,
        models.Inclusion,
        models.FollowUp,
        models.PackageClaim,
        models.PackagePayment,
        models.OpinionReasons,
    )
    with guard.owner():
        counted = {one.__name__: one._default_manager.filter(person_id=person).count() for one in tables}
    return {name: number for name, number in counted.items() if number}


def test_a_victim_is_admitted_cared_for_without_advance_and_seen_by_few():
    doctor = f.provider()
    person, admission = f.victim()
    certificate = f.text_of(f.act(operations.send_certificate, admission=admission, on=f.LISTED))
    assert "n’avancez rien" in certificate
    paid = f.paid_care(person, doctor)
    assert (paid.state, paid.to_provider, paid.to_beneficiary) == (ClaimState.DECIDED, 3_500, 0)
    assert {"CSS L169-2", "CSS L169-8"} <= {step.article for step in paid.decision.steps}
    notice = f.text_of(f.act(operations.send_care_notice, claim=paid.claim, on=f.ON))
    assert "35,00" in notice and "commission de recours amiable" in notice
    told = f.act(operations.tell_provider, provider=doctor, first_on=f.ON, last_on=f.ON, on=f.ON)
    letter = f.text_of(told, to_provider=True)
    assert paid.invoice in letter and f.nir_of(person) not in letter and "attentat" not in letter
    assert f.orders() == [("health_professional", None, 3_500)], "the bank desk sees no patient"
    with opened(purpose_of("execute_payments", "automation")), pytest.raises(register.PurposeViolation):
        list(models.Admission.objects.all())
    with pytest.raises(register.Refused):
        f.act(queries.fees_of, Actor(user="autre", role="health_professional", provider_id=999), **_period(doctor))
    [fee] = f.act(
        queries.fees_of, Actor(user="soin", role="health_professional", provider_id=doctor), **_period(doctor)
    )
    assert fee.amount == 3_500
    with guard.owner():
        written = {(one.operation, one.outcome) for one in journal.search(fiche=FICHE, limit=200).rows}
    done = {(name, "done") for name in ("take_victims_list", "receive_claims", "give_medical_opinion", "resume_claim")}
    assert done | {("fees_of", "refused")} <= written and journal.verify().sound


def _period(doctor):
    return {"provider": doctor, "first_on": date(2026, 11, 1), "last_on": f.ON}


def test_an_asbestos_worker_is_told_what_is_missing_then_paid_net_of_what_the_notice_says():
    person, file = f.allowance(levy=None)
    text = f.text_of(f.act(operations.send_allowance_notice, file=file, on=date(2026, 4, 11)))
    assert "1 950,00" in text.replace("\u202f", " ").replace("\xa0", " ") and "99-247" in text
    f.act(operations.set_levy, file=file, rate=830, source="Avis fictif du 2 avril 2026")
    assert f.act(operations.order_allowance, file=file, on=date(2026, 6, 10)).orders == 2
    f.bank_pays(PAID_ON)
    f.act(operations.end_allowance, file=file, ends_on=date(2026, 6, 1), on=PAID_ON)
    shown = f.act(queries.allowance_of, person=person)
    assert shown.state == FileState.ENDED
    with guard.owner():
        assert models.AllowanceFile.objects.get(pk=file).closed_on == PAID_ON
    assert all(
        f.act(queries.replays_alike, scheme=Scheme.ASBESTOS, payment=one.payment)
        for one in f.act(queries.payments_of, person=person)
    )


def experiment_run(doctor):
    """A patient whose package is paid and who was measured, then the end of the experiment."""
    code = f.experiment(keep_years=8)
    patient = f.included(code)
    f.send(f.packaged(code, "ENTREE", patient, doctor, f.CARE_ON))
    f.settle()
    measure = Measure(indicator="pas", result=4_000)
    f.act(operations.record_measure, f.adviser(), person=patient, experiment=code, measure=measure, on=f.CARE_ON)
    return code, patient


def test_an_experiment_pays_its_package_and_tells_its_evaluator_totals_only():
    doctor = f.provider()
    code, patient = experiment_run(doctor)
    assert f.orders() == [("health_professional", None, 12_000)]
    sent = f.act(operations.send_evaluation, STATISTICIAN, experiment=code, to=Evaluator.HAS, on=f.ON)
    assert all(cell.number is None for cell in sent.cells), "one patient is a small cell"
    with pytest.raises(register.Refused):
        f.act(queries.measures_of, person=patient)
    assert f.act(operations.end_experiment, experiment=code, ended_on=f.ON, on=f.ON) == 4
    late = f.packaged(code, "SUIVI", patient, doctor, f.ON)
    f.send(late, received_on=f.ON)
    f.settle()
    assert f.claims(patient)[0].state == ClaimState.TO_CONFIRM, "nothing is paid from the end on"


def test_each_scheme_is_kept_as_long_as_the_register_says_of_it():
    doctor = f.provider()
    person, admission = f.victim()
    f.paid_care(person, doctor)
    code, patient = experiment_run(doctor)
    f.bank_pays(PAID_ON)
    f.act(operations.end_experiment, experiment=code, ended_on=PAID_ON, on=PAID_ON)
    retention.run(on=date(2029, 11, 4), fiche=FICHE)
    assert "Payment" in rows(person), "three years are not over"
    retention.run(on=date(2029, 11, 5), fiche=FICHE)
    assert rows(person) == {"Admission": 1}, "care goes to the archive three years after its payment, admission stays"
    kept = {"Inclusion": 1, "FollowUp": 1, "PackageClaim": 1, "PackagePayment": 1}
    assert rows(patient) == kept, "the experiment keeps its own, whatever was paid"
    retention.run(on=date(2034, 11, 4), fiche=FICHE)
    assert rows(patient) == kept, "eight years, as this experiment says, where the register says at least five"
    retention.run(on=date(2034, 11, 5), fiche=FICHE)
    assert rows(patient) == {} and rows(person) == {"Admission": 1}
    assert admission and retention.proofs()
