"""Orders, bank files and books say the same after any story; a large payment leaves only after a second look."""

import csv
import io
import random
from datetime import date

import pytest
from django.db import DatabaseError

from finalite.capabilities import money, people, register
from finalite.capabilities.money.models import LedgerEntry, LedgerNumber, PaymentOrder, Transfer
from finalite.capabilities.people.tests.factories import CAISSE
from finalite.capabilities.register import guard
from finalite.capabilities.register.values import Cents, Invalid, Refused, Upload
from finalite.missions.finance.execute_payments import operations, queries
from finalite.missions.finance.execute_payments.values import CancelReason

from . import factories as f

pytestmark = pytest.mark.django_db
SIREN = "732829320"


@pytest.fixture
def paying():
    f.set_account()


def second() -> register.Actor:
    """Another officer of the same caisse."""
    return register.Actor(user="agent.second", role="payment_officer", organisation=CAISSE)


def as_officer(act, **arguments):
    with register.acting(f.officer()):
        return act(**arguments)


def batch():
    return as_officer(operations.prepare_payment_batch, on=f.TODAY, execution_on=f.PAYDAY).reference


def answered(reference, *statuses):
    """The bank answers line by line: (order, status)."""
    lines = "".join(
        f.transaction_status(f"FIN-{order}", status, "AC04" * (status == "RJCT")) for order, status in statuses
    )
    content = f.status_report(reference, payments=lines)
    return as_officer(operations.receive_status_report, report=Upload("retour.xml", content), on=f.PAYDAY)


def books():
    return as_officer(queries.books)


def held():
    return {one.account: one.balance for one in books().accounts}


def test_a_payment_goes_through_the_accounts_to_the_bank(paying):
    order = f.order(f.make_payee(), 1755)
    assert held() == {"656010": 1755, "467": -1755}
    reference = batch()
    assert held() == {"656010": 1755, "467": 0, "511": -1755}
    answered(reference, (order, "ACSC"))
    assert held() == {"656010": 1755, "467": 0, "511": 0, "512": -1755}


def test_what_pays_back_a_debt_is_no_transfer(paying):
    person = f.make_payee()
    f.owe(person, 500)
    f.order(person, 1755)
    batch()
    assert held() == {"656010": 1755, "467": 0, "511": -1255, "758": -500}


def test_a_rejected_payment_waits_then_is_reissued_or_withdrawn(paying):
    person = f.make_payee()
    first, other = f.order(person, 1000), f.order(f.make_payee(), 300)
    answered(batch(), (first, "RJCT"), (other, "RJCT"))
    assert held()["471"] == -1300
    with guard.owner(), register.acting(f.officer()):
        account = people.Account(f.new_iban(), "Camille Essai", f.BIC)
        people.change_bank_account(person_id=person, asked_by="agent", on=date(2026, 11, 1), account=account)
    as_officer(operations.reissue_payment, order_id=first, on=f.PAYDAY)
    as_officer(operations.cancel_payment, order_id=other, on=f.PAYDAY, reason=CancelReason.DECEASED)
    assert {"656010": 1000, "467": -1000, "471": 0}.items() <= held().items()
    assert books().faults == ()


def test_a_changed_order_a_lost_line_or_a_torn_batch_is_seen(paying):
    f.order(f.make_payee(), 1000)
    reference = batch()
    assert books().faults == ()
    with guard.owner():
        PaymentOrder.objects.update(amount=1001)
    assert set(books().faults) == {"511", "656010"}
    with guard.owner():
        PaymentOrder.objects.update(amount=1000)
        Transfer.objects.update(amount=999)
    assert books().faults == (reference,)


def test_no_story_makes_orders_and_books_disagree(paying):
    """A hundred and twenty random moves on a dozen people, the same on every run; after each the accounts agree."""
    dice, payees, waiting = random.Random(7), [f.make_payee() for _ in range(12)], []
    for _ in range(120):
        move = dice.choice(["order", "order", "owe", "batch", "answer", "answer", "cancel"])
        if move == "order":
            f.order(dice.choice(payees), dice.randint(1, 5000))
        elif move == "owe":
            f.owe(dice.choice(payees), dice.randint(1, 3000))
        elif move == "batch":
            waiting.append(batch())
        elif move == "answer" and any(waiting):
            _answer(dice, dice.choice([one for one in waiting if one]))
        elif move == "cancel":
            _cancel(dice)
        assert books().faults == (), move
    assert {"511", "512", "758", "471"} <= set(held())


def _answer(dice, reference):
    with guard.owner():
        orders = list(
            Transfer.objects.filter(batch__reference=reference, order__state="sent").values_list("order", flat=True)
        )
    if orders:
        answered(reference, *((order, dice.choice(["ACSC", "ACSC", "RJCT", "PDNG"])) for order in orders))


def _cancel(dice):
    with guard.owner():
        orders = list(PaymentOrder.objects.filter(state__in=["ordered", "rejected"]).values_list("pk", flat=True))
    if orders:
        as_officer(operations.cancel_payment, order_id=dice.choice(orders), on=f.PAYDAY, reason=CancelReason.NOT_DUE)


