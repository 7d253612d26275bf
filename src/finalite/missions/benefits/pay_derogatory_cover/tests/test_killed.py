"""A payer of the three derogatory schemes killed again and again: each care, package and month is paid once."""

from datetime import date

import pytest

from finalite.capabilities.money.tests import killing
from finalite.missions.benefits.pay_derogatory_cover import models, operations
from finalite.missions.benefits.pay_derogatory_cover.tests import factories as f

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
PATIENTS, MONTHS = 4, 6
"""April to September of an allowance."""


def count():
    paid = {"paid_on__isnull": False}
    return (
        models.Payment.objects.filter(**paid).count(),
        models.PackagePayment.objects.filter(**paid).count(),
        models.PackageClaim.objects.count(),
        models.RefusedLine.objects.count(),
    )


def test_killed_at_random_it_pays_each_package_and_each_month_once():
    doctor, code = f.provider(), f.experiment()
    lines = [f.packaged(code, "ENTREE", f.included(code), doctor, f.CARE_ON) for _ in range(PATIENTS)]
    _, file = f.allowance()
    left = killing.survived(
        lambda: f.send(*lines, f.line(None, doctor, act="ZZZ")),
        lambda: [f.act(operations.settle_claims, on=f.ON, limit=1) for _ in range(PATIENTS)],
        lambda: f.act(operations.order_allowance, file=file, on=date(2026, 10, 10)),
        then=(("pay_derogatory_cover.payments", {}),),
        count=count,
    )
    assert left.sound, left
    packages = [amount for kind, amount, _ in left.orders if kind == "health_professional"]
    months = [amount for kind, amount, _ in left.orders if kind != "health_professional"]
    assert packages == [12_000] * PATIENTS and len(months) == MONTHS and len(set(months)) == 1
    assert left.counted == (MONTHS, PATIENTS, PATIENTS, 1)
