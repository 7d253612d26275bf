"""Packages of experiments: their specification, who agreed, what is measured, what an evaluator gets."""

from datetime import date

import pytest

from finalite.capabilities import register
from finalite.capabilities.register import Actor, guard
from finalite.missions.benefits.pay_derogatory_cover import models, operations, queries
from finalite.missions.benefits.pay_derogatory_cover.facts import Unit
from finalite.missions.benefits.pay_derogatory_cover.given import Measure
from finalite.missions.benefits.pay_derogatory_cover.values import Evaluator, Scheme

from . import factories as f

pytestmark = pytest.mark.django_db


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
    assert sorted(amount for *_, amount in f.orders()) == [4_500, 4_500, 12_000]


def test_a_new_version_of_a_package_leaves_earlier_days_at_the_earlier_amount():
    doctor, code = f.provider(), f.experiment()
    patient = f.included(code)
    f.package(code, "SUIVI", Unit.PERIOD, 6_000, date(2026, 7, 1), months=3)
    days = (date(2026, 4, 1), date(2026, 7, 1))
    f.send(*(f.packaged(code, "SUIVI", patient, doctor, day) for day in days))
    f.settle()
    assert sorted(amount for *_, amount in f.orders()) == [4_500, 6_000]


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
    assert (settled.suspended, settled.to_confirm, f.orders()) == (1, 1, [])
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
    assert (done.to_provider, f.orders()) == (80_000, [("health_professional", None, 80_000)])


@pytest.mark.parametrize(
    "changes, field",
    [
        ({"ends_on": date(2029, 2, 2)}, "ends_on"),
        ({"keep_years": 4}, "keep_years"),
        ({"ends_on": date(2024, 2, 1)}, ""),
    ],
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


def test_the_term_of_an_experiment_reaches_the_patients_of_every_caisse():
    code = f.experiment()
    f.included(code)
    other = f.covered_person(organisation="022")
    day = date(2026, 3, 2)
    agent = f.technician("022")
    f.act(operations.include_patient, agent, person=other, experiment=code, included_on=day, informed_on=day)
    assert f.act(operations.end_experiment, experiment=code, ended_on=f.ON, on=f.ON) == 1
    auto = register.automation("pay_derogatory_cover")
    assert f.act(operations.apply_terms, auto, on=f.ON).done == 1
    assert f.act(operations.apply_terms, auto, on=f.ON).done == 0
    with guard.owner():
        assert {one.left_on for one in models.Inclusion.objects.all()} == {f.ON}


def test_an_experiment_that_nobody_closed_ends_on_its_day_and_its_years_run():
    code = f.experiment(keep_years=5)
    patient = f.included(code)
    auto = register.automation("pay_derogatory_cover")
    f.act(operations.apply_terms, auto, on=date(2028, 1, 30))
    [shown] = f.act(queries.experiments)
    assert shown.closed_on is None
    f.act(operations.apply_terms, auto, on=date(2028, 1, 31))
    [shown] = f.act(queries.experiments)
    with guard.owner():
        row = models.Inclusion.objects.get(person_id=patient)
        assert shown.closed_on == row.left_on == row.kept_from == date(2028, 1, 31)
