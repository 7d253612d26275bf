"""The journey: a sick leave becomes a maternity leave, then part-time; paid to the cent, corrected twice, told to each.

Every amount is worked out by hand beside the line that checks it.
"""

from datetime import date

import pytest

from finalite.capabilities import exchange, journal, letters, money, people, register
from finalite.capabilities.letters.tests import reading
from finalite.capabilities.money.models import PaymentOrder
from finalite.capabilities.register import guard
from finalite.capabilities.register.purpose import opened, purpose_of
from finalite.kernel.identifiers import fictitious_iban
from finalite.missions.benefits.pay_daily_allowances import operations as pay
from finalite.missions.benefits.pay_daily_allowances import queries as paid
from finalite.missions.benefits.pay_daily_allowances import values as words
from finalite.missions.benefits.pay_daily_allowances.tests import factories as f
from finalite.missions.entitlements.open_health_entitlements.tests import factories as rights
from finalite.missions.finance.execute_payments import operations as bank
from finalite.missions.finance.execute_payments.tests import factories as banking

pytestmark = pytest.mark.django_db(databases=["default", "archive"])
FICHE = "pay_daily_allowances"
SICK, REST, BACK = date(2026, 3, 2), date(2026, 4, 20), date(2026, 8, 10)
DUE, END = date(2026, 6, 1), date(2026, 9, 30)
RUN = register.automation(FICHE)
DAYS = date(2026, 10, 1)


def orders(since=0):
    with guard.owner():
        rows = PaymentOrder.objects.filter(pk__gt=since).order_by("pk")
        return [(row.payee_kind, row.amount) for row in rows]


def owed(person):
    with guard.owner():
        return [debt.amount for debt in money.debts_of([person])]


def text_of(sent):
    with guard.owner():
        content = letters.read_letter(letter_id=sent.letter).content
    return " ".join(reading.text_of(content).replace("\u202f", " ").replace("\u00a0", " ").split())


def settle(stop, to, on):
    return f.act(f.technician(), pay.settle_stop, stop=stop, to=to, on=on)


def sick(doctor):
    """Prescribed by the doctor, certified by the employer, who keeps the wage of March."""
    person = rights.covered_person()
    f.prescribe(person, doctor, SICK, date(2026, 5, 31))
    (waiting,) = f.act(f.oneself(person), paid.stops_of, person=person)
    assert waiting.state == "waiting" and waiting.sources == ("doctor",)
    sent = f.certificate(SICK, 240_000, keeps_wage_from=SICK, keeps_wage_to=date(2026, 3, 31), late_hours=1700)
    f.act(f.employer(), pay.send_certificate, nir=f.nir_of(person), birth_name="Essai", certificate=sent,
          received_on=date(2026, 3, 9))  # fmt: skip
    f.act(RUN, pay.tie_notices, on=date(2026, 3, 10))
    return person, waiting.stop


def test_a_sick_leave_becomes_maternity_then_part_time_and_every_cent_is_explained():
    doctor = f.doctor()
    person, stop = sick(doctor)

    # 7 200 / 91,25 / 2 = 39,45; CSG 2,45, CRDS 0,20: 36,80 a day. March: 30 days less 3 of waiting, to the employer
    assert f.act(RUN, pay.settle_period, to=date(2026, 3, 31), on=date(2026, 4, 1)).total == 27 * 3680
    assert f.act(RUN, pay.settle_period, to=date(2026, 3, 31), on=date(2026, 4, 1)).seen == 0
    assert settle(stop, date(2026, 4, 30), date(2026, 5, 1)).total == 30 * 3680
    assert orders() == [("employer", 27 * 3680), ("insured", 30 * 3680)]

    # maternity from 20 April: eleven days of sickness paid beyond it are owed back
    birth = words.BirthFacts(leave=words.Leave.MATERNITY, expected_on=DUE, children=0)
    rest = f.act(f.oneself(person), pay.ask_birth_leave, person=person, birth=birth, received_on=date(2026, 5, 4))
    assert (rest.first_on, rest.last_on) == (REST, date(2026, 8, 9))
    assert owed(person) == [11 * 3680]
    # 7 200 / 91,25 × 79 % = 62,33; CSG 3,86, CRDS 0,31: 58,16 a day for sixteen weeks, no waiting day
    assert settle(rest.stop, date(2026, 8, 9), date(2026, 8, 10)).total == 112 * 5816

    # part-time follows without a day between: no waiting day, at most the loss of earnings
    changed = f.act(f.technician(), pay.change_leave, stop=rest.stop, leave=words.Leave.PART_TIME, first_on=BACK,
                    last_on=END, on=BACK)  # fmt: skip
    assert [one.fact for one in changed.wanted] == ["daily_loss"]
    worked = (date(2026, 1, 1), date(2026, 2, 1), date(2025, 12, 1))
    months = tuple(words.MonthPaid(month, 240_000) for month in worked)
    half = words.Certificate(siret=f.SIRET, first_on=BACK, pay=months, hours=450, late_hours=1700, daily_loss=3000)
    f.certify(changed.stop, half, on=date(2026, 9, 1))
    # loss of 30,00; CSG 1,86, CRDS 0,15: 27,99 a day for 52 days
    assert settle(changed.stop, END, DAYS).total == 52 * 2799

    # December was 2 640 € (a 13th month share): the stop that runs is paid arrears, within the cap of 2 552,24 €
    before = len(orders())
    months = (words.MonthPaid(date(2025, 12, 1), 264_000), *months[:2])
    better = words.Certificate(siret=f.SIRET, first_on=SICK, pay=months, hours=450, late_hours=1700,
                               keeps_wage_from=SICK, keeps_wage_to=date(2026, 3, 31))  # fmt: skip
    f.certify(stop, better, on=date(2026, 10, 5))
    # (2 552,24 + 4 800) / 91,25 / 2 = 40,29 (40,286); CSG 2,50, CRDS 0,20: 37,59
    assert orders()[before:] == [("insured", 19 * (3759 - 3680)), ("employer", 27 * (3759 - 3680))]

    # work was taken up again on 21 September: ten days of part-time are owed back
    f.act(f.technician(), pay.record_return, stop=changed.stop, resumed_on=date(2026, 9, 21), on=date(2026, 10, 6))
    assert owed(person) == [11 * 3680, 10 * 2799]
    told(person, stop, changed.stop)
    banked(person)
    refused(person, stop, doctor)


