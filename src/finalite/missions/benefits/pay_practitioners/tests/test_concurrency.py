"""The same line or the same package asked for at once by several hands is paid once."""

import pytest
from django.conf import settings

from finalite.capabilities import register
from finalite.capabilities.money.models import PaymentOrder
from finalite.capabilities.register import guard
from finalite.missions.benefits.pay_care_costs.tests.test_concurrency import WORKERS, race
from finalite.missions.benefits.pay_practitioners import models

from . import factories as f

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True, databases=["default", "archive"]),
    pytest.mark.skipif(not settings.POSTGRESQL, reason="SQLite has one writer at a time; in memory, one connection"),
]


def amounts():
    with guard.owner():
        return sorted(PaymentOrder.objects.values_list("amount", flat=True))


def test_a_line_presented_by_all_at_once_is_paid_once():
    doctor = f.doctor()
    line = f.fee(f.patient(doctor))
    answers = []
    assert race(lambda number: answers.extend(f.present(doctor, line))) == []
    assert amounts() == [2100]
    assert sorted(one.reasons for one in answers) == [(), *[("already_presented",)] * (WORKERS - 1)]
    with guard.owner():
        assert models.FeeLine.objects.count() == 1


def test_a_package_decided_by_all_at_once_is_ordered_once():
    doctor = f.doctor()
    f.recorded()
    f.declared(doctor, "patients", 20)
    f.declared(doctor, "secure_mail", 1)
    problems = race(lambda number: f.decide(doctor))
    assert amounts() == [10_000]
    assert [type(one) for one in problems] == [register.Invalid] * (WORKERS - 1)
