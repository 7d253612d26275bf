"""Allocations, advances, the account that agrees to the cent, disputes, and what a facility may read of it all."""

from datetime import date

import pytest

from finalite.capabilities import money, register
from finalite.capabilities.care_sheets import SheetFormat
from finalite.capabilities.letters.tests.reading import text_of
from finalite.capabilities.money.models import LedgerEntry, PaymentOrder
from finalite.capabilities.register import Cents, Upload, guard
from finalite.missions.benefits.pay_facilities import operations, queries
from finalite.missions.benefits.pay_facilities.given import AdvanceGiven
from finalite.missions.benefits.pay_facilities.tests import factories
from finalite.missions.benefits.pay_facilities.tests.factories import ON, act, billed, facility, staff
from finalite.missions.benefits.pay_facilities.words import ContestState

pytestmark = pytest.mark.django_db(databases=["default", "archive"])
YEAR = {"first_on": date(2026, 1, 1), "last_on": date(2026, 12, 31)}


@pytest.fixture
def hospital():
    return facility()


def run_year(until):
    return act(operations.order_allocations, register.automation("pay_facilities"), on=until)


def test_an_allocation_is_paid_by_twelfths_each_once_that_add_up_to_it(hospital):
    shown = act(operations.notify_allocation, allocation=factories.allocation(hospital, 1_000_000), on=date(2026, 1, 5))
    assert sum(one.amount for one in shown.months) == 1_000_000
    assert {one.amount for one in shown.months} == {83_333, 83_334}
    assert [one.due_on for one in shown.months][:2] == [date(2026, 1, 20), date(2026, 2, 20)]
    assert run_year(date(2026, 1, 19)).done == 0 and run_year(date(2026, 1, 20)).done == 1
    assert run_year(date(2026, 1, 20)).seen == 0 and run_year(date(2026, 12, 20)).done == 11
    [year] = act(queries.allocations_of, facility=hospital)
    assert year.ordered == year.notified == 1_000_000


@pytest.mark.parametrize("amount, owed", [(2_000_000, 0), (100_000, 66_666)])
def test_an_allocation_changed_in_march_pays_the_new_amount_over_the_year(hospital, amount, owed):
    act(operations.notify_allocation, allocation=factories.allocation(hospital), on=date(2026, 1, 5))
    run_year(date(2026, 2, 20))
    changed = factories.allocation(hospital, amount, reference="Arrêté modificatif")
    shown = act(operations.notify_allocation, allocation=changed, on=date(2026, 3, 1))
    assert (shown.notified, shown.taken_back, shown.reference) == (amount, owed, "Arrêté modificatif")
    assert sum(one.amount for one in shown.months) - shown.taken_back == amount
    run_year(date(2026, 12, 31))
    [year] = act(queries.allocations_of, facility=hospital)
    assert year.ordered - year.taken_back == amount
    assert act(queries.balance_of, facility=hospital, **YEAR).allocation_left == 0


def test_an_advance_is_paid_then_taken_off_the_next_invoices_as_stated(hospital):
    given = AdvanceGiven(
        facility=hospital,
        amount=Cents(200_000),
        reference="Décision n° 7",
        recover_from=date(2026, 11, 22),
        instalment=Cents(150_000),
    )
    shown = act(operations.grant_advance, advance=given, on=ON)
    assert (shown.recovered, shown.left) == (0, 200_000)
    billed(factories.covered_person(), hospital)
    factories.paid()
    [shown] = act(queries.advances_of, facility=hospital)
    assert (shown.recovered, shown.left) == (150_000, 50_000)
    billed(factories.covered_person(), hospital, on=date(2026, 12, 21))
    factories.paid(on=date(2026, 12, 24))
    [shown] = act(queries.advances_of, facility=hospital)
    assert (shown.recovered, shown.left) == (200_000, 0)
    with pytest.raises(register.Invalid):
        past = AdvanceGiven(facility=hospital, amount=Cents(1), reference="x", recover_from=date(2026, 11, 1))
        act(operations.grant_advance, advance=past, on=ON)


