"""What a provider was paid in error comes back out of what is due to it, to the cent, and never out of the patient."""

import dataclasses
from datetime import date

import pytest
from django.db import transaction

from finalite.capabilities import money, register
from finalite.capabilities.money.models import PaymentOrder
from finalite.capabilities.register import purpose
from finalite.capabilities.register.values import Cents, Invalid
from finalite.kernel.identifiers import fictitious_iban

DAY = date(2026, 11, 21)
DOCTOR, PATIENT = 5, 7
DEBT = money.NewDebt(
    "care/1/overpayment",
    "pay_care_costs",
    None,
    "overpayment",
    Cents(3000),
    "Tiers payant à restituer",
    "CSS L133-4",
    DAY,
    "health_professional",
    provider_id=DOCTOR,
)
ORDER = money.NewOrder(
    "sheet/1", "pay_care_costs", "health_professional", DOCTOR, PATIENT, Cents(2100), "Tiers payant", DAY, "011"
)

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


def batch():
    due = money.due_orders(organisation="011", on=DAY)
    lines = [money.Line(one.order_id, "Essai", fictitious_iban(1)) for one in due]
    return money.prepare_batch(lines, organisation="011", on=DAY, execution_on=DAY)


def left():
    return [debt.left for debt in money.debts_of_providers([DOCTOR])]


def test_later_orders_pay_it_back_step_by_step_until_nothing_is_left(desk):
    money.owe([DEBT])
    first = order()
    made = batch()
    assert (made.settled, made.reference, left()) == ((first,), "", [900])
    second = order(key="sheet/2")
    [netting] = batch().nettings
    assert (netting.due, netting.recovered, netting.transferred) == (2100, 900, 1200)
    assert [(s.label, s.article, s.amount, s.left) for s in netting.steps] == [
        ("Tiers payant à restituer", "CSS L133-4", 900, 0)
    ]
    assert money.steps_of([first, second]) == {
        first: (money.Step(netting.steps[0].debt_id, "Tiers payant à restituer", "CSS L133-4", 2100, 900),),
        second: netting.steps,
    }
    order(key="sheet/3")
    assert (batch().nettings, left()) == ((), [])


def test_netting_an_order_twice_takes_nothing_more(desk):
    money.owe([DEBT])
    number = order(amount=Cents(1000))
    row = PaymentOrder.objects.get(pk=number)
    assert money.net_debts([row], on=DAY)[number].recovered == 1000
    assert money.net_debts([PaymentOrder.objects.get(pk=number)], on=DAY) == {}
    assert left() == [2000]


def test_the_patient_and_other_providers_pay_nothing_of_it(desk):
    money.owe([DEBT])
    order(key="patient", payee_kind="insured", payee_id=PATIENT)
    order(key="other", payee_id=DOCTOR + 1)
    # a person who happens to bear the number of the provider is somebody else
    order(key="namesake", payee_kind="insured", payee_id=DOCTOR, person_id=DOCTOR)
    assert (batch().nettings, left()) == ((), [3000])


def test_a_patient_debt_is_not_taken_from_the_provider(desk):
    money.owe(
        [money.NewDebt("p", "pay_care_costs", PATIENT, "participation", Cents(200), "Participation", "D. 160-7", DAY)]
    )
    order()
    assert batch().nettings == ()


def test_it_is_owed_once_and_names_its_debtor(desk):
    (first,) = money.owe([DEBT])
    (again,) = money.owe([DEBT])
    assert (first, first.already, again.already) == (again, False, True)
    for wrong in ({"provider_id": None}, {"person_id": PATIENT}, {"subject": "insured"}, {"subject": "employer"}):
        with pytest.raises(Invalid):
            money.owe([dataclasses.replace(DEBT, **{"key": "other"} | wrong)])
    for other in ({"amount": Cents(1)}, {"provider_id": DOCTOR + 1}):
        with pytest.raises(money.KeyReused):
            money.owe([dataclasses.replace(DEBT, **other)])


def test_a_rejected_payment_keeps_what_it_paid_back(desk):
    money.owe([dataclasses.replace(DEBT, amount=Cents(500))])
    number = order()
    batch()
    money.record_return(reference=f"FIN-{number}", on=DAY, code="AC04")
    again = money.reissue_payment(number, on=DAY, iban=fictitious_iban(2))
    assert money.payments([again])[0].amount == 1600 and left() == []
