"""A change of right, law or fact recalculates the care it touches: the difference is paid or owed, once, and told."""

from datetime import date

import pytest

from finalite import law
from finalite.capabilities import jobs, letters, money, register, retention
from finalite.capabilities.letters.tests.reading import text_of
from finalite.capabilities.money.models import PaymentOrder
from finalite.capabilities.register import guard
from finalite.kernel.money import format_rate
from finalite.missions.benefits.pay_care_costs import models, operations, queries, recalculating
from finalite.missions.benefits.pay_care_costs.values import Cause, Question
from finalite.missions.entitlements.open_health_entitlements import operations as rights
from finalite.missions.entitlements.open_health_entitlements.values import Disability

from . import factories
from .factories import send, settle

pytestmark = pytest.mark.django_db
LATER = date(2026, 12, 1)


@pytest.fixture
def doctor():
    return factories.provider()


@pytest.fixture
def person(doctor):
    return factories.patient(doctor)


def act(function, actor=None, **arguments):
    with register.acting(actor or factories.technician()):
        return function(**arguments)


def invalid_from(person, day):
    """An invalidity pension recorded late, from an earlier day."""
    with register.acting(factories.rights.technician()):
        rights.record_disability(
            person=person, kind=Disability.PENSION, starts_on=day, source="essai", recorded_on=LATER
        )


def orders():
    with guard.owner():
        return list(PaymentOrder.objects.order_by("pk").values_list("payee_kind", "amount"))


def debts(person):
    with guard.owner():
        return [(debt.left, debt.article) for debt in money.debts_of([person])]


def tally():
    with guard.owner():
        return models.Tally.objects.values_list("participations", "participation", "franchise").get()


def test_a_right_granted_from_an_earlier_day_is_paid_once_and_told(person, doctor):
    send(factories.line(person, doctor), factories.line(person, doctor, act_on="2026-10-05"))
    settle()
    invalid_from(person, date(2026, 11, 1))
    [seen] = act(queries.differences_of, person=person, on=LATER)
    assert (seen.cause, seen.rate_before, seen.rate_after) == (Cause.RIGHT, format_rate(7_000), format_rate(10_000))
    assert (seen.paid_before, seen.paid_after) == (1_900, 2_800)
    assert orders() == [("insured", 1_900)] * 2, "a look writes nothing"
    done = act(operations.recalculate, person=person, on=LATER)
    assert (done.lines, done.arrears, done.owed) == (1, 900, 0)
    assert orders()[2:] == [("insured", 900)]
    again = act(operations.recalculate, person=person, on=LATER)
    assert (again.lines, again.arrears, len(orders())) == (0, 0, 3)
    with guard.owner():
        text = " ".join(text_of(letters.read_letter(letter_id=done.letter).content).split())
    assert "19,00" in text and "28,00" in text and "9,00" in text and "Vos droits le jour des soins ont changé" in text


def test_the_person_reads_the_new_decision_and_the_difference_the_old_one_stays(person, doctor):
    send(factories.line(person, doctor))
    settle()
    [before] = act(queries.reimbursements_of, person=person)
    invalid_from(person, date(2026, 11, 1))
    act(operations.recalculate, person=person, on=LATER)
    own = register.Actor(user="own", role="insured_person", person_id=person)
    [after] = act(queries.reimbursements_of, own, person=person)
    assert (before.reimbursed, after.reimbursed) == (1_900, 2_800) and after.settlement != before.settlement
    [told] = act(queries.recalculations_of, own, person=person)
    assert (told.paid_before, told.paid_after, told.settlement) == (1_900, 2_800, after.settlement)
    for one in (before.settlement, after.settlement):
        assert act(queries.replay_decision, settlement=one).same
    with guard.owner():
        assert models.Settlement.objects.get(pk=before.settlement).decision["amounts"]["paid"] == 1_900


