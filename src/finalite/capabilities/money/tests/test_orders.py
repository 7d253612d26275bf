"""An order exists once whatever is sent again, and nothing absurd is ever ordered."""

import dataclasses
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from finalite.capabilities import money, register
from finalite.capabilities.money.models import Debt, PaymentOrder
from finalite.capabilities.register import guard, purpose
from finalite.capabilities.register.purpose import PurposeViolation
from finalite.capabilities.register.values import Cents, Invalid, Refused

DAY = date(2026, 11, 21)
ORDER = money.NewOrder("sheet/1", "pay_care_costs", "insured", 7, 7, Cents(1755), "Remboursement de soins", DAY, "011")
DEBT = money.NewDebt(
    "participation/1", "pay_care_costs", 7, "participation", Cents(200), "Participation", "D. 160-7", DAY
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def care():
    with (
        purpose.opened(register.purpose_of("pay_care_costs", "automation")),
        register.acting(register.automation("pay_care_costs")),
        transaction.atomic(),
    ):
        yield


def changed(**fields):
    return dataclasses.replace(ORDER, **fields)


def test_sent_twice_is_one_order_and_says_so(care):
    first, twin = money.order_payments([ORDER, ORDER])
    (again,) = money.order_payments([ORDER])
    assert first == twin == again
    assert (first.already, twin.already, again.already) == (False, True, True)
    assert PaymentOrder.objects.filter(key="sheet/1").count() == 1


@pytest.mark.parametrize(
    "other",
    [
        {"amount": Cents(1756)},
        {"payee_id": 8},
        {"payee_kind": "dependant"},
        {"label": "Autre"},
        {"due_on": date(2027, 1, 1)},
    ],
)
def test_a_key_that_comes_back_different_is_refused_and_nothing_is_added(care, other):
    money.order_payments([ORDER])
    with pytest.raises(money.KeyReused):
        money.order_payments([changed(key="sheet/2"), changed(**other)])
    assert PaymentOrder.objects.count() == 1


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"amount": 0}, "amount"),
        ({"amount": -1}, "amount"),
        ({"amount": True}, "amount"),
        ({"amount": 10.0}, "amount"),
        ({"amount": 100_000_000_01}, "amount"),
        ({"payee_kind": "friend"}, "payee_kind"),
        ({"label": "漢"[:0]}, "label"),
        ({"label": "x" * 141}, "label"),
        ({"key": ""}, "key"),
        ({"key": "x" * 121}, "key"),
    ],
)
def test_nothing_absurd_is_ordered(care, other, field):
    with pytest.raises(Invalid) as refused:
        money.order_payments([ORDER, changed(**{"key": "b"} | other)])
    assert refused.value.field == field and PaymentOrder.objects.count() == 0


def test_the_database_refuses_an_order_of_nothing(care):
    with guard.owner(), pytest.raises(IntegrityError), transaction.atomic():
        PaymentOrder.objects.create(
            subject="insured",
            key="x",
            digest="",
            fiche="f",
            organisation="1",
            payee_kind="insured",
            payee_id=1,
            amount=0,
            label="x",
            due_on=DAY,
            ordered_on=DAY,
        )


def test_a_thousand_orders_cost_a_handful_of_statements(care):
    orders = [changed(key=f"sheet/{n}") for n in range(1000)]
    with CaptureQueriesContext(
        connection,
    ) as seen:
        ids = money.order_payments(orders)
    assert len(set(ids)) == 1000 and len(seen) <= 40, "SQLite takes some sixty rows a statement"


def test_who_has_no_right_to_payments_orders_none():
    with (
        purpose.opened(register.purpose_of("pay_care_costs", "medical_adviser")),
        register.acting(register.automation("pay_care_costs")),
        pytest.raises(PurposeViolation),
    ):
        money.order_payments([ORDER])


def test_only_a_rejected_payment_is_reissued(care):
    (order,) = money.order_payments([ORDER])
    with pytest.raises(Refused):
        money.reissue_payment(order, on=DAY, iban="FR00")


def test_a_cancelled_order_stays_cancelled_and_joins_no_batch(care):
    (order,) = money.order_payments([ORDER])
    money.cancel_order(order, on=DAY, reason="not_due")
    money.cancel_order(order, on=DAY, reason="not_due")
    assert money.payments([order])[0].state == "cancelled"
    assert money.due_orders(organisation="011", on=DAY) == ()


def test_a_debt_is_owed_once_and_never_of_nothing(care):
    (first,) = money.owe([DEBT])
    (again,) = money.owe([DEBT])
    assert (first, first.already, again.already) == (again, False, True)
    for wrong in ({"amount": 0}, {"amount": -5}, {"subject": "health_professional"}, {"key": ""}):
        with pytest.raises(Invalid):
            money.owe([dataclasses.replace(DEBT, **{"key": "other"} | wrong)])
    with pytest.raises(money.KeyReused):
        money.owe([dataclasses.replace(DEBT, amount=Cents(201))])


def test_the_database_refuses_to_recover_more_than_is_owed(care):
    money.owe([DEBT])
    with guard.owner(), pytest.raises(IntegrityError), transaction.atomic():
        Debt.objects.update(recovered=201)


def test_a_benefit_that_must_not_be_netted_is_paid_whole(care):
    money.owe([DEBT])
    (order,) = money.order_payments([changed(recover=False)])
    row = PaymentOrder.objects.select_for_update().get(pk=order)
    assert money.net_debts([row], on=DAY) == {}


def test_a_person_without_caisse_needs_one_said(care):
    with pytest.raises(Invalid) as refused:
        money.order_payments([changed(organisation="", person_id=None)])
    assert refused.value.field == "organisation"
