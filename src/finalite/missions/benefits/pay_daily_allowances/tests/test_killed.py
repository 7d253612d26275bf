"""A payer of daily allowances killed again and again during its run of the fortnight: each stop is paid once."""

import pytest

from finalite.capabilities.money.tests import killing
from finalite.missions.benefits.pay_daily_allowances import models, tasks
from finalite.missions.benefits.pay_daily_allowances.tests import factories as f

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
STOPS = 5


def test_killed_at_random_it_pays_each_stop_once(monkeypatch):
    monkeypatch.setattr(tasks, "SLICE", 2)
    for _ in range(STOPS):
        f.stopped()
    left = killing.survived(
        ("pay_daily_allowances.settle", {"to": str(f.LAST), "on": str(f.ON)}),
        then=(("pay_daily_allowances.note_payments", {}),),
        count=models.Settlement.objects.filter(closed_on__isnull=False).count,
    )
    assert left.sound, left
    assert [amount for _, amount, _ in left.orders] == [21 * 3068] * STOPS
    assert left.counted == STOPS