def test_the_account_agrees_with_orders_bank_and_ledger_to_the_cent(hospital):
    other = facility()
    given = AdvanceGiven(facility=hospital, amount=Cents(50_000), reference="Décision", recover_from=ON)
    act(operations.grant_advance, advance=given, on=ON)
    act(operations.notify_allocation, allocation=factories.allocation(hospital), on=date(2026, 1, 5))
    run_year(date(2026, 1, 20))
    billed(factories.covered_person(), hospital)
    billed(factories.covered_person(), other)
    _somebody_else_is_paid_in_the_same_batch()
    waiting = act(queries.balance_of, facility=hospital, **YEAR)
    assert waiting.agrees and waiting.waiting == waiting.due == 160_000 + 83_333 + 50_000
    factories.paid()
    found = act(queries.balance_of, facility=hospital, **YEAR)
    assert found.agrees and found.gaps == () and found.ledger_agrees
    assert (found.invoices, found.allocations, found.advances) == (160_000, 83_333, 50_000)
    assert (found.due, found.recovered, found.transferred) == (293_333, 50_000, 243_333)
    assert found.acknowledged == found.due and found.waiting == found.held == found.advances_left == 0
    assert found.allocation_left == 1_000_000 - 83_333


def _somebody_else_is_paid_in_the_same_batch():
    """An order that this fiche may not read: the account of a facility must not hang on it."""
    with guard.owner():
        money.order_payments(
            [money.NewOrder("else/1", "pay_daily_allowances", "employer", 1, None, Cents(5_000), "Essai", ON, "011")]
        )


def test_a_cent_changed_in_an_order_or_in_the_books_is_found(hospital):
    billed(factories.covered_person(), hospital)
    with guard.owner():
        PaymentOrder.objects.filter(fiche="pay_facilities").update(amount=160_001)
    found = act(queries.balance_of, facility=hospital, **YEAR)
    [gap] = found.gaps
    assert (gap.ours, gap.theirs, found.ledger_agrees, found.agrees) == (160_000, 160_001, False, False)
    with guard.owner():
        PaymentOrder.objects.filter(fiche="pay_facilities").update(amount=160_000)
        [entry] = LedgerEntry.objects.all()
        LedgerEntry.objects.create(
            subject=entry.subject,
            order_id=entry.order_id,
            step="extra",
            organisation=entry.organisation,
            on=ON,
            debit=entry.debit,
            credit=entry.credit,
            amount=1,
        )
    found = act(queries.balance_of, facility=hospital, **YEAR)
    assert (found.gaps, found.ledger_agrees, found.agrees) == ((), False, False)


def test_a_facility_reads_its_own_and_nobody_elses(hospital):
    person, other = factories.covered_person(), facility()
    shown = billed(person, hospital)
    factories.paid()
    doors = (queries.statement_of, queries.rejections_of, queries.billed_by)
    for door in doors:
        with pytest.raises(register.Refused, match="autre établissement"):
            act(door, staff(other), facility=hospital, **YEAR)
        with pytest.raises(register.Refused):
            act(door, staff(None), facility=hospital, **YEAR)
    mine = act(queries.statement_of, staff(hospital), **YEAR)
    assert mine == act(queries.statement_of, facility=hospital, **YEAR)
    with pytest.raises(register.Invalid, match="quel établissement"):
        act(queries.statement_of, **YEAR)
    assert (mine.due, mine.transferred, mine.lines[0].invoice) == (160_000, 160_000, shown.number)
    assert act(queries.billed_by, staff(hospital), facility=hospital, **YEAR)[0].number == shown.number
    with pytest.raises(register.Refused):
        act(queries.balance_of, staff(hospital), facility=hospital, **YEAR)
    with pytest.raises(register.Refused):
        act(queries.contests_of, staff(other), facility=hospital)