def told(person, stop, last):
    """The statement says all of it; each decision replays; the employer learns its own share alone."""
    kept = f.act(f.oneself(person), paid.allowances_of, person=person)
    assert all(f.act(f.technician(), paid.replay, settlement=one.settlement).same for one in kept)
    assert sum(one.to_insured for one in kept) == 19 * 3759 + 112 * 5816 + 42 * 2799
    text = text_of(f.act(f.technician(), pay.send_statement, person=person, on=date(2026, 10, 7)))
    for said in ("6 513,92 €", "CSS R323-5", "CSS R331-5", "maternité", "temps partiel", "CSS L133-4-1", "404,80 €"):
        assert said in text, said
    assert f.act(f.technician(), pay.send_statement, person=person, on=date(2026, 10, 8)).letter is None
    line = f.act(f.technician(), pay.tell_recipient, stop=stop, recipient=words.Told.EMPLOYER, addressee=f.SIRET,
                 on=date(2026, 10, 8))  # fmt: skip
    with opened(purpose_of(FICHE, "automation")):
        said = {one.recipient: set(one.categories) for one in exchange.ledger(fiche=FICHE)}
    assert line.disclosure and said["employer"] == {"nir", "civil_identity", "cash_benefits", "financial_operation"}
    with pytest.raises(register.Invalid):
        f.act(f.technician(), pay.tell_recipient, stop=last, recipient=words.Told.EMPLOYER, addressee=f.SIRET, on=DAYS)


def banked(person):
    """The bank is told of the person's account and the employer's, debts recovered on the way."""
    with guard.owner():
        employer = PaymentOrder.objects.filter(payee_kind="employer").first().payee_id
        account = people.Account(fictitious_iban(77), "Employeur fictif", "FICTFRPPXXX")
        people.change_employer_bank_account(employer_id=employer, account=account, asked_by="agent", on=SICK)
        people.change_bank_account(
            person_id=person, account=people.Account(fictitious_iban(78), "Camille Essai"), asked_by="agent", on=SICK
        )
        money.set_paying_account(money.PayingAccount(f.CAISSE, "Caisse", fictitious_iban(9), "FICTFRPPXXX"))
    f.act(banking.officer(), bank.prepare_payment_batch, on=date(2026, 10, 9), execution_on=date(2026, 10, 12))
    with guard.owner():
        rows = PaymentOrder.objects.order_by("pk")
        assert {row.state for row in rows} <= {"sent", "settled"}
        assert sum(row.recovered for row in rows) == 11 * 3680 + 10 * 2799
        assert owed(person) == []


def refused(person, stop, doctor):
    """Nobody reads what their role does not open."""
    with pytest.raises(register.Refused):
        f.act(doctor, paid.allowances_of, person=person)
    with pytest.raises(register.Refused):
        f.act(f.employer(), paid.stops_of, person=person)
    with pytest.raises(register.Refused):
        f.act(f.technician(), pay.write_medical_note, opinion=1, text="Essai.", on=DAYS)
    with opened(purpose_of("answer_data_subject_requests", "automation")):
        lines = journal.search(fiche=FICHE, limit=500).rows
    assert {"settle_period", "settle_stop", "record_certificate", "allowances_of"} <= {line.operation for line in lines}
    assert "refused" in {line.outcome for line in lines} and journal.verify().sound
