"""A payer of incapacity pensions killed again and again: each term is paid once."""

from datetime import date

import pytest

from finalite.capabilities.money.tests import killing
from finalite.capabilities.people.tests import factories as people_factories
from finalite.missions.benefits.pay_work_injury_income import models, tasks
from finalite.missions.benefits.pay_work_injury_income.tests import factories

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
VICTIMS, TERMS = 3, 2
"""A pension of 3 000 € a year that has run for two quarters."""


def test_killed_at_random_it_pays_each_term_once(monkeypatch):
    monkeypatch.setattr(tasks, "SLICE", 1)
    for _ in range(VICTIMS):
        factories.decided(factories.with_account(people_factories.make_person()))
    left = killing.survived(
        ("pay_work_injury_income.pay", {"on": "2027-01-01"}),
        then=(("pay_work_injury_income.note_payments", {}),),
        pay_on=date(2027, 1, 5),
        count=models.Instalment.objects.filter(paid_on__isnull=False).count,
    )
    assert left.sound, left
    assert [amount for _, amount, _ in left.orders] == [75_000] * VICTIMS * TERMS
    assert left.counted == VICTIMS * TERMS
