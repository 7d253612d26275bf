"""Stays in hospital, and bases that nobody but the biller vouches for."""

import pytest

from finalite.capabilities import register
from finalite.capabilities.money.models import PaymentOrder
from finalite.capabilities.register import guard
from finalite.missions.benefits.pay_care_costs import operations, queries, rules

from . import factories
from .factories import ON, send, settle

pytestmark = pytest.mark.django_db
STAY = {
    "act": "GHS",
    "base": 200_000,
    "charged": 200_000,
    "third_party": True,
    "pathway": "referred",
    "act_tariff": 0,
    "act_on": "2026-11-02",
    "ends_on": "2026-11-05",
}


@pytest.fixture
def doctor():
    return factories.provider()


@pytest.fixture
def person(doctor):
    return factories.patient(doctor)


def act(function, **arguments):
    with register.acting(factories.technician()):
        return function(**arguments)


def test_two_stays_may_touch_and_may_not_overlap(person):
    clinic, other = (factories.provider(subject="care_facility") for _ in range(2))
    send(
        factories.line(person, clinic, **STAY),
        factories.line(person, other, **STAY | {"act_on": "2026-11-05", "ends_on": "2026-11-08"}),
    )
    assert settle().decided == 2
    send(factories.line(person, other, **STAY | {"act_on": "2026-11-07", "ends_on": "2026-11-09"}))
    assert settle().suspended == 1
    [waiting] = act(queries.suspended_lines, organisation="011")
    assert waiting.reasons == ("overlapping_stay",)
    with guard.owner():
        assert set(PaymentOrder.objects.values_list("payee_kind", flat=True)) == {"care_facility"}


@pytest.mark.parametrize(
    "act_stated, heavy",
    [
        ({"act_tariff": 11_999}, False),
        ({"act_tariff": 12_000}, True),
        ({"act_tariff": 0, "coefficient": 60}, True),
        ({"act_tariff": None, "coefficient": 60}, True),
        ({"act_tariff": 11_999, "coefficient": 59}, False),
    ],
)
def test_a_heavy_act_of_a_stay_is_told_by_its_tariff_or_by_its_coefficient(person, act_stated, heavy):
    send(factories.line(person, factories.provider(subject="care_facility"), **STAY | act_stated))
    assert settle().decided == 1
    [shown] = act(queries.reimbursements_of, person=person)
    assert any("somme forfaitaire" in step.label for step in shown.decision.steps) == heavy
    assert any(step.label == "Ticket modérateur du séjour" for step in shown.decision.steps) != heavy


def test_a_stay_whose_act_nobody_stated_waits_until_the_hospital_says(person):
    send(factories.line(person, factories.provider(subject="care_facility"), **STAY | {"act_tariff": None}))
    settle()
    [waiting] = act(queries.suspended_lines, organisation="011")
    assert waiting.reasons == ("fact:has_heavy_act",)
    with pytest.raises(register.Invalid):
        act(operations.record_stay_act, line=waiting.line, tariff=register.Cents(-1), on=ON)
    assert act(operations.record_stay_act, line=waiting.line, tariff=register.Cents(0), on=ON).state == "decided"


def test_the_act_of_a_stay_is_recorded_on_nothing_else(doctor):
    send(factories.line(factories.people_factories.make_person(), doctor))
    settle()
    [waiting] = act(queries.suspended_lines, organisation="011")
    with pytest.raises(register.Invalid, match="séjour"):
        act(operations.record_stay_act, line=waiting.line, tariff=register.Cents(0), on=ON)


@pytest.mark.parametrize(
    "who, changes, declared",
    [
        ({}, {}, False),
        ({"profession": "pharmacist"}, {"act": "PH7", "base": 1000, "charged": 1000, "prescriber": "doctor"}, True),
        ({"subject": "care_facility"}, STAY, True),
        ({"subject": "care_facility"}, {"act": "FPU", "base": 9000, "charged": 9000}, True),
    ],
)
def test_a_base_that_only_the_biller_vouches_for_is_said_in_the_decision(person, doctor, who, changes, declared):
    if "prescriber" in changes:
        changes = changes | {"prescriber": factories.number_of(doctor), "prescribed_on": factories.CARE_ON.isoformat()}
    send(factories.line(person, factories.provider(**who) if who else doctor, **changes))
    assert settle().decided == 1
    [shown] = act(queries.reimbursements_of, person=person)
    assert (rules.DECLARED_BASE in shown.decision.warnings) == declared
    assert any(rules.DECLARED_BASE in step.note for step in shown.decision.steps) == declared
    assert act(queries.replay_decision, settlement=shown.settlement).same
