"""From orders to the bank and back: paid once, explained, and nothing the bank says is lost."""

import hashlib

import pytest
from django.db import IntegrityError, transaction

from finalite.capabilities import exchange, money, people, register
from finalite.capabilities.money import transfers
from finalite.capabilities.money.models import Batch, PaymentOrder, Transfer
from finalite.capabilities.people.tests.factories import CAISSE
from finalite.capabilities.register import guard
from finalite.capabilities.register.values import Invalid, Refused, Upload
from finalite.missions.finance.execute_payments import operations, queries
from finalite.missions.finance.execute_payments.values import CancelReason

from . import factories as f

pytestmark = pytest.mark.django_db


@pytest.fixture
def paying():
    f.set_account()


def prepare(**fields):
    with register.acting(f.officer()):
        return operations.prepare_payment_batch(on=f.TODAY, execution_on=f.PAYDAY, **fields)


def write(reference):
    with register.acting(f.officer()):
        return operations.write_payment_file(reference=reference, on=f.TODAY)


def report(content):
    with register.acting(f.officer()):
        return operations.receive_status_report(report=Upload("retour.xml", content), on=f.PAYDAY)


def state_of(order):
    with guard.owner():
        return PaymentOrder.objects.get(pk=order).state


def test_a_batch_takes_each_order_once_and_its_file_never_changes(paying):
    orders = [f.order(f.make_payee(), 1000 + n) for n in range(3)]
    batch = prepare()
    assert (batch.count, batch.total) == (3, 3003)
    first, second = write(batch.reference), write(batch.reference)
    assert first.content == second.content and first.ledger_line == second.ledger_line
    assert first.digest == hashlib.sha256(first.content).hexdigest()
    assert all(f"FIN-{order}".encode() in first.content for order in orders)
    assert prepare().reference == ""


def test_the_database_itself_refuses_a_second_line_for_an_order(paying):
    order = f.order(f.make_payee())
    batch = prepare()
    with guard.owner():
        line = Transfer.objects.get(order=order)
        line.pk, line.position, line.reference = None, 2, "FIN-OTHER"
        with pytest.raises(IntegrityError), transaction.atomic():
            line.save(force_insert=True)
    assert batch.count == 1


def test_a_changed_line_stops_the_file_from_leaving(paying):
    f.order(f.make_payee())
    batch = prepare()
    with guard.owner():
        Transfer.objects.update(iban=f.new_iban())
    with pytest.raises(Refused, match="n’est plus celui"):
        write(batch.reference)


