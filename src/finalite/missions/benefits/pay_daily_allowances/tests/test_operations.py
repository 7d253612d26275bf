"""What the doors do: to the cent, once, explained, and to the right party."""

from datetime import date, timedelta

import pytest

from finalite.capabilities import money, register
from finalite.capabilities.money.models import PaymentOrder
from finalite.capabilities.people.models import Provider
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import guard
from finalite.missions.benefits.pay_daily_allowances import models, operations, queries
from finalite.missions.benefits.pay_daily_allowances.values import (
    BirthFacts,
    Leave,
    Notice,
    NoticeKind,
    Situation,
    Source,
    Why,
)
from finalite.missions.entitlements.open_health_entitlements.tests import factories as rights

from . import factories as f

pytestmark = pytest.mark.django_db
CAUTION = "l’assuré dit du 07/09/2026 au 30/09/2026"


def orders():
    with guard.owner():
        return [(row.payee_kind, row.amount) for row in PaymentOrder.objects.order_by("pk")]


def debts(person):
    with guard.owner():
        return [debt.amount for debt in money.debts_of([person])]


def test_a_stop_is_paid_from_the_fourth_day_once_and_to_the_cent():
    person, stop = f.stopped()
    done = f.settle(stop)
    # 6 000 € / 91,25 / 2 = 32,88 €, less 6.2 % (2,04) and 0.5 % (0,16): 30,68 € for 21 days
    assert (done.ordered, done.total) == (1, 21 * 3068)
    assert f.settle(stop).ordered == 0
    assert orders() == [("insured", 21 * 3068)]
    (allowance,) = f.act(f.oneself(person), queries.allowances_of, person=person)
    assert "CSS R323-5" in {step.article for step in allowance.decision.steps}
    assert f.act(f.technician(), queries.replay, settlement=allowance.settlement).same


def test_a_stop_paid_in_two_runs_comes_to_the_same():
    _, stop = f.stopped()
    total = sum(f.settle(stop, to=to).total for to in (date(2026, 9, 15), date(2026, 9, 16), f.LAST))
    assert total == 21 * 3068


def test_without_a_certificate_the_stop_waits_and_says_for_what():
    person = rights.covered_person()
    shown = f.notice(person)
    assert shown.state == "waiting" and {one.fact for one in shown.wanted} == {"hours", "contributed"}
    assert f.settle(shown.stop).ordered == 0
    assert f.certify(shown.stop, f.certificate()).state == "open"


def test_the_doctor_the_person_and_the_employer_speak_of_one_stop_and_differences_are_shown():
    person = rights.covered_person()
    first = f.notice(person)
    f.prescribe(person, f.doctor(), last_on=f.LAST - timedelta(days=2))
    f.notice(person, source=Source.EMPLOYER)
    (stop,) = f.act(f.technician(), queries.stops_of, person=person)
    assert stop.stop == first.stop and stop.sources == ("doctor", "employer", "person")
    assert stop.last_on == f.LAST - timedelta(days=2), "the prescription is what a stop rests on"
    assert len(stop.contradictions) == 1 and CAUTION in stop.contradictions[0]
    assert f.notice(person).stop == first.stop


def test_people_name_their_doctor_in_the_notice_they_send_from_their_account():
    person = rights.covered_person()
    with guard.owner():
        number = Provider.objects.get(pk=people_factories.make_provider()).number
    said = Notice(person=person, first_on=f.FIRST, last_on=f.LAST, prescribed_on=f.FIRST, sent_on=f.FIRST,
                  prescriber=number)  # fmt: skip
    shown = f.act(f.oneself(person), operations.receive_notice, notice=said, received_on=f.RECEIVED)
    assert shown.sources == ("person",)


def test_an_extension_goes_on_with_the_stop_and_a_month_too_long_is_said():
    person, stop = f.stopped()
    f.settle(stop)
    longer = f.notice(person, f.LAST + timedelta(days=1), date(2026, 12, 15), kind=NoticeKind.EXTENSION)
    assert (longer.stop, longer.last_on, longer.state) == (stop, date(2026, 12, 15), "open")
    assert "plus de 2 mois" in longer.contradictions[0]
    assert f.settle(stop, to=date(2026, 10, 4)).total == 4 * 3068


def test_the_employer_who_keeps_the_wage_is_paid_in_its_place():
    _, stop = f.stopped(keeps_wage_from=f.FIRST, keeps_wage_to=date(2026, 9, 20))
    f.settle(stop)
    assert orders() == [("insured", 10 * 3068), ("employer", 11 * 3068)]


