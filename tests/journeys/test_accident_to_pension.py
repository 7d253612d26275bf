"""The journey: a fall, daily allowances until consolidation, a pension each quarter, a worse state, a death, a spouse
and two children within 85 %; the bank, the books and the letters say the same.
"""

from datetime import date, timedelta

import pytest

from finalite.capabilities import jobs, journal, letters, money, register
from finalite.capabilities.money.models import PaymentOrder
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import guard
from finalite.capabilities.register.purpose import AUTOMATION, opened, purpose_of
from finalite.kernel.identifiers import fictitious_iban
from finalite.missions.benefits.pay_daily_allowances import queries as stops
from finalite.missions.benefits.pay_daily_allowances.tests import factories as daily
from finalite.missions.benefits.pay_daily_allowances.values import Leave
from finalite.missions.benefits.pay_work_injury_income import operations, queries, telling
from finalite.missions.benefits.pay_work_injury_income.models import Annuity
from finalite.missions.benefits.pay_work_injury_income.tests import factories
from finalite.missions.benefits.pay_work_injury_income.tests.factories import act, own
from finalite.missions.benefits.pay_work_injury_income.values import Body, Ending
from finalite.missions.finance.execute_payments import operations as bank
from finalite.missions.finance.execute_payments import queries as books
from finalite.missions.finance.execute_payments.tests import factories as banking

pytestmark = pytest.mark.django_db(databases=["default", "archive"])
FICHE = "pay_work_injury_income"
WORSE, REVISED = date(2026, 10, 1), date(2026, 11, 10)
DIED, GRANTED = date(2026, 12, 1), date(2026, 12, 15)


@pytest.fixture
def written(monkeypatch):
    """What each letter says and to whom, while it is made and kept as always."""
    sent, tell = [], letters.tell

    def spy(**given):
        sent.append(given)
        return tell(**given)

    monkeypatch.setattr(telling.letters, "tell", spy)
    return sent


def pay(day):
    """The nightly run, twice over as after a crash: the second one orders nothing."""
    for attempt in ("first", "again"):
        key, args = f"{FICHE}/{day}/{attempt}", {"on": day.isoformat()}
        jobs.enqueue(task=f"{FICHE}.pay", key=key, fiche=FICHE, args=args)
        jobs.run_ready()
        assert jobs.job_by_key(key=key).state == "done"


def ordered(payee=None):
    with guard.owner():
        rows = PaymentOrder.objects.filter(fiche=FICHE).order_by("pk")
        return [row.amount for row in rows if payee is None or row.person_id == payee]


def stopped(victim):
    """From the day after the fall to consolidation: sixty per cent for 28 days, then eighty, capped by the net gain."""
    first, last = factories.FALL + timedelta(days=1), factories.CLOSED
    daily.prescribe(victim, daily.doctor(), first, last, leave=Leave.WORK_INJURY)
    (waiting,) = act(stops.stops_of, own(victim), person=victim)
    stop = waiting.stop
    daily.certify(stop, daily.certificate(first, gross=250_000), on=date(2026, 3, 20))
    # 2 500 / 30,42 = 82,18; 60 %: 49,31 less 3,06 and 0,25; 80 % is above the net gain, 64,92, less 4,03 and 0,32
    assert daily.settle(stop, to=first + timedelta(days=27), on=date(2026, 4, 1)).total == 28 * 4600
    assert daily.settle(stop, to=last, on=date(2026, 7, 1)).total == 92 * 6057
    seen = act(queries.allowances_of, own(victim), person=victim)
    assert (min(one.pay_from for one in seen), max(one.pay_to for one in seen)) == (first, last)
    assert sum(one.to_insured for one in seen) == 28 * 4600 + 92 * 6057


def banked():
    """Everything due goes to the bank, and orders, file and books agree."""
    with guard.owner():
        money.set_paying_account(money.PayingAccount(factories.CAISSE, "Caisse", fictitious_iban(9), "FICTFRPPXXX"))
    officer = banking.officer()
    batch = act(bank.prepare_payment_batch, officer, on=date(2027, 1, 18), execution_on=date(2027, 1, 20))
    assert batch.held == () and act(books.books, officer).faults == ()
    with guard.owner():
        assert {row.state for row in PaymentOrder.objects.all()} <= {"sent", "settled"}


def test_a_fall_is_paid_until_the_last_of_those_who_survive(written):
    victim = factories.with_account(daily.rights.covered_person())
    stopped(victim)
    file, answer = factories.decided(victim)
    with guard.owner():
        assert Annuity.objects.get().starts_on == factories.CLOSED + timedelta(days=1), "no day twice, and none lost"
    assert answer.decision.amounts["yearly"] == 300_000, "thirty thousand euros, twenty per cent counted for half"
    said = written[-1]["data"]
    assert ["Rente de l’année", "3\u202f000,00\u00a0€"] in said["amounts"]
    assert any("trimestre" in sentence for sentence in said["said"])
    assert any("commission de recours amiable" in one for one in written[-1]["remedies"])

    pay(date(2026, 10, 1))
    assert ordered() == [75_000], "July to September, once"

    factories.found(file, WORSE, 6000, REVISED, acts=2)
    revised = act(operations.revise_income, file=file, on=REVISED)
    # 60 %: half of fifty, one and a half times ten: forty per cent of thirty thousand
    assert revised.decision.amounts["yearly"] == 1_200_000 and "third_person" not in revised.decision.amounts
    pay(REVISED)
    assert ordered() == [75_000, 100_000], "from sixty per cent each month: October"

    shown = act(queries.income_of, own(victim), person=victim, on=REVISED)
    assert [one.outcome for one in shown.decided] == ["pension", "pension"]
    with pytest.raises(register.Refused):
        act(queries.findings_of, person=victim)
    told = act(operations.tell_body, file=file, body=Body.EMPLOYER, on=REVISED).content.decode()
    assert "6000" not in told and "1200000" not in told

    family = factories.spouse_and_children()
    pay(date(2027, 1, 1))
    assert ordered()[2:] == [100_000, 100_000], "November and December, before the death was known"
    answers = factories.granted(victim, file, family, DIED, date(2027, 1, 15))
    change = act(operations.end_income, annuity=answer.annuity, ends_on=DIED, why=Ending.DEATH, on=date(2027, 1, 15))
    assert change.overpaid == 100_000, "December was not due to the victim"
    with guard.owner():
        assert [debt.left for debt in money.debts_of([victim])] == [100_000]

    yearly = [one.decision.amounts["yearly"] for one in answers]
    assert yearly == [1_133_333, 708_333, 708_333], "forty, twenty-five and twenty-five, brought from ninety to 85 %"
    pay(date(2027, 1, 16))
    paid = {one: ordered(one) for one in family}
    assert paid == {family[0]: [94_444], family[1]: [59_028], family[2]: [59_028]}, "December, to the cent"
    stranger = people_factories.make_person()
    with pytest.raises(register.Refused):
        act(queries.income_of, own(stranger), person=family[0], on=GRANTED)
    for one in (victim, *family):
        for made in act(queries.income_of, person=one, on=date(2027, 1, 16)).decided:
            assert act(queries.replay_decision, decision=made.number).same

    banked()
    with opened(purpose_of("answer_data_subject_requests", AUTOMATION)):
        seen = {row.operation for row in journal.search(fiche=FICHE, limit=500).rows}
    assert {"decide_income", "revise_income", "grant_survivors", "end_income", "order_instalments"} <= seen
