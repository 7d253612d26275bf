"""Lines that a professional presents for itself: decided at once, presented again after a refusal, never paid twice."""

import json
from datetime import date

import pytest

from finalite.capabilities import register
from finalite.capabilities.money.models import PaymentOrder
from finalite.capabilities.register import guard
from finalite.missions.benefits.pay_care_costs import operations, queries

from . import factories as f

pytestmark = pytest.mark.django_db


def present(*lines, on=f.ON):
    with register.acting(f.technician()):
        return operations.take_presented_lines(sheets=tuple(json.dumps(one) for one in lines), received_on=on, on=on)


@pytest.fixture
def sheet():
    doctor = f.provider()
    return f.line(f.patient(doctor), doctor, third_party=True)


def test_a_sound_line_is_decided_and_ordered_to_who_bills(sheet):
    [one] = present(sheet)
    assert (one.state, one.reasons, one.paid) == ("decided", (), 2100)
    with guard.owner():
        assert [(o.first_key, o.payee_kind, o.amount) for o in PaymentOrder.objects.all()] == [
            (one.order, "health_professional", 2100)
        ]
    with register.acting(f.technician()):
        assert queries.presented_lines(keys=(one.key, "unknown")) == (one,)


def test_a_line_presented_twice_is_paid_once(sheet):
    present(sheet)
    [again] = present(sheet)
    assert (again.state, again.reasons, again.key) == ("refused", ("already_paid",), "")
    with guard.owner():
        assert PaymentOrder.objects.count() == 1


def test_care_refunded_to_the_patient_is_not_paid_again(sheet):
    f.send(sheet | {"third_party": False, "invoice": "PAPER-1"})
    f.settle()
    [one] = present(sheet)
    assert (one.state, one.reasons) == ("refused", ("patient_already_refunded",))


def test_each_line_is_answered_in_its_place(sheet):
    wrong, unknown = sheet | {"line": 2, "act": "ZZZ"}, sheet | {"line": 3, "provider": "999999999999"}
    answers = present(wrong, sheet, unknown)
    assert [(one.state, one.reasons) for one in answers] == [
        ("refused", ("act:unknown_act",)),
        ("decided", ()),
        ("refused", ("provider:unknown_provider",)),
    ]


def test_a_line_that_waited_is_replaced_by_the_one_presented_again(sheet):
    before = {**sheet, "act_on": "2023-06-01"}  # before the patient's rights
    [waits] = present(before)
    assert (waits.state, waits.reasons) == ("suspended", ("no_right_on_day",))
    [again] = present(sheet, on=date(2026, 11, 23))
    assert (again.state, again.key) == ("decided", f"{waits.key}#2")
    with register.acting(f.technician()):
        assert queries.presented_lines(keys=(waits.key,))[0].state == "cancelled"
