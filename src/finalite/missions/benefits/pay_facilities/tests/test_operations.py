"""Invoices, tariffs, corrections and opinions through the doors: what is paid, what waits, what is refused to whom."""

from datetime import date

import pytest

from finalite.capabilities import money, people, register
from finalite.capabilities.care_sheets import SheetFormat
from finalite.capabilities.money.models import PaymentOrder, ProviderDebt
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import Cents, Upload, guard
from finalite.missions.benefits.pay_care_costs.tests import factories as care
from finalite.missions.benefits.pay_facilities import operations, queries
from finalite.missions.benefits.pay_facilities.facts import Kind, Unit
from finalite.missions.benefits.pay_facilities.given import AccountGiven, PaperInvoice, PaperLine
from finalite.missions.benefits.pay_facilities.tests import factories
from finalite.missions.benefits.pay_facilities.tests.factories import (
    ON,
    act,
    billed,
    facility,
    last,
    line,
    send,
    settle,
)
from finalite.missions.benefits.pay_facilities.words import Doubt, InvoiceState, Question, Reason, Refusal

pytestmark = pytest.mark.django_db(databases=["default", "archive"])
PAID = 160_000
"""What the insurer bears of the stay of the factories: 80 % of its tariff."""


@pytest.fixture
def person():
    return factories.covered_person()


@pytest.fixture
def hospital():
    return facility()


def orders():
    with guard.owner():
        rows = PaymentOrder.objects.filter(fiche="pay_facilities").order_by("pk")
        return [(row.payee_kind, row.payee_id, row.amount) for row in rows]


def debts(hospital):
    with guard.owner():
        return [one.left for one in money.debts_of_providers([hospital])]


def test_a_stay_is_decided_and_its_facility_paid_once(person, hospital):
    file = [line(person, hospital)]
    first = send(*file)
    assert (first.accepted, first.refused) == (1, 0)
    again = send(*file)
    assert again.again and again.delivery == first.delivery
    assert send(*file, b"").refused == 1, "other bytes, the same line: a duplicate in quarantine"
    settle()
    settle()
    shown = last(person)
    assert (shown.state, shown.insurer, shown.patient, shown.accepted) == (InvoiceState.DECIDED, PAID, 40_000, 200_000)
    assert orders() == [("care_facility", hospital, PAID)]


def test_a_bad_line_waits_with_its_place_and_reason_and_the_rest_goes_on(person, hospital):
    good = line(person, hospital)
    bad = good | {"line": 2, "code": "FORFAIT9", "charged": 5_000}
    receipt = send(good, bad, b"{", good | {"line": 3, "charged": 12.5})
    assert (receipt.accepted, receipt.refused) == (1, 3)
    settle()
    assert last(person).insurer == PAID
    waiting = act(queries.quarantine, organisation=factories.CAISSE)
    assert [(one.number, one.faults[0].code) for one in waiting] == [(2, "no_tariff"), (3, "syntax"), (4, "format")]
    told = act(queries.rejections_of, factories.staff(hospital), facility=hospital, first_on=ON, last_on=ON)
    assert told[0].invoice == good["invoice"] and "ligne 2 du fichier" in told[0].line and "FORFAIT9" in told[0].reason


def test_a_corrected_line_joins_its_invoice_and_only_the_difference_is_ordered(person, hospital):
    good = line(person, hospital)
    bad = good | {"line": 2, "code": "FORFAIT9", "charged": 5_000}
    send(good, bad)
    settle()
    [waiting] = act(queries.quarantine, organisation=factories.CAISSE)
    with pytest.raises(register.Invalid, match="arrêté"):
        act(operations.replay_line, refused=waiting.refused, corrected=waiting.raw, on=ON)
    right = waiting.raw.replace("FORFAIT9", "FORFAIT1")
    found = act(operations.replay_line, refused=waiting.refused, corrected=right, on=ON)
    assert (found.insurer, found.ordered, found.owed) == (PAID + 5_000, 5_000, 0)
    assert [amount for *_, amount in orders()] == [PAID, 5_000]
    assert [one.rank for one in act(queries.decisions_on, invoice=found.invoice)] == [1, 2]


