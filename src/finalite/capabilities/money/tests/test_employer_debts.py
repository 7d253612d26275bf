"""What an employer was paid in error comes back out of what is due to it next, and out of nobody else's."""

from datetime import date

import pytest
from django.db import transaction

from finalite.capabilities import money, people, register
from finalite.capabilities.money.models import PaymentOrder
from finalite.capabilities.register import guard, purpose
from finalite.capabilities.register.values import Cents, Invalid
from finalite.kernel.identifiers import fictitious_iban

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 21)
DEBT = {"fiche": "pay_daily_allowances", "kind": "allowance_overpaid", "label": "Versé à tort", "arose_on": DAY}


@pytest.fixture
def desk():
    with purpose.opened(register.purpose_of("execute_payments", "automation")), transaction.atomic():
        yield


def owe(**fields):
    given = {"key": "a/1", "person_id": None, "amount": Cents(500), "article": "CSS L133-4-1", "subject": "employer"}
    return money.owe([money.NewDebt(**(DEBT | given | fields))])


def test_the_debt_of_an_employer_is_netted_on_its_own_orders(desk):
    owe(employer_id=3)
    orders = [
        money.NewOrder(f"o/{kind}/{payee}", DEBT["fiche"], kind, payee, 7, Cents(800), "Indemnites", DAY, "011")
        for kind, payee in (("employer", 3), ("employer", 4), ("insured", 3))
    ]
    numbers = money.order_payments(orders)
    rows = list(PaymentOrder.objects.filter(pk__in=numbers).order_by("pk"))
    nettings = money.net_debts(rows, on=DAY)
    assert [nettings[row.pk].recovered for row in rows] == [500, 0, 0]
    assert money.debts_of_employers([3]) == ()


def test_a_debt_names_one_debtor_of_its_kind(desk):
    for fields in ({}, {"employer_id": 3, "person_id": 7}, {"provider_id": 3}):
        with pytest.raises(Invalid, match="débiteur"):
            owe(**fields)


def test_an_employer_is_registered_once_and_paid_on_the_account_of_the_day():
    with guard.owner():
        one = people.employer_of_siret(siret="73282932000074", name="Employeur fictif")
        assert people.employer_of_siret(siret="732 829 320 00074") == one
        account = people.Account(fictitious_iban(5), "Employeur fictif")
        people.change_employer_bank_account(employer_id=one, account=account, asked_by="agent", on=DAY)
        assert people.employer_bank_account_of([one], on=DAY)[one].iban == account.iban
        assert people.employers_of([one])[one].name == "Employeur fictif"
        with pytest.raises(Invalid):
            people.employer_of_siret(siret="73282932000075")
