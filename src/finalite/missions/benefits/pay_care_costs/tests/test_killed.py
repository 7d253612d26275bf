"""A payer of care costs killed again and again while it reads and pays: nothing is lost, nothing is paid twice."""

from datetime import date

import pytest

from finalite.capabilities.money.models import Debt
from finalite.capabilities.money.tests import killing
from finalite.missions.benefits.pay_care_costs import models, operations, tasks
from finalite.missions.benefits.pay_care_costs.tests import factories

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
LINES, PARTICIPATIONS = 30, 25
"""A consultation a day, of which the flat sum is taken on as many as the year allows."""


def count():
    return (
        models.CareLine.objects.count(),
        models.RefusedLine.objects.count(),
        models.SettledLine.objects.filter(closed_on__isnull=False).count(),
        models.Tally.objects.get().participations,
        Debt.objects.count(),
    )


def test_killed_at_random_it_reads_and_pays_each_line_once(monkeypatch):
    monkeypatch.setattr(operations, "INLINE", 3)
    monkeypatch.setattr(tasks, "SLICE", 4)
    doctor = factories.provider()
    person = factories.patient(doctor)
    days = [date.fromordinal(factories.ON.toordinal() - n) for n in range(1, LINES + 1)]
    lines = [factories.line(person, doctor, act_on=day.isoformat()) for day in days]
    receipt = factories.send(*lines[:15], b"\xff not a line", *lines[15:])
    left = killing.survived(
        ("pay_care_costs.read", {"delivery": receipt.delivery}),
        ("pay_care_costs.settle", {"on": factories.ON.isoformat()}),
        then=(("pay_care_costs.note_payments", {}),),
        count=count,
    )
    assert left.sound, left
    full = LINES - PARTICIPATIONS
    assert sorted(amount for _, amount, _ in left.orders) == [1900] * PARTICIPATIONS + [2100] * full
    assert left.counted == (LINES, 1, LINES, PARTICIPATIONS, 0)
