"""Somebody whose payment came back is told why and what to do, once."""

from datetime import timedelta

import pytest

from finalite.capabilities import exchange, jobs, letters, money, people, register
from finalite.capabilities.people.tests.factories import make_provider
from finalite.capabilities.register import guard
from finalite.capabilities.register.values import Upload
from finalite.missions.finance.execute_payments import operations
from finalite.missions.finance.execute_payments.models import RejectionCase
from finalite.missions.finance.execute_payments.values import CancelReason

from . import factories as f

pytestmark = pytest.mark.django_db
LATER = f.PAYDAY + timedelta(days=2)


@pytest.fixture(autouse=True)
def paying():
    f.set_account()


def rejected(reason="AC04", *, role="payment_officer", **fields):
    """A person whose payment the bank sends back, and the order."""
    person = f.make_payee(**fields)
    order = f.order(person)
    with register.acting(f.officer()):
        batch = operations.prepare_payment_batch(on=f.TODAY, execution_on=f.PAYDAY)
    bank_says(batch.reference, order, reason, role)
    return person, order


def bank_says(batch, order, reason, role="payment_officer"):
    content = f.status_report(batch, payments=f.transaction_status(f"FIN-{order}", "RJCT", reason))
    actor = register.Actor(user="agent", role=role, organisation=f.CAISSE)
    with register.acting(actor):
        operations.receive_status_report(report=Upload("r.xml", content), on=f.PAYDAY)


def told(person):
    with guard.owner():
        return [
            f.text_of(letters.read_letter(letter_id=letter.letter_id).content)
            for letter in letters.letters_of([person])
            if letter.template == "payment_rejected.typ"
        ]


def test_a_closed_account_is_told_with_the_reason_and_what_to_do():
    person, _ = rejected("AC04")
    jobs.run_ready()
    [text] = told(person)
    assert "17,55" in text and "compte clos" in text and "autre compte" in text
    with guard.owner():
        assert [line.recipient for line in exchange.ledger(person_id=person)] == ["data_subject"]


def test_another_reason_asks_for_no_other_account():
    person, _ = rejected("MS03")
    jobs.run_ready()
    [text] = told(person)
    assert "reste due" in text and "autre compte" not in text


def test_it_is_told_once_whatever_runs_again():
    person, _ = rejected()
    jobs.run_ready()
    for _ in range(2):
        with register.acting(register.automation("execute_payments")):
            assert operations.tell_rejections(on=LATER) == 0
    assert len(told(person)) == 1
    with guard.owner():
        assert RejectionCase.objects.get().told_on == f.PAYDAY


def test_a_second_rejection_of_the_reissue_is_told_too():
    person, order = rejected("MS03")
    jobs.run_ready()
    with register.acting(f.officer()):
        new = operations.reissue_payment(order_id=order, on=LATER).order_id
        batch = operations.prepare_payment_batch(on=LATER, execution_on=LATER)
    bank_says(batch.reference, new, "MS03")
    jobs.run_ready()
    assert len(told(person)) == 2


def test_an_accountant_who_reads_no_address_may_take_the_report_in():
    person, _ = rejected(role="accountant")
    jobs.run_ready()
    assert len(told(person)) == 1


@pytest.mark.parametrize("reason, address", [("MD07", True), ("AC04", False)])
def test_nobody_is_written_to_who_cannot_read_it(reason, address):
    person, _ = rejected(reason, address=address)
    jobs.run_ready()
    assert told(person) == []


def test_an_address_known_later_gets_the_letter():
    person, _ = rejected(address=False)
    jobs.run_ready()
    with guard.owner(), register.acting(f.officer()):
        people.change_address(person_id=person, on=LATER, address=people.Address("1 rue Neuve", "99999", "Essai"))
    with register.acting(register.automation("execute_payments")):
        operations.tell_rejections(on=LATER)
    assert len(told(person)) == 1


def test_a_payment_settled_meanwhile_asks_for_no_letter():
    person, order = rejected()
    with register.acting(f.officer()):
        operations.cancel_payment(order_id=order, reason=CancelReason.PAID_OTHERWISE, on=f.PAYDAY)
    jobs.run_ready()
    assert told(person) == []
    with guard.owner():
        assert RejectionCase.objects.get().told_on


def test_the_payee_is_told_and_not_whom_the_benefit_is_about():
    parent, child = f.make_payee(), f.make_payee(subject="dependant")
    new = money.NewOrder(
        "sheet/child", "pay_care_costs", "insured", parent, child, f.money_of(900), "Soins", f.TODAY, f.CAISSE
    )
    with f.as_care():
        (order,) = money.order_payments([new])
    with register.acting(f.officer()):
        batch = operations.prepare_payment_batch(on=f.TODAY, execution_on=f.PAYDAY)
    bank_says(batch.reference, order, "AC04")
    jobs.run_ready()
    assert (len(told(parent)), told(child)) == (1, [])


def test_a_professional_gets_no_letter_and_blocks_nobody():
    with guard.owner():
        doctor = make_provider()
    new = money.NewOrder(
        "sheet/doctor",
        "pay_care_costs",
        "health_professional",
        doctor,
        None,
        f.money_of(900),
        "Tiers payant",
        f.TODAY,
        f.CAISSE,
    )
    with f.as_care():
        (order,) = money.order_payments([new])
    with guard.owner():
        money.prepare_batch(
            [money.Line(order, "Soignant", f.new_iban())], organisation=f.CAISSE, on=f.TODAY, execution_on=f.PAYDAY
        )
        batch = money.payments([order])[0].batch
    bank_says(batch, order, "AC04")
    jobs.run_ready()
    with guard.owner():
        assert RejectionCase.objects.get().told_on == f.PAYDAY
