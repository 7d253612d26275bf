"""A debt that is spread comes off as stated: never faster, never twice, and to the last cent."""

import dataclasses
from datetime import date

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from finalite.capabilities import money, register
from finalite.capabilities.money import offsets
from finalite.capabilities.money.models import ProviderDebt
from finalite.capabilities.register import purpose
from finalite.capabilities.register.values import Cents, Invalid
from finalite.kernel.calendar import add_months
from finalite.kernel.identifiers import fictitious_iban

DAY = date(2026, 1, 15)
DOCTOR = 5
DEBT = money.NewDebt(
    "fees/1/down",
    "pay_practitioners",
    None,
    "adjustment",
    Cents(1000),
    "Régularisation",
    "CSS L133-4",
    DAY,
    "health_professional",
    provider_id=DOCTOR,
    instalment=Cents(300),
    spread_from=date(2026, 1, 31),
)
ORDER = money.NewOrder(
    "fees/1", "pay_practitioners", "health_professional", DOCTOR, None, Cents(5000), "Forfait", DAY, "011"
)


@pytest.fixture
def desk(db):
    with (
        purpose.opened(register.purpose_of("execute_payments", "automation")),
        register.acting(register.automation("execute_payments")),
        transaction.atomic(),
    ):
        money.set_paying_account(money.PayingAccount("011", "Caisse", fictitious_iban(9), "FICTFRPPXXX"))
        yield


def pay(key, on):
    money.order_payments([dataclasses.replace(ORDER, key=key, due_on=on)])
    due = money.due_orders(organisation="011", on=on)
    lines = [money.Line(one.order_id, "Essai", fictitious_iban(1)) for one in due]
    return money.prepare_batch(lines, organisation="011", on=on, execution_on=on)


def taken():
    found = money.remittances_to(
        payee_kind="health_professional", payee_id=DOCTOR, first_on=DAY, last_on=date(2026, 12, 31)
    )
    return [one.recovered for one in found]


def test_each_month_takes_its_instalment_and_no_more(desk):
    money.owe([DEBT])
    days = (date(2026, 1, 30), date(2026, 1, 31), date(2026, 2, 27), date(2026, 2, 28), date(2026, 5, 5))
    for rank, day in enumerate(days):
        pay(f"fees/{rank}", day)
    assert taken() == [0, 300, 0, 300, 400]  # two months reached on 5 May: what was left
    assert money.debts_of_providers([DOCTOR]) == ()


def test_the_schedule_is_told_with_the_debt(desk):
    money.owe([DEBT])
    [debt] = money.debts_of_providers([DOCTOR])
    assert [(one.on, one.amount) for one in debt.schedule] == [
        (date(2026, 1, 31), 300),
        (date(2026, 2, 28), 300),
        (date(2026, 3, 31), 300),
        (date(2026, 4, 30), 100),
    ]


def test_a_schedule_stated_anew_counts_what_came_off(desk):
    money.owe([DEBT])
    pay("fees/1", date(2026, 1, 31))
    given = {"key": DEBT.key, "subject": DEBT.subject}
    money.spread_debt(**given, instalment=Cents(100), spread_from=date(2026, 2, 15))
    for rank, month in enumerate(range(2, 6)):
        pay(f"next/{rank}", date(2026, month, 15))
    # 300 had come off: the fourth instalment of 100 is the first to take anything more
    assert taken() == [300, 0, 0, 0, 100]
    with pytest.raises(Invalid):
        money.spread_debt(**given | {"key": "nobody"}, instalment=Cents(100), spread_from=DAY)


@pytest.mark.parametrize("wrong", [{"instalment": None}, {"spread_from": None}, {"instalment": 0}, {"instalment": 1}])
def test_a_schedule_is_whole_and_of_this_life(desk, wrong):
    with pytest.raises(Invalid):
        money.owe([dataclasses.replace(DEBT, **wrong)])


@settings(max_examples=60)
@given(st.integers(1, 50_000), st.integers(100, 20_000), st.lists(st.integers(0, 40), max_size=12))
def test_what_comes_off_follows_the_schedule_to_the_cent(amount, instalment, months):
    schedule = money.schedule_of(amount=amount, instalment=instalment, spread_from=DAY)
    assert sum(one.amount for one in schedule) == amount and all(0 < one.amount <= instalment for one in schedule)
    debt = ProviderDebt(amount=amount, recovered=0, instalment=instalment, spread_from=DAY)
    with purpose.opened(register.purpose_of("execute_payments", "automation")):
        for month in sorted(months):
            day = add_months(DAY, month)
            debt.recovered += offsets.recoverable(debt, day)
            assert debt.recovered == sum(one.amount for one in schedule if one.on <= day)
