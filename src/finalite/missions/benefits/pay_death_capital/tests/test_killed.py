"""A payer of death capitals killed again and again: each share of each capital is paid once."""

import pytest

from finalite.capabilities.money.tests import killing
from finalite.missions.benefits.pay_death_capital import models, operations, queries
from finalite.missions.benefits.pay_death_capital.tests import factories as f

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
FILES, CHILDREN = 2, 3


def test_killed_at_random_it_pays_each_share_once():
    files = []
    for _ in range(FILES):
        person, file = f.dead()
        for _ in range(CHILDREN):
            f.claim(person)
        f.give_accounts(file)
        files.append(file)

    def decide():
        for file in files:
            if not f.act(queries.awards_of, file=file):
                f.act(operations.decide_capital, file=file, on=f.OPENED)

    left = killing.survived(
        decide,
        lambda: [f.act(operations.order_capital, file=file, on=f.OPENED) for file in files],
        then=(("pay_death_capital.payments", {}),),
        count=models.Award.objects.filter(paid_on__isnull=False).count,
    )
    assert left.sound, left
    assert len(left.orders) == left.counted == FILES * CHILDREN
    assert max(amount for _, amount, _ in left.orders) - min(amount for _, amount, _ in left.orders) <= 1
