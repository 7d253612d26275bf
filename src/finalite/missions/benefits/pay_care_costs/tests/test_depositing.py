"""Sheets that a program deposits together: each once by its own number, each refusal told in its place."""

import json

import pytest

from finalite.capabilities import register
from finalite.capabilities.register import guard
from finalite.missions.benefits.pay_care_costs import models, operations

from . import factories as f

pytestmark = pytest.mark.django_db


def deposit(*sheets, organisation="011"):
    texts = tuple(one if isinstance(one, str) else json.dumps(one) for one in sheets)
    with register.acting(f.technician(organisation)):
        return operations.deposit_sheets(sheets=texts, received_on=f.ON)


def held():
    with guard.owner():
        return sorted(models.CareLine.objects.values_list("key", flat=True))


@pytest.fixture
def sheets():
    doctor = f.provider()
    person = f.patient(doctor)
    return [f.line(person, doctor, act_on=f"2026-11-{day:02d}") for day in range(1, 6)]


def test_each_sheet_is_taken_and_one_refused_stops_none_of_the_others(sheets):
    wrong, unknown = sheets[1] | {"act": "ZZZ", "ends_on": "2026-11-01"}, sheets[3] | {"provider": "999999999999"}
    answer = deposit(sheets[0], wrong, "{", unknown, sheets[4])
    assert (answer.accepted, answer.again) == (2, 0)
    assert [(one.place, [fault.code for fault in one.faults]) for one in answer.refused] == [
        (2, ["unknown_act", "impossible_date"]),
        (3, ["syntax"]),
        (4, ["unknown_provider"]),
    ]
    assert len(held()) == 2
    with guard.owner():
        assert not models.RefusedLine.objects.exists(), "who deposits holds the sheet: nothing waits here"
        row = models.Delivery.objects.get()
    assert (row.accepted, row.refused, row.finished) == (2, 3, True)


def test_a_deposit_sent_again_doubles_nothing_however_it_is_cut(sheets):
    assert deposit(*sheets[:3]).accepted == 3
    again = deposit(*sheets[:3])
    assert (again.accepted, again.again, again.refused) == (0, 3, ())
    other = deposit(*sheets[2:], sheets[2])
    assert (other.accepted, other.again, other.refused) == (2, 2, ())
    assert len(held()) == len(sheets)


def test_a_sheet_refused_once_is_taken_when_it_is_sound(sheets):
    answer = deposit(sheets[0], sheets[1] | {"act": "ZZZ"})
    assert (answer.accepted, len(answer.refused)) == (1, 1)
    answer = deposit(sheets[0], sheets[1])
    assert (answer.accepted, answer.again, answer.refused) == (1, 1, ())


def test_another_sheet_under_a_number_already_used_is_refused(sheets):
    other = sheets[0] | {"charged": 5000}
    [refused] = deposit(sheets[0], other).refused
    assert (refused.place, refused.faults[0].code) == (2, "duplicate")
    [refused] = deposit(other).refused
    assert refused.faults[0].code == "duplicate"


def test_the_sheets_of_another_caisse_are_refused_and_nothing_is_told_of_them(sheets):
    deposit(sheets[0])
    answer = deposit(*sheets[:2], organisation="099")
    assert (answer.accepted, answer.again) == (0, 0)
    assert [fault.code for one in answer.refused for fault in one.faults] == ["out_of_reach", "out_of_reach"]


def test_a_deposit_is_of_one_to_five_hundred_sheets(sheets):
    for wrong in ((), ("{}",) * 501):
        with pytest.raises(register.Invalid, match="500"):
            deposit(*wrong)


def test_the_lines_of_a_deposit_are_paid_as_any_other(sheets):
    deposit(*sheets)
    assert f.settle().decided == len(sheets)
