"""A payer of pensions killed again and again during its monthly run: each month of each pension is paid once."""

import pytest

from finalite.capabilities.money.tests import killing
from finalite.missions.benefits.pay_disability_pensions import models, tasks
from finalite.missions.benefits.pay_disability_pensions.tests.factories import decided

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
PENSIONS, MONTHS = 3, 4
"""May, from the fifteenth, to August."""


def count():
    paid = models.MonthPaid.objects.filter(paid_on__isnull=False)
    return paid.count(), models.Payment.objects.filter(paid_on__isnull=False).count()


def test_killed_at_random_it_pays_each_month_of_each_pension_once(monkeypatch):
    monkeypatch.setattr(tasks, "SLICE", 1)
    amounts = [decided()[2].decision.amounts["pension"] for _ in range(PENSIONS)]
    left = killing.survived(
        ("pay_disability_pensions.pay", {"on": "2026-09-01"}),
        then=(("pay_disability_pensions.note_payments", {}),),
        count=count,
    )
    assert left.sound, left
    due = [amount * 17 // 31 for amount in amounts] + amounts * (MONTHS - 1)
    assert sorted(amount for _, amount, _ in left.orders) == sorted(due)
    assert left.counted == (PENSIONS * MONTHS, PENSIONS * MONTHS)
