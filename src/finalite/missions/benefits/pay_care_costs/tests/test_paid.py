"""The years of retention run from the day the money was paid, whatever the bank does on the way."""

from datetime import date

import pytest

from finalite.capabilities import jobs, money, register, retention
from finalite.capabilities.register import guard
from finalite.kernel.identifiers import fictitious_iban
from finalite.missions.benefits.pay_care_costs import models, operations
from finalite.missions.benefits.pay_care_costs.values import Refusal

from . import factories
from .factories import ON, PAY_ON, bank_desk, bank_says, note_payments, send, settle, transfer

pytestmark = pytest.mark.django_db(databases=["default", "archive"])
LATER, LAST = date(2026, 11, 27), date(2026, 12, 4)


@pytest.fixture
def doctor():
    return factories.provider()


@pytest.fixture
def person(doctor):
    return factories.patient(doctor)


def starts() -> set[tuple]:
    """The start of retention in the three tables, which must agree."""
    with guard.owner():
        return {
            (
                tuple(models.Settlement.objects.order_by("pk").values_list("closed_on", flat=True)),
                tuple(models.SettledLine.objects.order_by("pk").values_list("closed_on", flat=True)),
                tuple(models.CareLine.objects.order_by("pk").values_list("closed_on", flat=True)),
            )
        }


def alike(*days) -> set[tuple]:
    return {(days, days, days)}


def order_of(person) -> int:
    with guard.owner():
        return money.payments_of([person])[0].order_id


def test_nothing_starts_before_the_bank_is_told_to_pay(person, doctor):
    send(factories.line(person, doctor))
    settle()
    assert (note_payments(), starts()) == (0, alike(None))


def test_the_day_is_that_of_the_transfer_then_that_of_its_acceptance(person, doctor):
    send(factories.line(person, doctor))
    settle()
    batch = transfer(on=ON, execution_on=PAY_ON)
    assert (note_payments(), starts()) == (1, alike(PAY_ON))
    bank_says(batch.reference, "ACSC", on=LATER)
    assert (note_payments(), starts()) == (1, alike(LATER))
    assert note_payments() == 0


def test_a_payment_that_came_back_counts_from_its_reissue(person, doctor):
    send(factories.line(person, doctor))
    settle()
    batch = transfer()
    bank_says(batch.reference, "ACSC", on=PAY_ON)
    note_payments()
    bank_says(batch.reference, "RJCT", "AC04", on=LATER)
    assert (note_payments(), starts()) == (1, alike(None))
    with bank_desk():
        money.reissue_payment(order_of(person), on=LATER, iban=fictitious_iban(2))
    assert (note_payments(), starts()) == (0, alike(None))
    again = transfer(on=LATER, execution_on=LATER)
    bank_says(again.reference, "ACSC", on=LAST)
    assert (note_payments(), starts()) == (1, alike(LAST))


def test_a_rejection_heard_before_anything_was_noted_leaves_no_day(person, doctor):
    send(factories.line(person, doctor))
    settle()
    bank_says(transfer().reference, "RJCT", "AC04", on=LATER)
    assert (note_payments(), starts()) == (0, alike(None))
    with bank_desk():
        money.cancel_order(order_of(person), on=LAST, reason="deceased")
    assert (note_payments(), starts()) == (1, alike(LAST))


def test_paid_to_two_payees_counts_from_the_last(person, doctor):
    send(factories.line(person, doctor, third_party=True))
    settle()
    with guard.owner():  # no rule pays both today; the day must be right when one does
        models.Settlement.objects.update(to_insured=100)
        [row] = models.Settlement.objects.all()
    with register.acting(register.automation("execute_payments")), guard.owner():
        money.order_payments(
            [
                money.NewOrder(
                    f"care/{row.key}/insured",
                    "pay_care_costs",
                    "insured",
                    person,
                    person,
                    register.Cents(100),
                    "Soins",
                    LATER,
                    "011",
                )
            ]
        )
    transfer()
    assert (note_payments(), starts()) == (0, alike(None))
    transfer(on=LATER, execution_on=LATER)
    assert (note_payments(), starts()) == (1, alike(LATER))


def test_what_wholly_paid_back_a_debt_was_paid_that_day(person, doctor):
    send(factories.line(person, doctor))
    settle()
    with guard.owner():
        money.owe(
            [
                money.NewDebt(
                    "d", "pay_care_costs", person, "other", register.Cents(5000), "Trop perçu", "CSS L133-4-1", ON
                )
            ]
        )
    assert transfer(on=PAY_ON).settled
    assert (note_payments(), starts()) == (1, alike(PAY_ON))


def test_nothing_due_starts_from_the_decision(person, doctor):
    send(factories.line(person, doctor, charged=150))
    assert settle().decided == 1
    assert starts() == alike(ON)
    other = factories.people_factories.make_person()
    send(factories.line(other, doctor))
    settle()
    with guard.owner():
        waiting = models.CareLine.objects.get(person_id=other).pk
    with register.acting(factories.technician()):
        operations.refuse_line(line=waiting, reason=Refusal.NO_RIGHT, on=LATER)
    assert starts() == alike(ON, LATER)


def test_slices_miss_no_order_and_note_none_twice(person, doctor):
    send(*[factories.line(person, doctor, act_on=f"2026-10-{day:02d}") for day in range(1, 9)])
    settle()
    transfer()
    assert note_payments(limit=3) == 8
    assert (note_payments(limit=3), starts()) == (0, alike(*[PAY_ON] * 8))


def test_a_slice_that_fails_is_noted_the_next_time(person, doctor, monkeypatch):
    send(factories.line(person, doctor))
    settle()
    transfer()
    with monkeypatch.context() as broken, pytest.raises(RuntimeError):
        broken.setattr(money, "heard", lambda ids: (_ for _ in ()).throw(RuntimeError("killed")), raising=False)
        note_payments()
    assert starts() == alike(None)
    assert (note_payments(), starts()) == (1, alike(PAY_ON))


def test_the_job_notes_what_was_paid(person, doctor):
    send(factories.line(person, doctor))
    settle()
    transfer()
    jobs.enqueue(task="pay_care_costs.note_payments", key="test", fiche="pay_care_costs", args={})
    jobs.run_ready()
    assert starts() == alike(PAY_ON)


@pytest.mark.django_db(databases=["default", "archive"], transaction=True)
def test_three_years_run_from_the_payment_and_not_from_the_decision(person, doctor):
    send(factories.line(person, doctor))
    settle()
    bank_says(transfer().reference, "ACSC", on=LAST)
    note_payments()
    retention.run(on=date(2029, 12, 3), fiche="pay_care_costs")
    assert starts() == alike(LAST)
    retention.run(on=date(2029, 12, 5), fiche="pay_care_costs")
    with guard.owner():
        assert not models.SettledLine.objects.exists() and not models.CareLine.objects.exists()
