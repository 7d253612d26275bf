"""A payer of professionals killed again and again: each fee and package is paid once, however often presented."""

from contextlib import suppress

import pytest

from finalite.capabilities import register
from finalite.capabilities.money.tests import killing
from finalite.missions.benefits.pay_practitioners import models
from finalite.missions.benefits.pay_practitioners.tests import factories as f
from finalite.missions.benefits.pay_practitioners.values import FeeState

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
DOCTORS, PACKAGE = 3, 20 * 500


def count():
    paid = models.FeeLine.objects.filter(state=FeeState.PAID).count()
    return paid, models.Remuneration.objects.filter(paid_on__isnull=False).count()


def test_killed_at_random_it_pays_each_fee_and_each_package_once():
    f.recorded()
    doctors = [f.doctor() for _ in range(DOCTORS)]
    lines = {one: f.fee(f.patient(one)) for one in doctors}
    for one in doctors:
        f.declared(one, "patients", 20)
        f.declared(one, "secure_mail", 1)

    def present():
        for one in doctors:
            f.present(one, lines[one])

    def decide():
        for one in doctors:
            # an agent who tries again what is decided is told so
            with suppress(register.Invalid):
                f.decide(one)

    day = {"on": str(f.ON)}
    left = killing.survived(
        present,
        decide,
        then=(
            ("pay_care_costs.note_payments", {}),
            ("pay_practitioners.payments", day),
            ("pay_practitioners.follow", day),
        ),
        count=count,
    )
    assert left.sound, left
    assert sorted(amount for _, amount, _ in left.orders) == [2100] * DOCTORS + [PACKAGE] * DOCTORS
    assert left.counted == (DOCTORS, DOCTORS)