def test_the_statement_and_the_rejections_are_letters_that_only_their_facility_reads(hospital):
    person = factories.covered_person()
    billed(person, hospital, charged=230_000)
    factories.paid()
    sent = act(operations.send_statement, facility=hospital, on=factories.PAY_ON, **YEAR)
    told = act(operations.send_rejections, facility=hospital, on=factories.PAY_ON, **YEAR)
    letter = act(queries.letter_to, staff(hospital), facility=hospital, letter=sent.letter)
    text = " ".join(text_of(letter.content).split())
    assert "1 600,00" in text.replace("\u202f", " ").replace("\xa0", " ") and factories.nir_of(person) not in text
    rejected = act(queries.letter_to, staff(hospital), facility=hospital, letter=told.letter)
    assert "ramenée au tarif" in " ".join(text_of(rejected.content).split())
    other = facility()
    with pytest.raises(register.Refused):
        act(queries.letter_to, staff(other), facility=hospital, letter=sent.letter)
    with pytest.raises(register.Invalid):
        act(queries.letter_to, staff(other), facility=other, letter=sent.letter)


def test_a_dispute_is_answered_in_time_or_rejected_by_silence_once(hospital):
    person, other = factories.covered_person(), facility()
    shown = billed(person, hospital, charged=230_000)
    with pytest.raises(register.Refused):
        act(operations.contest_invoice, staff(other, "facture"), invoice=shown.invoice, grounds="Non.", on=ON)
    lodged = act(
        operations.contest_invoice, staff(hospital, "facture"), invoice=shown.invoice, grounds="Tarif 2.", on=ON
    )
    assert lodged.silent_on == date(2027, 1, 21)
    with pytest.raises(register.Invalid, match="déjà"):
        act(operations.contest_invoice, staff(hospital, "facture"), invoice=shown.invoice, grounds="Encore.", on=ON)
    machine = register.automation("pay_facilities")
    assert act(operations.reject_contests_by_silence, machine, on=lodged.silent_on).done == 0
    assert act(operations.reject_contests_by_silence, machine, on=date(2027, 1, 22)).done == 1
    assert act(operations.reject_contests_by_silence, machine, on=date(2027, 1, 22)).done == 0
    answered = act(
        operations.answer_contest, contest=lodged.contest, upheld=True, text="Arrêté retrouvé.", on=date(2027, 1, 25)
    )
    assert answered.state is ContestState.UPHELD
    [mine] = act(queries.contests_of, staff(hospital), facility=hospital)
    assert mine.answer == "Arrêté retrouvé."


def test_a_file_handed_in_by_a_facility_holds_its_own_invoices_alone(hospital):
    person, other = factories.covered_person(), facility()
    lines = [
        factories.line(person, hospital),
        factories.line(person, other, entered_on="2026-10-01", done_on="2026-10-01"),
    ]
    file = Upload("factures.jsonl", factories.jsonl(lines))
    given = {"file": file, "format": SheetFormat.JSONL, "received_on": ON}
    receipt = act(operations.hand_in_file, staff(hospital), **given)
    assert not receipt.finished and receipt.lines == 0
    with pytest.raises(register.Refused):
        act(operations.hand_in_file, staff(None), **given)
    machine = register.automation("pay_facilities")
    read = act(operations.read_on, machine, delivery=receipt.delivery)
    assert (read.accepted, read.refused, read.finished) == (1, 1, True)
    [told] = act(queries.rejections_of, staff(hospital), facility=hospital, **YEAR)
    assert "propres factures" in told.reason
    assert act(queries.rejections_of, staff(other), facility=other, **YEAR) == ()


def test_a_carer_learns_that_a_patient_is_covered_never_why_exempt(hospital):
    person = factories.covered_person()
    nir = factories.nir_of(person)
    with pytest.raises(register.Refused):
        act(queries.patient_answer, staff(hospital), nir=nir, on=ON)
    answer = act(queries.patient_answer, staff(hospital, "Admission du patient"), nir=nir, on=ON)
    assert answer.covered and not answer.exempt
    with pytest.raises(register.Invalid):
        act(queries.patient_answer, staff(hospital, "Admission"), nir="285079999999999", on=ON)
