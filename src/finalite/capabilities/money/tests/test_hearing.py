"""A fiche hears of each move of its orders, whatever the order in which they were written."""

import dataclasses
from datetime import date, timedelta

import pytest
from django.db import transaction

from finalite.capabilities import money, register
from finalite.capabilities.register import purpose
from finalite.capabilities.register.values import Cents
from finalite.kernel.identifiers import fictitious_iban

DAY = date(2026, 11, 21)
PAID = DAY + timedelta(days=3)
ORDER = money.NewOrder("sheet/1", "pay_care_costs", "insured", 7, 7, Cents(1755), "Remboursement de soins", DAY, "011")

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


def send(*keys):
    ids = money.order_payments([dataclasses.replace(ORDER, key=key) for key in keys])
    lines = [money.Line(one, "Essai", fictitious_iban(1)) for one in ids]
    money.prepare_batch(lines, organisation="011", on=DAY, execution_on=PAID)
    return ids


def waiting(**asked):
    return [one.key for one in money.unheard(fiche="pay_care_costs", **asked)]


def test_an_order_that_did_not_move_is_not_heard_of(desk):
    money.order_payments([ORDER])
    assert waiting() == [] and money.payment_days(["sheet/1"]) == {"sheet/1": None}


def test_what_was_heard_is_not_given_again_until_it_moves_again(desk):
    (number,) = send("sheet/1")
    assert waiting() == ["sheet/1"] == waiting()
    money.heard([number])
    assert waiting() == []
    money.record_return(reference=f"FIN-{number}", on=PAID, code="AC04")
    assert waiting() == ["sheet/1"]


def test_a_late_order_of_low_number_is_not_skipped(desk):
    """A cursor past the second order would never see the first, whose transaction ends later."""
    first, second = send("sheet/1", "sheet/2")
    money.heard([second])
    assert [one.order_id for one in money.unheard(fiche="pay_care_costs")] == [first]


def test_slices_follow_each_other(desk):
    ids = send("sheet/1", "sheet/2", "sheet/3")
    assert (waiting(most=2), waiting(after=ids[1])) == (["sheet/1", "sheet/2"], ["sheet/3"])


def test_another_fiche_hears_nothing(desk):
    send("sheet/1")
    assert money.unheard(fiche="pay_daily_allowances") == ()


def test_a_reissue_is_heard_under_the_key_of_the_fiche_twice_over(desk):
    (number,) = send("sheet/1")
    for turn in range(2):
        money.record_return(reference=f"FIN-{number}", on=PAID, code="AC04")
        number = money.reissue_payment(number, on=PAID, iban=fictitious_iban(2 + turn))
        assert money.payment_days(["sheet/1"]) == {"sheet/1": None}
        money.prepare_batch(
            [money.Line(number, "Essai", fictitious_iban(2 + turn))],
            organisation="011",
            on=PAID,
            execution_on=PAID + timedelta(days=turn),
        )
    assert money.payment_days(["sheet/1", "nothing"]) == {"sheet/1": PAID + timedelta(days=1)}
    assert set(waiting()) == {"sheet/1"}


def test_money_that_comes_back_is_paid_no_more(desk):
    (number,) = send("sheet/1")
    money.record_return(reference=f"FIN-{number}", on=PAID, code="AC04")
    assert money.payments([number])[0].paid_on is None