def test_a_better_wage_known_late_yields_arrears_and_a_lower_one_is_owed_back():
    person, stop = f.stopped()
    f.settle(stop)
    f.certify(stop, f.certificate(gross=220_000), on=date(2026, 10, 10))
    # 6 600 / 91,25 / 2 = 36,16 ; less 2,24 and 0,18: 33,74
    assert orders()[1:] == [("insured", 21 * (3374 - 3068))]
    f.certify(stop, f.certificate(gross=180_000), on=date(2026, 10, 12))
    # 5 400 / 91,25 / 2 = 29,59 ; less 1,83 and 0,15: 27,61
    assert debts(person) == [21 * (3374 - 2761)]
    with guard.owner():
        assert sum(models.Settlement.objects.values_list("to_insured", flat=True)) == 21 * 2761
    again = f.act(f.technician(), operations.recalculate_stop, stop=stop, on=date(2026, 10, 13))
    assert (again.insured, again.settlement) == (0, None)


def test_what_an_employer_was_paid_too_much_is_owed_by_it_and_by_no_one_else():
    person, stop = f.stopped(keeps_wage_from=f.FIRST)
    f.settle(stop)
    f.act(f.technician(), operations.record_return, stop=stop, resumed_on=date(2026, 9, 21), on=f.ON)
    assert debts(person) == []
    with guard.owner():
        employer = models.Settlement.objects.order_by("pk").last().employer_id
        assert [debt.amount for debt in money.debts_of_employers([employer])] == [10 * 3068]


def test_an_employer_who_stops_keeping_the_wage_owes_what_the_person_is_due():
    _, stop = f.stopped(keeps_wage_from=f.FIRST)
    f.settle(stop)
    f.certify(stop, f.certificate(), on=date(2026, 10, 10))
    assert orders() == [("employer", 21 * 3068), ("insured", 21 * 3068)]
    with guard.owner():
        employer = models.Settlement.objects.first().employer_id
        assert [debt.amount for debt in money.debts_of_employers([employer])] == [21 * 3068]


def test_a_control_refused_leaves_its_days_unpaid_until_it_is_lifted():
    person, stop = f.stopped()
    f.settle(stop)
    days = {"first_on": date(2026, 9, 21), "last_on": date(2026, 9, 25)}
    f.act(f.technician(), operations.suspend_days, stop=stop, why=Why.CONTROL_REFUSED, on=f.ON, **days)
    assert debts(person) == [5 * 3068]
    f.act(f.technician(), operations.lift_suspension, stop=stop, on=f.ON)
    assert orders()[1:] == [("insured", 5 * 3068)]


def test_the_medical_opinion_stops_payment_and_its_reasons_stay_with_the_service():
    _, stop = f.stopped(last_on=date(2026, 10, 31))
    opinion = f.act(f.technician(), operations.ask_opinion, stop=stop, on=f.RECEIVED)
    with pytest.raises(register.Refused):
        f.act(f.technician(), operations.give_opinion, opinion=opinion, justified=True, on=f.ON)
    f.act(f.adviser(), operations.write_medical_note, opinion=opinion, text="Lombalgie fictive.", on=f.ON)
    until = date(2026, 10, 10)
    f.act(f.adviser(), operations.give_opinion, opinion=opinion, justified=False, until=until, on=f.ON)
    with pytest.raises(register.Refused):
        f.act(f.technician(), queries.medical_notes_of, opinion=opinion)
    f.act(f.technician(), operations.apply_opinion, opinion=opinion, on=f.ON)
    assert f.settle(stop, to=date(2026, 10, 31), on=date(2026, 11, 2)).total == 31 * 3068


def test_the_second_late_notice_in_two_years_halves_the_days_before_it():
    person = rights.covered_person()
    early = f.notice(person, date(2026, 3, 2), date(2026, 3, 8), sent_on=date(2026, 3, 20))
    f.certify(early.stop, f.certificate(date(2026, 3, 2)), on=f.ON)
    assert f.settle(early.stop).total > 0
    late = f.notice(person, sent_on=date(2026, 9, 20))
    f.certify(late.stop, f.certificate())
    f.act(f.technician(), operations.record_situation, stop=late.stop, situation=Situation(resumed_hours=900), on=f.ON)
    # 10 days at 16,44 € (less 1,02 and 0,08: 15,34), then 11 days whole
    assert f.settle(late.stop).total == 10 * 1534 + 11 * 3068