def test_a_right_that_was_none_is_owed_back_once(person, doctor):
    invalid_from(person, date(2026, 11, 1))
    send(factories.line(person, doctor))
    settle()
    with guard.owner():
        from finalite.missions.entitlements.open_health_entitlements.models import DisabilityStatus

        DisabilityStatus.objects.update(starts_on=date(2026, 11, 10))
    done = act(operations.recalculate, person=person, on=LATER)
    assert (done.arrears, done.owed) == (0, 900)
    assert debts(person) == [(900, "CSS L133-4-1")]
    act(operations.recalculate, person=person, on=LATER)
    assert debts(person) == [(900, "CSS L133-4-1")] and len(orders()) == 1


def test_solidarity_cover_gives_participations_back_and_the_next_care_bears_none(person, doctor):
    send(*[factories.line(person, doctor, act_on=f"2026-10-{day:02d}") for day in (5, 6, 7)])
    settle()
    assert tally() == (3, 600, 0)
    with register.acting(factories.rights.technician()):
        rights.record_solidarity_cover(
            person=person,
            starts_on=date(2026, 10, 6),
            ends_on=date(2027, 10, 1),
            source="essai",
            recorded_on=LATER,
        )
    done = act(operations.recalculate, person=person, on=LATER)
    assert (done.lines, done.arrears) == (2, 2 * 1_100) and tally() == (1, 200, 0)


def test_a_cap_reached_later_is_borne_by_the_care_that_follows(person, doctor):
    days = [f"2026-{month:02d}-{day:02d}" for month in (8, 9) for day in range(1, 16)]
    send(*[factories.line(person, doctor, act_on=day) for day in days])
    while settle(limit=7).seen:
        pass
    with register.acting(factories.rights.technician()):
        rights.record_pregnancy(person=person, expected_on=date(2026, 8, 1), declared_on=date(2026, 4, 1))
        rights.record_delivery(person=person, delivered_on=date(2026, 7, 25))
    done = act(operations.recalculate, person=person, on=LATER)
    # six days are free of all; five later ones now bear the participation that the cap spared them
    assert {one.cause for one in done.differences} == {Cause.RIGHT, Cause.CAPS}
    assert tally() == (24, 4_800, 0)
    assert (done.arrears, done.owed) == (6 * 1_100, 5 * 200)


def test_care_found_to_belong_to_the_protocol_is_recalculated(person, doctor):
    factories.rights.recognised(person, doctor, date(2026, 1, 5))
    send(factories.line(person, doctor))
    settle()
    with guard.owner():
        line = models.CareLine.objects.get().pk
    opinion = act(operations.ask_medical_opinion, line=line, question=Question.IN_PROTOCOL, on=LATER)
    act(operations.give_medical_opinion, factories.rights.adviser(), opinion=opinion, favourable=True, on=LATER)
    done = act(operations.recalculate, person=person, on=LATER)
    assert [(one.cause, one.paid_after) for one in done.differences] == [(Cause.FACT, 2_800)]


def test_a_corrected_value_of_the_law_recalculates_what_rested_on_it(person, doctor, monkeypatch):
    send(factories.line(person, doctor, charged=3_200))
    settle()
    right = law.value

    def corrected(name, on):
        found = right(name, on)
        if name != "care.tariffs.g":
            return found
        from dataclasses import replace

        return replace(found, amount=3_200)

    monkeypatch.setattr(law, "value", corrected)
    done = act(operations.recalculate, person=person, on=LATER)
    assert [(one.cause, one.paid_before, one.paid_after) for one in done.differences] == [(Cause.LAW, 1_900, 2_040)]


def test_a_corrected_birth_gives_back_the_participation_of_a_minor(doctor):
    person = factories.patient(doctor, birth="1990-01-01")
    send(factories.line(person, doctor))
    settle()
    with guard.owner():
        from finalite.capabilities.people.models import Person

        Person.objects.filter(pk=person).update(birth="2008-06-01")
    done = act(operations.recalculate, person=person, on=LATER)
    assert [(one.cause, one.paid_after) for one in done.differences] == [(Cause.FACT, 2_100)]


