"""A doctor who stops practising leaves patients a year to choose another, without the rate outside the pathway."""

from datetime import date

import pytest

from finalite.capabilities import people, register
from finalite.capabilities.register import guard
from finalite.missions.benefits.pay_care_costs import queries as ordinary
from finalite.missions.benefits.pay_care_costs.tests import factories as care
from finalite.missions.benefits.pay_practitioners import operations
from finalite.missions.benefits.pay_practitioners.values import Practice
from finalite.missions.entitlements.open_health_entitlements import queries as rights

from . import factories as f

pytestmark = pytest.mark.django_db
LEFT = date(2026, 10, 1)


@pytest.fixture
def patient():
    doctor = f.doctor(on=date(2020, 1, 1))
    person = f.patient(doctor)
    f.act(operations.close_payee_file, provider=doctor, on=LEFT)
    return person, doctor


def cover(person, on):
    with register.acting(register.automation("pay_care_costs")):
        return rights.cover_on(person_ids=(person,), on=on)[0]


def refunded(person, act_on, on):
    """What a consultation with another doctor, outside the pathway, is refunded."""
    line = care.line(person, care.provider(), act_on=act_on.isoformat(), pathway="outside")
    care.send(line, received_on=on)
    care.settle(on=on)
    with register.acting(care.technician()):
        return ordinary.reimbursements_of(person=person)[0].decision


def test_the_rights_tell_the_day_on_which_the_doctor_left(patient):
    person, doctor = patient
    before, after = cover(person, date(2026, 9, 30)), cover(person, LEFT)
    assert (before.treating_doctor, before.treating_doctor_left_on) == (doctor, None)
    assert (after.treating_doctor, after.treating_doctor_left_on) == (doctor, LEFT)


def test_within_a_year_of_the_departure_care_stays_in_the_pathway(patient):
    person, _ = patient
    decision = refunded(person, care.CARE_ON, care.ON)
    assert decision.amounts["paid"] == 1900
    assert any("parti depuis moins" in f"{step.label} {step.note}" for step in decision.steps)


def test_a_year_later_the_penalty_applies(patient):
    person, _ = patient
    late = date(2027, 10, 4)
    assert refunded(person, late, date(2027, 10, 20)).amounts["paid"] < 1900


def test_a_doctor_who_practises_again_is_the_treating_doctor_again(patient):
    person, doctor = patient
    given = {"provider": doctor, "practice": Practice.LIBERAL, "direct_payment": True}
    f.act(operations.open_payee_file, **given, on=date(2026, 11, 1))
    assert cover(person, date(2026, 11, 2)).treating_doctor_left_on is None
    with guard.owner():
        assert people.providers_of([doctor])[doctor].until_on is None


def test_nobody_stops_before_having_begun():
    doctor = f.doctor(on=date(2026, 10, 1))
    with pytest.raises(register.Invalid, match="n’avait pas commencé"):
        f.act(operations.close_payee_file, provider=doctor, on=date(2026, 10, 1))
