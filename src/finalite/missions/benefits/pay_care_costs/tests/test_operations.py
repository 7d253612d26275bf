"""A care sheet from its arrival to its payment order."""

import pytest

from finalite.capabilities import money
from finalite.capabilities.register import guard
from finalite.missions.benefits.pay_care_costs import models

from . import factories

pytestmark = pytest.mark.django_db


def paid_orders():
    with guard.owner():
        return list(money.models.PaymentOrder.objects.order_by("pk"))


def test_a_consultation_is_received_decided_and_ordered():
    doctor = factories.provider()
    person = factories.patient(doctor)
    receipt = factories.send(factories.line(person, doctor))
    assert (receipt.accepted, receipt.refused) == (1, 0)
    settled = factories.settle()
    assert (settled.decided, settled.suspended, settled.total) == (1, 0, 1900)
    with guard.owner():
        settlement = models.Settlement.objects.get()
    assert settlement.to_insured == 1900
