"""A payer of facilities killed again and again while it reads, decides and orders: each invoice and month once."""

from datetime import date

import pytest

from finalite.capabilities.care_sheets import SheetFormat
from finalite.capabilities.money.tests import killing
from finalite.capabilities.register import Upload
from finalite.missions.benefits.pay_facilities import models, operations, tasks
from finalite.missions.benefits.pay_facilities.tests import factories
from finalite.missions.benefits.pay_facilities.tests.factories import ON, act, staff

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
STAYS, MONTHS = 3, 11


def count():
    closed = models.Invoice.objects.filter(closed_on__isnull=False)
    return models.Invoice.objects.count(), closed.count(), models.RefusedLine.objects.count()


def test_killed_at_random_it_pays_each_invoice_and_each_month_once(monkeypatch):
    monkeypatch.setattr(tasks, "SLICE", 1)
    hospital, people = factories.facility(), [factories.covered_person() for _ in range(STAYS)]
    lines = [factories.line(one, hospital) for one in people]
    file = Upload("factures.jsonl", factories.jsonl([*lines[:1], b"\xff no line", *lines[1:]]))
    receipt = act(operations.hand_in_file, staff(hospital), file=file, format=SheetFormat.JSONL, received_on=ON)
    act(operations.notify_allocation, allocation=factories.allocation(hospital), on=date(2026, 1, 5))
    day = {"on": ON.isoformat()}
    left = killing.survived(
        ("pay_facilities.read", {"delivery": receipt.delivery}),
        ("pay_facilities.settle", day),
        ("pay_facilities.daily", day),
        then=(("pay_facilities.daily", day),),
        count=count,
    )
    assert left.sound, left
    amounts = sorted(amount for _, amount, _ in left.orders)
    assert len(amounts) == MONTHS + STAYS and sum(amounts[:MONTHS]) == 1_000_000 * MONTHS // 12
    assert amounts[MONTHS:] == [160_000] * STAYS and left.counted == (STAYS, STAYS, 1)