def test_lines_of_one_invoice_that_tell_two_headers_are_not_mixed(person, hospital):
    good = line(person, hospital)
    receipt = send(good, good | {"line": 2, "left_on": "2026-11-07", "code": "FORFAIT1", "charged": 5_000})
    assert receipt.refused == 1
    [waiting] = act(queries.quarantine, organisation=factories.CAISSE)
    assert waiting.faults[0].code == "incoherent"


def test_a_paper_invoice_goes_the_same_way(person, hospital):
    typed = PaperInvoice(
        person=person,
        facility=factories.number_of(hospital),
        invoice="P1",
        kind=Kind.SESSIONS,
        entered_on=date(2026, 11, 3),
        left_on=date(2026, 11, 10),
        act_tariff=Cents(0),
        pathway="referred",
        lines=(
            PaperLine(line=1, code="SEANCE1", done_on=date(2026, 11, 3), charged=Cents(30_000)),
            PaperLine(line=2, code="SEANCE1", done_on=date(2026, 11, 10), charged=Cents(31_000)),
        ),
    )
    assert act(operations.receive_paper_invoice, invoice=typed, received_on=ON).accepted == 2
    assert act(operations.receive_paper_invoice, invoice=typed, received_on=ON).again
    settle()
    shown = last(person)
    assert (shown.accepted, shown.insurer, shown.patient) == (60_000, 48_000, 12_000)
    [cut] = act(queries.rejections_of, facility=hospital, first_on=ON, last_on=ON)
    assert (cut.line, cut.charged, cut.accepted) == ("2", 31_000, 30_000)


def test_csv_says_the_same_as_json(person, hospital):
    told = line(person, hospital)
    content = ";".join(told) + "\n" + ";".join(map(str, told.values()))
    file = Upload("factures.csv", content.encode())
    assert act(operations.receive_file, file=file, format=SheetFormat.CSV, received_on=ON).accepted == 1
    settle()
    assert last(person).insurer == PAID


def test_without_rights_on_the_day_nothing_is_paid_and_a_lifted_doubt_cannot_make_it(hospital):
    nobody = people_factories.make_person()
    shown = billed(nobody, hospital)
    assert (shown.state, shown.suspended_for, orders()) == (InvoiceState.SUSPENDED, ("no_right_on_day",), [])
    with pytest.raises(register.Invalid):
        act(operations.lift_doubt, invoice=shown.invoice, doubt=Doubt.POSSIBLE_DOUBLE, on=ON)
    assert act(queries.work_list, on=ON)[0].kind == "suspended_invoice"
    refused = act(operations.refuse_invoice, invoice=shown.invoice, reason=Refusal.NO_RIGHT, on=ON)
    assert (refused.state, refused.insurer) == (InvoiceState.DECIDED, 0) and act(queries.work_list, on=ON) == ()
    [told] = act(queries.rejections_of, facility=hospital, first_on=ON, last_on=ON)
    assert told.reason == "Aucun droit ouvert à l’entrée"


def test_a_missing_fact_is_asked_for_and_never_taken_for_no(person, hospital):
    shown = billed(person, hospital, act_tariff=None)
    assert shown.suspended_for == ("à demander : tarif de l’acte le plus cher du séjour, 0 s’il n’y en eut pas",)
    found = act(operations.complete_invoice, invoice=shown.invoice, act_tariff=Cents(15_000), on=ON)
    assert found.patient == 3_200 + 5 * 2_300, "the flat sum of a heavy act and the daily charge"


def test_an_overlapping_stay_and_a_double_wait_until_somebody_looked(person, hospital):
    billed(person, hospital)
    other = billed(person, facility(), entered_on="2026-11-05", left_on="2026-11-09", done_on="2026-11-05")
    assert other.suspended_for == (Doubt.OVERLAPPING_STAY,)
    assert act(operations.lift_doubt, invoice=other.invoice, doubt=Doubt.OVERLAPPING_STAY, on=ON).insurer == PAID
    same_day = billed(person, hospital, entered_on="2026-11-09", left_on="2026-11-12", done_on="2026-11-09")
    assert same_day.state is InvoiceState.DECIDED, "leaving one hospital and entering another that day is no overlap"


