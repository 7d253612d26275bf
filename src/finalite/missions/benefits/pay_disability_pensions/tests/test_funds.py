"""The funds that are paid under subrogation: entered by one agent, their account looked at by another."""

from datetime import date

import pytest

from finalite.capabilities import people, register
from finalite.capabilities.money.models import PaymentOrder
from finalite.capabilities.money.tests import bank
from finalite.capabilities.register import guard
from finalite.kernel.identifiers import fictitious_iban
from finalite.missions.benefits.pay_disability_pensions import models, operations, queries
from finalite.missions.benefits.pay_disability_pensions.values import CafClaim, FundGiven

from .factories import DECIDED, FUND, act, decided, pay, second

pytestmark = pytest.mark.django_db
ON, SEPTEMBER = date(2026, 1, 1), date(2026, 9, 1)


def given(**changes):
    return FundGiven(**{"siret": FUND, "name": "Caf d’essai", "iban": fictitious_iban(5), "holder": "Caf"} | changes)


def entered():
    return act(operations.enter_family_fund, fund=given(), on=ON)


def account(fund):
    with guard.owner():
        return {key: one.iban for key, one in people.provider_bank_account_of([fund], on=SEPTEMBER).items()}


def test_nothing_is_paid_to_a_fund_before_a_second_agent_has_looked():
    fund = entered()
    assert (fund.account_end, fund.asked_iban, account(fund.fund)) == ("", fictitious_iban(5), {})
    with pytest.raises(register.Refused, match="second agent"):
        act(operations.look_at_fund_account, change=fund.change, accept=True, on=ON)
    looked = act(operations.look_at_fund_account, second(), change=fund.change, accept=True, on=ON)
    assert (looked.account_end, looked.change, account(fund.fund)) == (
        fictitious_iban(5)[-4:],
        None,
        {fund.fund: fictitious_iban(5)},
    )
    with pytest.raises(register.Invalid, match="n’attend pas"):
        act(operations.look_at_fund_account, second(), change=fund.change, accept=True, on=ON)


def test_a_refused_account_leaves_the_former_one_and_another_may_be_given():
    fund = entered()
    with pytest.raises(register.Invalid, match="attend déjà"):
        entered()
    act(operations.look_at_fund_account, second(), change=fund.change, accept=True, on=ON)
    again = act(operations.enter_family_fund, fund=given(iban=fictitious_iban(6)), on=ON)
    act(operations.look_at_fund_account, second(), change=again.change, accept=False, on=ON)
    assert account(fund.fund) == {fund.fund: fictitious_iban(5)}
    third = act(operations.enter_family_fund, fund=given(iban=fictitious_iban(7)), on=date(2026, 2, 1))
    act(operations.look_at_fund_account, second(), change=third.change, accept=True, on=date(2026, 2, 1))
    assert account(fund.fund) == {fund.fund: fictitious_iban(7)}
    [one] = act(queries.family_funds, on=SEPTEMBER)
    assert (one.siret, one.name, one.account_end) == (FUND, "Caf d’essai", fictitious_iban(7)[-4:])


def test_a_fund_just_entered_gets_back_what_it_advanced():
    fund = entered()
    act(operations.look_at_fund_account, second(), change=fund.change, accept=True, on=ON)
    _, file, _ = decided()
    claim = CafClaim(siret=FUND, amount=60_000, reference="AAH-2026-05")
    act(operations.record_caf_claim, file=file, claim=claim, on=DECIDED)
    pay(SEPTEMBER)
    bank.pays(SEPTEMBER)
    with guard.owner():
        paid = models.Payment.objects.filter(kind="caf").count()
        orders = PaymentOrder.objects.filter(payee_kind="care_sector_actor", payee_id=fund.fund, state="accepted")
        assert paid == 2 and sum(orders.values_list("amount", flat=True)) == 60_000


@pytest.mark.parametrize(
    "wrong",
    [{"siret": "123"}, {"iban": "FR76"}, {"holder": " "}, {"holder": "C" * 71}, {"name": "N" * 121}, {"name": ""}],
)
def test_a_slip_is_told_and_enters_nothing(wrong):
    with pytest.raises(register.Invalid):
        act(operations.enter_family_fund, fund=given(**wrong), on=ON)
    assert act(queries.family_funds, on=ON) == ()


def test_the_number_of_a_doctor_is_no_fund():
    with guard.owner():
        people.register_provider(provider=people.NewProvider("care_supplier", FUND, people.NumberKind.SIRET), on=ON)
    with pytest.raises(register.Invalid, match="déjà celui d’un professionnel"):
        entered()
