"""A payee reads what was due, what came off and what left; no order counts twice, whatever became of it."""

import dataclasses
from datetime import date

import pytest
from django.db import transaction

from finalite.capabilities import money, register
from finalite.capabilities.register import purpose
from finalite.capabilities.register.values import Cents
from finalite.kernel.identifiers import fictitious_iban

DAY = date(2026, 11, 20)
DOCTOR = 5
ORDER = money.NewOrder(
    "fees/1", "pay_practitioners", "health_professional", DOCTOR, None, Cents(5000), "Forfait", DAY, "011"
)
DEBT = money.NewDebt(
    "fees/1/down", "pay_practitioners", None, "adjustment", Cents(1200), "Trop versé", "CSS L133-4", DAY,
    "health_professional", provider_id=DOCTOR,
)  # fmt: skip

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    with (
        purpose.opened(register.purpose_of("execute_payments", "automation")),
        register.acting(register.automation("execute_payments")),
        transaction.atomic(),
    ):
        money.set_paying_account(money.PayingAccount("011", "Caisse", fictitious_iban(9), "FICTFRPPXXX"))
        yield


def order(**fields):
    return money.order_payments([dataclasses.replace(ORDER, **fields)])[0]


def send():
    due = money.due_orders(organisation="011", on=DAY)
    lines = [money.Line(one.order_id, "Essai", fictitious_iban(1)) for one in due]
    return money.prepare_batch(lines, organisation="011", on=DAY, execution_on=DAY)


def read(**fields):
    asked = {"payee_kind": "health_professional", "payee_id": DOCTOR, "first_on": DAY, "last_on": DAY} | fields
    return money.remittances_to(**asked)


def test_the_payee_reads_its_own_orders_of_the_period_and_why_something_came_off(desk):
    mine = order()
    order(key="other", payee_id=DOCTOR + 1)
    order(key="namesake", payee_kind="insured", person_id=DOCTOR)
    order(key="before", due_on=date(2026, 11, 19))
    order(key="after", due_on=date(2026, 11, 21))
    money.owe([DEBT])
    send()
    found = {one.order_id: one for one in read()}
    assert set(found) == {mine}
    late = read(first_on=date(2026, 11, 19))
    assert [(one.key, one.recovered) for one in late] == [("before", 1200), ("fees/1", 0)]
    assert [(step.label, step.amount) for step in late[0].steps] == [("Trop versé", 1200)]
    assert money.totals_of(late) == money.Totals(due=10000, recovered=1200, transferred=8800, held=0)
    assert read(fiches=("pay_care_costs",)) == ()


def test_the_database_adds_up_every_order_month_by_month_and_the_latest_are_read_alone(desk):
    money.owe([DEBT])
    order()
    order(key="second", amount=Cents(700))
    send()
    sent = order(key="later", due_on=date(2026, 12, 1), amount=Cents(300))
    money.cancel_order(order(key="never", due_on=date(2026, 12, 2)), on=DAY, reason="error")
    year = {"first_on": date(2026, 1, 1), "last_on": date(2026, 12, 31)}
    months = money.months_to(payee_kind="health_professional", payee_id=DOCTOR, **year)
    assert list(months) == [date(2026, 11, 1), date(2026, 12, 1)]
    assert months[date(2026, 12, 1)] == money.Totals(due=300, recovered=0, transferred=300, held=0)
    assert money.totals_of(months.values()) == money.totals_of(read(**year))
    assert [one.order_id for one in read(**year, latest=2)] == [one.order_id for one in read(**year)][-2:]
    assert sent in {one.order_id for one in read(**year, latest=2)} and read(**year, latest=0) == ()


def test_money_that_came_back_is_held_then_counted_once_when_sent_again(desk):
    money.owe([DEBT])
    number = order()
    send()
    money.record_return(reference=f"FIN-{number}", on=DAY, code="AC04")
    assert money.totals_of(read()) == money.Totals(due=5000, recovered=1200, transferred=0, held=3800)
    money.reissue_payment(number, on=DAY, iban=fictitious_iban(2))
    assert money.totals_of(read()) == money.Totals(due=5000, recovered=1200, transferred=3800, held=0)
    assert {one.key for one in read()} == {"fees/1"}


def test_what_was_withdrawn_is_due_no_more(desk):
    money.cancel_order(order(), on=DAY, reason="error")
    assert money.totals_of(read()) == money.Totals(0, 0, 0, 0)