def test_a_crash_before_the_end_leaves_no_batch_and_no_sent_order(paying, monkeypatch):
    order = f.order(f.make_payee())
    monkeypatch.setattr("finalite.capabilities.money.transfers.file_of", lambda batch: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        prepare()
    assert state_of(order) == "ordered" and not Batch.objects.exists()
    monkeypatch.undo()
    assert prepare().count == 1


def test_the_file_is_valid_against_its_schema_and_an_invalid_one_is_seen(paying):
    f.order(f.make_payee())
    content = write(prepare().reference).content
    transfers.check_schema(content)
    with pytest.raises(Refused, match="pain"):
        transfers.check_schema(content.replace(b"<ChrgBr>SLEV</ChrgBr>", b"<ChrgBr>FREE</ChrgBr>"))


def test_debts_are_recovered_first_exactly_and_explained(paying):
    person = f.make_payee()
    f.owe(person, 200)
    f.owe(person, 3000)
    order = f.order(person, 1755)
    other = f.order(person, 2000)
    batch = prepare()
    assert batch.settled == 1 and batch.total == 1755 + 2000 - 3200
    assert sum(step.amount for step in batch.recovered) == 3200
    with register.acting(f.officer()):
        seen = queries.order_history(order_id=order)
        partly = queries.order_history(order_id=other)
    assert seen.payment.state == "settled" and seen.payment.transferred == 0
    assert [(s.amount, s.left, s.article) for s in seen.recovered] == [
        (200, 0, "CSS D. 160-7"),
        (1555, 1445, "CSS D. 160-7"),
    ]
    assert partly.payment.transferred == 2000 - 1445
    with f.as_payments():
        assert money.debts_of([person]) == ()


def test_the_bank_gets_no_more_than_it_needs_and_the_person_sees_it(paying):
    person = f.make_payee()
    f.order(person)
    file = write(prepare().reference)
    with f.as_payments():
        line = exchange.ledger(person_id=person)[0]
    assert (line.recipient, line.content_digest) == ("bank", file.digest)
    assert line.categories == ("bank_account", "financial_operation")
    for hidden in (b"Camille Essai 1985", b"care_sheet", b"1 rue"):
        assert hidden not in file.content


def test_orders_that_cannot_be_paid_stay_with_their_reason(paying):
    without = f.order(f.make_payee(account=False))
    elsewhere = f.order(f.make_payee(organisation="022"), organisation=CAISSE)
    good = f.order(f.make_payee())
    batch = prepare()
    assert batch.count == 1 and state_of(good) == "sent"
    assert {(h.order_id, h.reason) for h in batch.held} == {(without, "no_account"), (elsewhere, "out_of_reach")}
    with register.acting(f.officer()):
        assert {h.reason for h in queries.orders_waiting(on=f.TODAY)} == {"no_account", "out_of_reach"}


def test_a_report_accepts_the_batch_and_rejects_one_with_a_case(paying):
    good, bad = f.order(f.make_payee()), f.order(f.make_payee())
    batch = prepare()
    content = f.status_report(
        batch.reference, group="ACSC", payments=f.transaction_status(f"FIN-{bad}", "RJCT", "AC04")
    )
    taken = report(content)
    assert (taken.accepted, taken.rejected, len(taken.cases)) == (1, 1, 1)
    assert (state_of(good), state_of(bad)) == ("accepted", "rejected")
    again = report(content)
    assert (again.accepted, again.rejected, again.already, again.cases, again.already_received) == (0, 0, 2, (), True)
    with register.acting(f.officer()):
        waiting = queries.pending_rejections()
    assert [(w.order_id, w.reason, w.other_account_needed) for w in waiting] == [(bad, "compte clos", True)]


def test_lines_that_fit_nowhere_are_kept_with_their_number(paying):
    order = f.order(f.make_payee())
    batch = prepare()
    content = f.status_report(
        batch.reference,
        payments=f.transaction_status("FIN-424242", "RJCT", "AC04")
        + f.transaction_status(f"FIN-{order}", "WHAT")
        + "<TxInfAndSts><TxSts>RJCT</TxSts></TxInfAndSts>\n<Surprise/>",
    )
    taken = report(content)
    assert (taken.accepted, taken.rejected) == (0, 0) and state_of(order) == "sent"
    assert [p.where for p in taken.problems] == ["OrgnlEndToEndId", "TxSts", "TxInfAndSts", "Surprise"]
    assert sorted(p.line for p in taken.problems) == [p.line for p in taken.problems]
    with register.acting(f.officer()):
        assert len(queries.bank_file_problems(since=f.TODAY)) == 4


def test_a_rejected_payment_is_reissued_once_to_another_account(paying):
    person = f.make_payee()
    f.owe(person, 300)
    order = f.order(person, 1000)
    batch = prepare()
    report(f.status_report(batch.reference, payments=f.transaction_status(f"FIN-{order}", "RJCT", "AC04")))
    with register.acting(f.officer()):
        with pytest.raises(Refused) as same:
            operations.reissue_payment(order_id=order, on=f.PAYDAY)
        assert same.value.code == "same_account"
    with guard.owner():
        people.change_bank_account(
            person_id=person, asked_by="x", on=f.PAYDAY, account=people.Account(f.new_iban(), "Camille Essai", f.BIC)
        )
    with register.acting(f.officer()):
        first = operations.reissue_payment(order_id=order, on=f.PAYDAY)
        second = operations.reissue_payment(order_id=order, on=f.PAYDAY)
        assert (first.order_id, first.already, second.already) == (second.order_id, False, True)
        batch = operations.prepare_payment_batch(on=f.PAYDAY, execution_on=f.PAYDAY)
    assert batch.total == 700, "only what the bank had not delivered is paid again"
    assert state_of(order) == "reissued"


def test_a_late_acceptance_of_a_reissued_payment_is_shouted_not_swallowed(paying):
    person = f.make_payee()
    order = f.order(person)
    batch = prepare()
    report(f.status_report(batch.reference, payments=f.transaction_status(f"FIN-{order}", "RJCT", "AM04")))
    with register.acting(f.officer()):
        operations.reissue_payment(order_id=order, on=f.PAYDAY)
    taken = report(f.status_report(batch.reference, payments=f.transaction_status(f"FIN-{order}", "ACSC")))
    assert taken.accepted == 0 and "paierait deux fois" in taken.problems[0].message


def test_a_report_for_another_caisse_changes_nothing(paying):
    order = f.order(f.make_payee())
    batch = prepare()
    f.set_account("022")
    with register.acting(f.officer("022")):
        taken = operations.receive_status_report(
            report=Upload("r.xml", f.status_report(batch.reference, group="ACSC")), on=f.PAYDAY
        )
    assert taken.accepted == 0 and state_of(order) == "sent" and "aucun lot" in taken.problems[0].message


def test_an_order_that_left_cannot_be_cancelled(paying):
    order = f.order(f.make_payee())
    prepare()
    with register.acting(f.officer()), pytest.raises(Refused):
        operations.cancel_payment(order_id=order, reason=CancelReason.NOT_DUE, on=f.TODAY)


def test_a_statement_is_explained_to_the_cent(paying):
    orders = [f.order(f.make_payee(), 1000), f.order(f.make_payee(), 500)]
    batch = prepare()
    group = f"{batch.reference}-20261124"
    content = f.statement(
        f.entry("15.00", "DBIT", f"<Btch><PmtInfId>{group}</PmtInfId></Btch>")
        + f.entry(
            "5.00",
            "CRDT",
            f"<TxDtls><Refs><EndToEndId>FIN-{orders[1]}</EndToEndId></Refs>"
            "<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf></TxDtls>",
        )
        + f.entry("9.99", "DBIT", "<TxDtls><Refs><EndToEndId>WHO</EndToEndId></Refs></TxDtls>")
        + f.entry("-3.00", "DBIT", "")
    )
    with register.acting(f.officer()):
        taken = operations.reconcile_statement(
            statement=Upload("s.xml", content), since=f.TODAY, until=f.PAYDAY, on=f.PAYDAY
        )
        empty = operations.reconcile_statement(
            statement=Upload("t.xml", f.statement("")), since=f.TODAY, until=f.PAYDAY, on=f.PAYDAY
        )
    assert (taken.explained, taken.returned, taken.missing) == (2, 1, ())
    assert [p.where for p in taken.unexplained] == ["Ntry", "Amt"]
    assert state_of(orders[1]) == "rejected" and empty.missing == (group,)


def test_small_cells_never_show_and_no_subtraction_gives_them_away(paying):
    for _ in range(11):
        f.order(f.make_payee())
    f.order(f.make_payee(account=False))
    prepare()
    with register.acting(f.officer()):
        cells = queries.payment_statistics(since=f.TODAY, until=f.PAYDAY)
    assert {c.state for c in cells} == {"ordered", "sent"}
    assert all(c.hidden and c.orders is None and c.cents is None for c in cells)


def test_another_caisse_sees_neither_order_nor_batch(paying):
    order = f.order(f.make_payee())
    batch = prepare()
    with register.acting(f.officer("022")):
        assert queries.payment_batches() == ()
        with pytest.raises(Invalid):
            queries.order_history(order_id=order)
        with pytest.raises(Invalid):
            operations.write_payment_file(reference=batch.reference, on=f.TODAY)


def test_benefit_technicians_do_not_pay(paying):
    with (
        register.acting(register.Actor(user="x", role="benefit_technician", organisation=CAISSE)),
        pytest.raises(Refused),
    ):
        operations.prepare_payment_batch(on=f.TODAY, execution_on=f.PAYDAY)


def test_accountants_pay_and_reconcile_but_do_not_move_accounts(paying):
    order = f.order(f.make_payee())
    with register.acting(register.Actor(user="x", role="accountant", organisation=CAISSE)):
        batch = operations.prepare_payment_batch(on=f.TODAY, execution_on=f.PAYDAY)
        operations.write_payment_file(reference=batch.reference, on=f.TODAY)
        content = f.status_report(batch.reference, payments=f.transaction_status(f"FIN-{order}", "RJCT", "AM04"))
        assert operations.receive_status_report(report=Upload("r.xml", content), on=f.PAYDAY).rejected == 1
        assert not operations.reissue_payment(order_id=order, on=f.PAYDAY).already
        with pytest.raises(Refused):
            operations.check_bank_restructuring(mapping=Upload("m.csv", b""), effective_on=f.PAYDAY)
