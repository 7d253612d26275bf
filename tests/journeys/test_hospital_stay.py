"""The journey: stays billed electronically and on paper, a bad line, a patient exempt, an allocation, an advance.

The account agrees to the cent, and the facility alone may read it.

Every amount is worked out by hand beside the line that checks it.
"""

from datetime import date

import pytest

from finalite.capabilities import exchange, journal, register
from finalite.capabilities.letters.tests import reading
from finalite.capabilities.register import Cents, guard
from finalite.capabilities.register.purpose import opened, purpose_of
from finalite.missions.benefits.pay_facilities import operations as pay
from finalite.missions.benefits.pay_facilities import queries as asked
from finalite.missions.benefits.pay_facilities.facts import Kind
from finalite.missions.benefits.pay_facilities.given import AdvanceGiven, PaperInvoice, PaperLine
from finalite.missions.benefits.pay_facilities.tests import factories as f
from finalite.missions.benefits.pay_facilities.words import InvoiceState, Reason, Refusal
from finalite.missions.entitlements.open_health_entitlements import operations as rights
from finalite.missions.entitlements.open_health_entitlements.tests import factories as entitled
from finalite.missions.entitlements.open_health_entitlements.values import Activities, Disability

pytestmark = pytest.mark.django_db(databases=["default", "archive"])
FICHE = "pay_facilities"
YEAR = {"first_on": date(2026, 1, 1), "last_on": date(2026, 12, 31)}
RUN = register.automation(FICHE)


def exempt_person():
    """Somebody with an invalidity pension, whose stays cost no share."""
    person = f.covered_person()
    told = {"kind": Disability.PENSION, "starts_on": entitled.WORKED_SINCE, "source": "essai"}
    f.act(rights.record_disability, entitled.technician(), person=person, recorded_on=entitled.WORKED_SINCE, **told)
    return person


def text_of(letter):
    return " ".join(reading.text_of(letter.content).replace("\u202f", " ").replace("\u00a0", " ").split())


