"""A payer of injury care killed again and again while it reads and pays: nothing is lost, nothing is paid twice."""

from datetime import date, timedelta

import pytest

from finalite.capabilities.money.tests import killing
from finalite.missions.benefits.pay_work_injury_care_costs import models, operations, tasks
from finalite.missions.benefits.pay_work_injury_care_costs.tests import factories as f

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
LINES = 8


def count():
    paid = models.Settlement.objects.filter(paid_on__isnull=False)
    return models.CareLine.objects.count(), models.RefusedLine.objects.count(), paid.count()


def test_killed_at_random_it_reads_and_pays_each_line_of_an_injury_once(monkeypatch):
    monkeypatch.setattr(operations, "INLINE", 1)
    monkeypatch.setattr(tasks, "SLICE", 2)
    doctor = f.provider()
    person, _ = f.victim(doctor)
    days = [date(2026, 3, 5) + timedelta(n) for n in range(LINES)]
    lines = [f.line(person, doctor, act_on=day.isoformat()) for day in days]
    receipt = f.send(*lines[:4], b"\xff not a line", *lines[4:])
    day = {"on": f.ON.isoformat()}
    left = killing.survived(
        ("pay_work_injury_care_costs.read", {"delivery": receipt.delivery}),
        ("pay_work_injury_care_costs.settle", day),
        ("pay_work_injury_care_costs.follow", day),
        then=(("pay_work_injury_care_costs.note_payments", {}),),
        count=count,
    )
    assert left.sound, left
    assert [(kind, amount) for kind, amount, _ in left.orders] == [("health_professional", 3000)] * LINES
    assert left.counted == (LINES, 1, LINES)