def test_entries_are_numbered_once_in_order_and_without_a_gap(paying):
    for n in range(5):
        f.order(f.make_payee(), 100 + n)
    assert as_officer(operations.validate_entries, until=f.TODAY, on=f.TODAY, most=2).more
    assert as_officer(operations.validate_entries, until=f.TODAY, on=f.TODAY).numbered == 3
    assert as_officer(operations.validate_entries, until=f.TODAY, on=f.TODAY).numbered == 0
    assert list(LedgerNumber.objects.order_by("entry_id").values_list("number", flat=True)) == [1, 2, 3, 4, 5]


def test_nothing_is_validated_while_the_books_are_wrong(paying):
    f.order(f.make_payee())
    with guard.owner():
        PaymentOrder.objects.update(amount=1)
    with pytest.raises(Refused, match="ne disent pas"):
        as_officer(operations.validate_entries, until=f.TODAY, on=f.TODAY)
    assert not LedgerNumber.objects.exists()


def test_an_entry_is_never_changed(paying):
    f.order(f.make_payee())
    with guard.owner(), pytest.raises(DatabaseError, match="append"):
        LedgerEntry.objects.update(amount=1)


def test_the_file_of_entries_reads_back_balanced_and_names_nobody(paying):
    order = f.order(f.make_payee(), 123456)
    batch()
    with pytest.raises(Invalid, match="à valider"):
        as_officer(operations.export_entries, siren=SIREN, first_on=f.TODAY, last_on=f.TODAY)
    as_officer(operations.validate_entries, until=f.TODAY, on=f.TODAY)
    file = as_officer(operations.export_entries, siren=SIREN, first_on=f.TODAY, last_on=f.TODAY)
    rows = list(csv.DictReader(io.StringIO(file.content.decode(), newline=""), delimiter="\t"))
    assert (file.name, len(rows[0])) == ("732829320FEC20261121.txt", 18)
    assert file.debit == file.credit == 2 * 123456
    assert [(r["EcritureNum"], r["CompteNum"], r["Debit"], r["Credit"], r["PieceRef"]) for r in rows] == [
        ("1", "656010", "1234,56", "0,00", f"FIN-{order}"),
        ("1", "467", "0,00", "1234,56", f"FIN-{order}"),
        ("2", "467", "1234,56", "0,00", f"FIN-{order}"),
        ("2", "511", "0,00", "1234,56", f"FIN-{order}"),
    ]
    assert "Camille" not in file.content.decode()


@pytest.mark.parametrize("siren, first, last", [("732829321", 21, 21), (SIREN, 21, 20)])
def test_a_false_siren_or_a_period_turned_round_is_refused(paying, siren, first, last):
    with pytest.raises(Invalid):
        as_officer(operations.export_entries, siren=siren, first_on=date(2026, 11, first), last_on=date(2026, 11, last))


@pytest.fixture
def careful():
    """A caisse where 1,000 € or more wait for a second agent."""
    with register.acting(f.officer()):
        operations.set_paying_account(
            name="Caisse d'essai", iban=f.fictitious_iban(99_999), bic=f.BIC, second_look_from=Cents(1000_00)
        )


def ordered_by_hand(amount):
    """An order that an officer, not a job, asked for."""
    person = f.make_payee()
    new = money.NewOrder(
        f"hand/{amount}", "pay_care_costs", "insured", person, person, Cents(amount), "Essai", f.TODAY, CAISSE
    )
    with f.as_care(), register.acting(f.officer()):
        return money.order_payments([new], on=f.TODAY)[0]


def test_a_large_payment_waits_for_a_second_agent_who_is_not_the_first(careful):
    order = ordered_by_hand(1000_00)
    small = f.order(f.make_payee(), 999_99)
    prepared = as_officer(operations.prepare_payment_batch, on=f.TODAY, execution_on=f.PAYDAY)
    assert (prepared.count, [(h.order_id, h.reason) for h in prepared.held]) == (1, [(order, "second_look")])
    assert [one.order_id for one in as_officer(queries.payments_to_approve)] == [order]
    with pytest.raises(Refused, match="ne peut pas l’approuver"):
        as_officer(operations.approve_payment, order_id=order, on=f.TODAY)
    with register.acting(second()):
        operations.approve_payment(order_id=order, on=f.TODAY)
        operations.approve_payment(order_id=order, on=f.TODAY)
    assert as_officer(queries.payments_to_approve) == ()
    assert as_officer(operations.prepare_payment_batch, on=f.TODAY, execution_on=f.PAYDAY).count == 1
    with register.acting(second()), pytest.raises(Refused, match="n’attend"):
        operations.approve_payment(order_id=small, on=f.TODAY)


def test_an_order_of_another_caisse_is_not_approved_here(careful):
    order = ordered_by_hand(1000_00)
    f.set_account("971")
    elsewhere = register.Actor(user="agent.971", role="payment_officer", organisation="971", reason="essai")
    with register.acting(elsewhere), pytest.raises(Refused):
        operations.approve_payment(order_id=order, on=f.TODAY)