def test_a_hospital_is_paid_to_the_cent_and_reads_its_own_account_alone():
    hospital, clinic = f.facility(), f.facility()
    person, exempt = f.covered_person(), exempt_person()

    # a year's allocation of 1,000,000.00 and an advance of 1,000.00 to come off November's invoices
    f.act(pay.notify_allocation, allocation=f.allocation(hospital, 100_000_000), on=date(2026, 1, 5))
    done = f.act(pay.order_allocations, RUN, on=date(2026, 11, 20))
    assert done.done == 11
    granted = AdvanceGiven(facility=hospital, amount=Cents(100_000), reference="Décision n° 3", recover_from=f.ON)
    f.act(pay.grant_advance, advance=granted, on=f.ON)

    # five days at 2,000.00, billed electronically with a package nobody fixed: 80 % is 1,600.00, the line waits
    stay = f.line(person, hospital)
    receipt = f.send(stay, stay | {"line": 2, "code": "FORFAIT2", "charged": 4_000})
    assert (receipt.accepted, receipt.refused) == (1, 1)

    # ten days at 600.00 typed from paper for somebody exempt: all of it, and the daily charge stays the patient's
    typed = PaperInvoice(
        person=exempt,
        facility=f.number_of(hospital),
        invoice="PAPIER-7",
        kind=Kind.STAY,
        entered_on=date(2026, 11, 2),
        left_on=date(2026, 11, 11),
        pathway="referred",
        lines=(PaperLine(line=1, code="JOUR1", done_on=date(2026, 11, 2), quantity=10, charged=Cents(600_000)),),
    )
    f.act(pay.receive_paper_invoice, invoice=typed, received_on=f.ON)
    f.settle()
    mine, theirs = f.last(person), f.last(exempt)
    assert (mine.insurer, mine.patient) == (160_000, 40_000)
    assert (theirs.insurer, theirs.patient) == (600_000, 10 * 2_300)
    [kept] = f.act(asked.decisions_on, invoice=theirs.invoice)
    assert any("pension d'invalidité" in step.label for step in kept.decision.steps)
    assert f.act(asked.replay_decision, settlement=kept.settlement).same

    # the order that was missing comes late: the line is replayed and 40.00 more is ordered
    f.fix(hospital, "FORFAIT2", "package", 4_000, shared=False, reference="Arrêté retrouvé")
    [waiting] = f.act(asked.quarantine, organisation=f.CAISSE)
    assert (waiting.number, waiting.faults[0].code) == (2, "no_tariff")
    found = f.act(pay.replay_line, refused=waiting.refused, corrected=waiting.raw, on=f.ON)
    assert (found.state, found.ordered, found.owed) == (InvoiceState.DECIDED, 4_000, 0)

    # the bank pays and says so; the advance has come off the invoices of the day
    f.paid()
    balance = f.act(asked.balance_of, facility=hospital, **YEAR)
    twelfths = 100_000_000 * 11 // 12
    assert balance.agrees and balance.ledger_agrees and balance.gaps == ()
    assert (balance.invoices, balance.allocations, balance.advances) == (764_000, twelfths, 100_000)
    assert balance.due == balance.acknowledged == 764_000 + twelfths + 100_000
    assert (balance.recovered, balance.transferred) == (100_000, 764_000 + twelfths)
    assert (balance.advances_left, balance.debts_left, balance.waiting) == (0, 0, 0)
    assert balance.allocation_left == 100_000_000 - twelfths
    f.act(pay.order_allocations, RUN, on=date(2026, 12, 20))
    [year] = f.act(asked.allocations_of, facility=hospital)
    assert year.ordered == year.notified == 100_000_000

    # the facility reads its statement, on its page and as a letter; another is refused
    statement = f.act(asked.statement_of, f.staff(hospital), facility=hospital, **YEAR)
    assert {one.invoice for one in statement.lines if one.invoice} == {stay["invoice"], "PAPIER-7"}
    sent = f.act(pay.send_statement, facility=hospital, on=f.PAY_ON, **YEAR)
    letter = f.act(asked.letter_to, f.staff(hospital), facility=hospital, letter=sent.letter)
    text = text_of(letter)
    assert "PAPIER-7" in text and "6 000,00" in text
    assert f.nir_of(person) not in text and "invalidité" not in text
    for door, more in ((asked.statement_of, YEAR), (asked.billed_by, YEAR), (asked.letter_to, {"letter": sent.letter})):
        with pytest.raises(register.Refused):
            f.act(door, f.staff(clinic), facility=hospital, **more)
    assert f.act(asked.statement_of, f.staff(clinic), facility=clinic, **YEAR).lines == ()

    # what left is in the ledger of disclosures, and every act in the journal, refusals too
    with guard.owner():
        told = {(line.recipient, "nir" in line.categories) for line in exchange.ledger(fiche=FICHE)}
    assert told == {("care_facility", False)}
    with opened(purpose_of("answer_data_subject_requests", "automation")):
        acts = {(row.operation, row.outcome) for row in journal.search(fiche=FICHE, limit=500).rows}
    assert {("statement_of", "done"), ("statement_of", "refused"), ("replay_line", "done")} <= acts


def test_a_patient_of_another_state_is_paid_for_here_and_claimed_there_once():
    hospital, person = f.facility(), f.covered_person()
    works = Activities(works_in=("DE",))
    f.act(
        rights.settle_state,
        entitled.technician(),
        person=person,
        activities=works,
        on=f.IN,
        form="S1",
        reference="S1-1",
    )
    waiting = f.billed(person, hospital)
    assert waiting.suspended_for == ("european_form_missing",)
    f.act(pay.refuse_invoice, invoice=waiting.invoice, reason=Refusal.NO_RIGHT, on=f.ON)
    paid = f.billed(person, hospital, form="S1", form_reference="S1-1", replaces=waiting.number)
    assert paid.insurer == 160_000
    sent = f.act(pay.declare_foreign_claims, state="DE", on=f.PAY_ON)
    assert sent.lines == 1 and sent.disclosure
    assert f.act(pay.declare_foreign_claims, state="DE", on=f.PAY_ON).lines == 0
    f.act(pay.cancel_invoice, invoice=paid.invoice, reason=Reason.SENT_IN_ERROR, on=f.PAY_ON)
    assert f.act(pay.declare_foreign_claims, state="DE", on=f.PAY_ON).lines == 1, "what was claimed is given back"