def test_a_refusal_is_confirmed_by_an_agent_told_and_may_be_contested():
    person, stop = f.stopped(hours=10, contributed=0)
    (shown,) = f.act(f.oneself(person), queries.stops_of, person=person)
    assert shown.state == "to_refuse" and orders() == []
    refused = f.act(f.technician(), operations.refuse_stop, stop=stop, on=f.ON)
    assert refused.state == "refused"
    assert f.act(f.technician(), operations.send_refusal, stop=stop, on=f.ON).letter
    contest = f.act(f.oneself(person), operations.contest_decision, stop=stop, grounds="Heures.", on=f.ON)
    assert contest.silent_on == date(2026, 12, 1)
    open_again = f.act(f.technician(), operations.settle_contest, contest=contest.contest, upheld=True, on=f.ON)
    assert open_again.state == "upheld"
    f.certify(stop, f.certificate(), on=f.ON)
    assert f.settle(stop).ordered == 1


def test_silence_rejects_a_contest_on_its_day_and_once():
    person, stop = f.stopped()
    contest = f.act(f.oneself(person), operations.contest_decision, stop=stop, grounds="Essai.", on=f.ON)
    run = register.automation(operations.FICHE)
    on_time = f.act(run, operations.reject_contests_by_silence, on=contest.silent_on)
    late = f.act(run, operations.reject_contests_by_silence, on=contest.silent_on + timedelta(days=1))
    again = f.act(run, operations.reject_contests_by_silence, on=contest.silent_on + timedelta(days=2))
    assert (on_time.done, late.done, again.done) == (0, 1, 0)


def test_nobody_without_open_rights_is_paid():
    person = people_factories.make_person()
    shown = f.notice(person)
    assert f.certify(shown.stop, f.certificate()).state == "to_refuse"


def test_an_employer_sends_a_certificate_that_waits_for_its_stop_and_learns_nothing():
    person = rights.covered_person()
    with pytest.raises(register.Invalid, match="aucun salarié"):
        f.act(f.employer(), operations.send_certificate, nir=f.nir_of(person), birth_name="Autre",
              certificate=f.certificate(), received_on=f.RECEIVED)  # fmt: skip
    f.act(f.employer(), operations.send_certificate, nir=f.nir_of(person), birth_name="Essai",
          certificate=f.certificate(), received_on=f.RECEIVED)  # fmt: skip
    f.prescribe(person, f.doctor())
    (stop,) = f.act(f.technician(), queries.stops_of, person=person)
    assert (stop.state, f.settle(stop.stop).total) == ("open", 21 * 3068)
    with pytest.raises(register.Refused):
        f.act(f.employer(), queries.stops_of, person=person)


def test_the_run_pays_every_stop_once_whatever_the_slices():
    stops = [f.stopped()[1] for _ in range(5)]
    run = register.automation(operations.FICHE)
    after = 0
    for _ in range(4):
        after = f.act(run, operations.settle_period, to=f.LAST, on=f.ON, after=after, limit=2).last
    assert f.act(run, operations.settle_period, to=f.LAST, on=f.ON).decided == 0
    assert len(orders()) == len(stops)


def test_a_birth_leave_follows_the_law_and_ends_the_stop_that_runs():
    person, stop = f.stopped(last_on=date(2026, 12, 1))
    f.settle(stop, to=date(2026, 10, 31))
    birth = BirthFacts(leave=Leave.MATERNITY, expected_on=date(2026, 12, 1), children=0)
    leave = f.act(f.oneself(person), operations.ask_birth_leave, person=person, birth=birth, received_on=f.ON)
    assert (leave.first_on, leave.last_on) == (date(2026, 10, 20), date(2027, 2, 8))
    # sickness paid from 20 October on is owed back; maternity at 79 % of 65,75 €
    assert debts(person) == [12 * 3068]
    done = f.settle(leave.stop, to=date(2026, 10, 31))
    assert done.total == 12 * (5195 - 322 - 26)


@pytest.mark.parametrize(
    "changes, field",
    [
        ({"last_on": f.FIRST - timedelta(days=1)}, "last_on"),
        ({"prescribed_on": f.RECEIVED + timedelta(days=3)}, "prescribed_on"),
        ({"leave": Leave.MATERNITY}, "leave"),
        ({"prescriber": "999"}, "prescriber"),
    ],
)
def test_a_notice_that_cannot_be_is_refused_with_its_field(changes, field):
    with pytest.raises(register.Invalid) as caught:
        f.notice(rights.covered_person(), **changes)
    assert caught.value.field == field