def test_whose_the_arrears_of_third_party_payment_are_is_unknown_and_an_agent_is_asked(person, doctor):
    send(factories.line(person, doctor, third_party=True))
    settle()
    invalid_from(person, date(2026, 11, 1))
    done = act(operations.recalculate, person=person, on=LATER)
    assert (done.lines, done.arrears, done.blocked) == (0, 0, 1)
    assert orders() == [("health_professional", 2_100)] and debts(person) == [(200, "CSS D. 160-7")]
    [seen] = act(queries.differences_of, person=person, on=LATER)
    assert seen.blocked.startswith("undecided:") and "texte non relevé" in seen.blocked
    assert [line.kind for line in act(queries.work_list, on=LATER)] == ["recalculation"]


def test_a_right_taken_away_is_looked_into_by_an_agent_and_takes_nothing_back_by_itself(person, doctor):
    send(factories.line(person, doctor))
    settle()
    with register.acting(factories.rights.technician()):
        rights.end_right(
            person=person, ends_on=date(2026, 11, 1), reason=factories.rights.operations.EndReason.DEPARTURE, on=LATER
        )
    for _ in range(2):
        done = act(operations.look_again, register.automation("pay_care_costs"), on=LATER)
        assert (done.seen, done.changed) == (1, 0)
    assert debts(person) == []
    work = act(queries.work_list, on=LATER)
    assert [line.kind for line in work] == ["recalculation"]
    [seen] = act(queries.differences_of, person=person, on=LATER)
    assert seen.blocked == "no_right_on_day"


def test_what_was_paid_over_two_years_ago_stays_as_it_is(person, doctor):
    send(factories.line(person, doctor))
    settle()
    invalid_from(person, date(2026, 11, 1))
    long_after = date(2028, 11, 22)
    done = act(operations.recalculate, person=person, on=long_after)
    assert (done.lines, [one.blocked for one in done.differences]) == (0, ["time_barred"])
    assert act(operations.recalculate, person=person, on=date(2028, 11, 21)).lines == 1


def test_the_nightly_job_goes_on_where_it_was_killed_and_pays_each_difference_once(doctor, monkeypatch):
    persons = [factories.patient(doctor) for _ in range(5)]
    send(*[factories.line(one, doctor) for one in persons])
    settle()
    for one in persons[1:]:
        invalid_from(one, date(2026, 11, 1))
    done, calls = recalculating.telling.recalculation, []

    def killed(*arguments):
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return done(*arguments)

    automation = register.automation("pay_care_costs")
    with monkeypatch.context() as broken:
        broken.setattr(recalculating.telling, "recalculation", killed)
        first = act(operations.look_again, automation, on=LATER, limit=2)
        with pytest.raises(KeyboardInterrupt):
            act(operations.look_again, automation, on=LATER, after=first.last, limit=2)
    jobs.enqueue(task="pay_care_costs.look_again", key="test", fiche="pay_care_costs", args={"on": LATER})
    jobs.run_ready()
    assert orders().count(("insured", 900)) == 4
    assert act(operations.look_again, automation, on=LATER).changed == 0


@pytest.mark.django_db(databases=["default", "archive"], transaction=True)
def test_a_recalculated_line_is_kept_as_long_as_its_recalculation_then_all_go(person, doctor):
    send(factories.line(person, doctor))
    settle()
    factories.transfer()
    factories.note_payments()
    invalid_from(person, date(2026, 11, 1))
    act(operations.recalculate, person=person, on=date(2027, 6, 1))
    factories.transfer(on=date(2027, 6, 3), execution_on=date(2027, 6, 3))
    factories.note_payments()
    for day in (date(2029, 12, 1), date(2030, 7, 1), date(2030, 7, 2)):
        retention.run(on=day, fiche="pay_care_costs")
    with guard.owner():
        assert not models.Recalculation.objects.exists() and not models.SettledLine.objects.exists()
        assert not models.CareLine.objects.exists() and not models.Settlement.objects.exists()
