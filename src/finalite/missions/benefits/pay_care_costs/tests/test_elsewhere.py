"""What care for an injury of work leaves to the victim: counted with all their care, once, and given back with it."""

from datetime import date

import pytest

from finalite.capabilities import money, register
from finalite.capabilities.money.models import PaymentOrder
from finalite.capabilities.people.models import PersonFile
from finalite.capabilities.register import Cents, guard
from finalite.missions.benefits.pay_care_costs import models, operations, queries

from . import factories
from .factories import CARE_ON, ON, injury_care

pytestmark = pytest.mark.django_db(databases=["default", "archive"])


def count(*lines, on=ON):
    """What the fiche of injuries asks once it has paid."""
    with register.acting(register.automation(operations.FICHE)):
        return operations.count_injury_care(lines=tuple(lines), on=on)


def uncount(key, on=ON):
    with register.acting(register.automation(operations.FICHE)):
        return operations.uncount_injury_care(key=key, on=on)


def owed(person):
    with guard.owner():
        return sum(one.left for one in money.debts_of([person]))


def tally(person, year=2026):
    with guard.owner():
        row = models.Tally.objects.filter(person_id=person, year=year).values_list(
            "participations", "participation", "franchise"
        )
        return row.get()


@pytest.fixture
def doctor():
    return factories.provider()


def test_each_act_leaves_its_participation_or_franchise_once(doctor):
    person = factories.patient(doctor)
    visit, trip = injury_care(person, doctor), injury_care(person, doctor, act="TRA", given=Cents(5000))
    [first, second] = count(visit, trip)
    assert (first.participation, first.franchise) == (200, 0)
    assert (second.participation, second.franchise) == (0, 400)
    assert count(visit, trip) == (first, second)
    assert owed(person) == 600 and tally(person) == (1, 200, 400)


def test_the_caps_are_those_of_all_care(doctor):
    person = factories.patient(doctor)
    visits = [injury_care(person, doctor, act_on=date(2026, 1, day)) for day in range(1, 25)]
    count(*visits)
    days = ("2026-11-03", "2026-11-04")
    factories.send(*[factories.line(person, doctor, third_party=True, act_on=day) for day in days])
    factories.settle()
    with register.acting(factories.technician()):
        taken = [one.participation for one in queries.reimbursements_of(person=person)]
        year = queries.year_of(person=person, year=2026)
    assert sorted(taken) == [0, 200] and tally(person)[0] == 25
    assert (year.participations, year.participation) == (25, 5000)
    assert count(injury_care(person, doctor)) == ()
    with register.acting(factories.technician()):
        assert queries.differences_of(person=person, on=ON) == ()


def test_four_a_day_with_one_professional_whoever_pays(doctor):
    person = factories.patient(doctor)
    factories.send(factories.line(person, doctor, quantity=3, charged=9000))
    factories.settle()
    assert [one.participation for one in count(*[injury_care(person, doctor) for _ in range(3)])] == [200]


def test_what_is_no_longer_paid_is_given_back_and_counts_anew(doctor):
    person = factories.patient(doctor)
    visit = injury_care(person, doctor)
    count(visit)
    assert uncount(visit.key) == 200 and uncount(visit.key) == 0
    assert tally(person) == (0, 0, 0)
    with guard.owner():
        [order] = PaymentOrder.objects.filter(person_id=person).values_list("amount", "label")
    assert order == (200, "Participation rendue")
    [again] = count(visit)
    assert again.participation == 200 and tally(person)[0] == 1


def test_children_bear_nothing_and_a_small_payment_bears_no_more_than_itself(doctor):
    child = factories.patient(doctor, birth="2015-03-02")
    assert count(injury_care(child, doctor)) == ()
    person = factories.patient(doctor)
    [one] = count(injury_care(person, doctor, given=Cents(150)))
    assert one.participation == 150


def test_in_mayotte_nothing_is_counted_for_want_of_a_text(doctor):
    person = factories.patient(doctor)
    with guard.owner():
        PersonFile.objects.filter(person_id=person).update(organisation="976")
    assert count(injury_care(person, doctor)) == () and owed(person) == 0
    with guard.owner():
        [decision] = models.BorneElsewhere.objects.filter(person_id=person).values_list("decision", flat=True)
    assert decision["outcome"] == "no_law" and "Mayotte" in decision["missing"][0]


def test_a_line_paid_directly_and_taken_back_leaves_nothing_to_the_person(doctor):
    person = factories.patient(doctor)
    factories.send(factories.line(person, doctor, third_party=True, act_on=CARE_ON.isoformat()))
    factories.settle()
    assert owed(person) == 200
    with register.acting(factories.technician()):
        [paid] = queries.reimbursements_of(person=person)
        operations.cancel_line(line=paid.line, reason=factories.Reason.WRONG_ACT, on=ON)
    with guard.owner():
        orders = PaymentOrder.objects.filter(payee_kind="insured", payee_id=person)
        assert sum(orders.values_list("amount", flat=True)) == owed(person) == 200