def test_a_stay_billed_on_a_care_sheet_is_not_paid_again(person, hospital):
    sheet = care.line(person, hospital, act="GHS", act_on="2026-11-02", ends_on="2026-11-06", base=3000, charged=3000)
    assert care.send(sheet | {"act_tariff": 0, "third_party": True}).accepted == 1
    assert billed(person, hospital).suspended_for == (Doubt.BILLED_ON_CARE_SHEET,)


def test_cancelled_after_payment_the_facility_owes_it_back_on_its_next_invoice(person, hospital):
    shown = billed(person, hospital)
    factories.paid()
    taken = act(operations.cancel_invoice, invoice=shown.invoice, reason=Reason.SENT_IN_ERROR, on=ON)
    assert (taken.state, taken.owed, debts(hospital)) == (InvoiceState.CANCELLED, PAID, [PAID])
    billed(factories.covered_person(), hospital)
    factories.paid(on=date(2026, 12, 1))
    assert debts(hospital) == []
    [_, after] = act(queries.statement_of, facility=hospital, first_on=ON, last_on=date(2026, 12, 31)).lines
    assert (after.due, after.recovered, after.transferred) == (PAID, PAID, 0)


@pytest.mark.parametrize("charged, ordered, owed", [(100_000, 0, 80_000), (200_000, 0, 0)])
def test_a_replaced_invoice_gives_what_the_new_one_alone_is_worth(person, hospital, charged, ordered, owed):
    former = line(person, hospital)
    send(former)
    settle()
    new = line(person, hospital, charged=charged, replaces=former["invoice"])
    send(new)
    settle()
    shown = last(person)
    assert (shown.insurer, shown.given) == (charged * 8 // 10, charged * 8 // 10)
    assert (sum(amount for *_, amount in orders()) - PAID, sum(debts(hospital))) == (ordered, owed)
    states = {one.number: one.state for one in act(queries.invoices_of, person=person)}
    assert states == {former["invoice"]: InvoiceState.REPLACED, new["invoice"]: InvoiceState.DECIDED}
    assert send(former | {"line": 2, "code": "FORFAIT1", "charged": 5_000}).refused == 1


def test_a_late_order_recalculates_what_it_touches_and_pays_the_difference(person, hospital):
    before = billed(
        person, hospital, entered_on="2026-10-05", left_on="2026-10-08", done_on="2026-10-05", charged=230_000
    )
    touched = billed(factories.covered_person(), hospital, charged=230_000)
    tariff = factories.fix(hospital, "SEJOUR1", Unit.STAY, 220_000, from_on=date(2026, 11, 1), reference="Arrêté n° 2")
    done = act(operations.recalculate_after_tariff, tariff=tariff, on=ON)
    assert (done.seen, done.done) == (1, 1)
    assert [amount for *_, amount in orders()] == [PAID, PAID, 16_000]
    last_decision = act(queries.decisions_on, invoice=touched.invoice)[-1]
    assert last_decision.decision.amounts["accepted"] == 220_000
    assert "Arrêté n° 2" in " ".join(step.note for step in last_decision.decision.steps)
    assert len(act(queries.decisions_on, invoice=before.invoice)) == 1
    assert act(operations.recalculate_after_tariff, tariff=tariff, on=ON, after=done.last).seen == 0


def test_a_kept_decision_is_replayed_from_its_facts(person, hospital):
    shown = billed(person, hospital)
    [kept] = act(queries.decisions_on, invoice=shown.invoice)
    replayed = act(queries.replay_decision, settlement=kept.settlement)
    assert replayed.same and not replayed.law_changed
    assert all(step.article for step in kept.decision.steps)
    act(operations.cancel_invoice, invoice=shown.invoice, reason=Reason.WRONG_PATIENT, on=ON)
    with pytest.raises(register.Invalid, match="agent"):
        by_agent = act(queries.decisions_on, invoice=shown.invoice)[-1]
        act(queries.replay_decision, settlement=by_agent.settlement)


def test_the_medical_service_alone_answers_and_the_invoice_waits_for_it(person, hospital):
    send(line(person, hospital))
    shown = last(person)
    asked = act(operations.ask_medical_opinion, invoice=shown.invoice, question=Question.STAY_JUSTIFIED, on=ON)
    assert act(operations.ask_medical_opinion, invoice=shown.invoice, question=Question.STAY_JUSTIFIED, on=ON) == asked
    assert factories.decide(shown.invoice).suspended_for == (Doubt.MEDICAL_OPINION,)
    with pytest.raises(register.Refused):
        act(operations.give_medical_opinion, opinion=asked, favourable=True, on=ON)
    act(operations.give_medical_opinion, factories.adviser(), opinion=asked, favourable=True, on=ON)
    assert factories.decide(shown.invoice).insurer == PAID


def test_an_account_is_used_once_a_second_agent_has_looked(hospital):
    given = AccountGiven(facility=hospital, iban=people_factories.next_iban(), holder="Clinique d’essai")
    asked = act(operations.ask_account_change, account=given, on=ON)
    with pytest.raises(register.Refused, match="second agent"):
        act(operations.look_at_account, change=asked.change, accept=True, on=ON)
    assert account(hospital) != given.iban
    act(operations.look_at_account, factories.technician("second"), change=asked.change, accept=True, on=ON)
    assert account(hospital) == given.iban
    with pytest.raises(register.Invalid, match="iban"):
        wrong = AccountGiven(facility=hospital, iban="FR7612345", holder="Clinique")
        act(operations.ask_account_change, account=wrong, on=ON)


def account(hospital):
    with guard.owner():
        return people.provider_bank_account_of([hospital], on=ON)[hospital].iban


def test_the_file_of_a_facility_shows_what_pays_it_and_its_end_stops_intake(person, hospital):
    shown = act(queries.facility_file, facility=hospital, on=ON)
    assert (shown.agreement, shown.has_account, shown.pay_within) == ("1", True, 30)
    assert (shown.tariffs[0].code, shown.tariffs[0].reference) == ("FORFAIT1", factories.LAW)
    act(operations.close_facility, facility=hospital, on=ON)
    assert send(line(person, hospital)).refused == 1
    with pytest.raises(register.Invalid):
        factories.fix(hospital, "NEUF", Unit.DAY, 100)


def test_a_tariff_without_its_order_is_not_recorded(hospital):
    with pytest.raises(register.Invalid, match="sans source"):
        factories.fix(hospital, "NEUF", Unit.DAY, 100, reference=" ")
    with pytest.raises(register.Invalid, match="aucun texte"):
        factories.fix(hospital, "NEUF", Unit.PACKAGE, 100)
    with pytest.raises(register.Invalid, match="déjà"):
        factories.fix(hospital, "JOUR1", Unit.DAY, 100)


def test_the_day_it_is_due_follows_the_delay_of_the_file_and_late_ones_are_found(person, hospital):
    send(line(person, hospital))
    [shown] = act(queries.open_invoices, organisation=factories.CAISSE)
    assert shown.due_on == date(2026, 12, 21)
    assert act(queries.open_invoices, organisation=factories.CAISSE, late_on=date(2026, 12, 21)) == ()
    assert len(act(queries.open_invoices, organisation=factories.CAISSE, late_on=date(2026, 12, 22))) == 1


def test_statistics_leave_small_cells_out(person, hospital):
    billed(person, hospital)
    counted = register.Actor(user="stat", role="statistician", organisation=factories.CAISSE)
    cells = act(queries.invoices_by_kind, counted, first_on=ON, last_on=ON)
    assert cells and all(cell.number is None and cell.total is None for cell in cells)
    assert act(queries.invoices_by_month, counted, first_on=ON, last_on=ON)


def test_payment_starts_retention_and_a_lone_debt_has_no_order(person, hospital):
    shown = billed(person, hospital)
    assert shown.paid_on is None
    factories.paid()
    assert last(person).paid_on == factories.PAY_ON
    with guard.owner():
        assert not ProviderDebt.objects.exists()
