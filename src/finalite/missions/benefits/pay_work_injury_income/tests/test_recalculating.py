"""A recognition undone, a value of the law corrected, a fact come late: what each touches, once, and nothing else."""

from dataclasses import replace
from datetime import date

import pytest

from finalite import law
from finalite.capabilities import money, register
from finalite.capabilities.money.models import PaymentOrder
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import guard
from finalite.law import reasoning
from finalite.missions.benefits.pay_work_injury_income import models, operations, queries
from finalite.missions.benefits.pay_work_injury_income.annuity import LAW
from finalite.missions.benefits.pay_work_injury_income.values import Ending
from finalite.missions.entitlements.open_work_injury_entitlements import operations as rights
from finalite.missions.entitlements.open_work_injury_entitlements.tests import factories as injuries

from .factories import act, decided, with_account

pytestmark = pytest.mark.django_db
COUNTED = LAW + "useful_below"
OCTOBER, UNDONE, JANUARY = date(2026, 10, 1), date(2026, 11, 16), date(2027, 1, 1)
RUN = register.automation("pay_work_injury_income")


@pytest.fixture
def paid():
    """Two victims paid alike for a quarter; only the first is touched by what changes."""
    person, other = (with_account(people_factories.make_person()) for _ in range(2))
    (file, answer), (_, untouched) = decided(person), decided(other)
    pay(OCTOBER)
    yield person, file, answer.annuity
    with guard.owner():
        assert not models.Overpaid.objects.filter(annuity=untouched.annuity).exists()


def pay(on):
    return act(operations.order_instalments, RUN, on=on)


def orders(person):
    with guard.owner():
        return list(PaymentOrder.objects.filter(person_id=person).order_by("pk").values_list("amount", flat=True))


def owed(person):
    with guard.owner():
        return [debt.amount for debt in money.debts_of([person])]


def undo_recognition(file):
    """The employer appeals in time, and the board says that it was no accident at work."""
    appeal = {"file": file, "grounds": "hors de l’atelier", "on": date(2026, 5, 5)}
    contest = act(rights.contest_decision, injuries.employer(), **appeal)
    act(rights.settle_contest, contest=contest, overturned=True, reasons="essai", on=UNDONE)


def test_a_recognition_undone_stops_the_pension_until_an_agent_ends_it_and_takes_back_what_goes_beyond(paid):
    person, file, annuity = paid
    assert orders(person) == [75_000]
    undo_recognition(file)
    pay(JANUARY)
    assert orders(person) == [75_000], "nothing is paid on a recognition that fell"
    with guard.owner():
        assert models.Annuity.objects.get(pk=annuity).state == "blocked"
    assert [one.kind for one in act(queries.work_list, on=JANUARY)] == ["blocked"]
    change = act(operations.end_income, annuity=annuity, ends_on=date(2026, 9, 1), why=Ending.RIGHT, on=JANUARY)
    # September of a pension of 3 000 € a year
    assert (change.arrears, change.overpaid) == (0, 25_000) and owed(person) == [25_000]
    again = act(operations.recalculate_income, annuity=annuity, on=JANUARY)
    assert (again.arrears, again.overpaid) == (0, 0) and owed(person) == [25_000]


def test_a_corrected_value_of_the_law_is_put_right_once(paid, monkeypatch):
    person, _, annuity = paid
    right = law.reader.value

    def corrected(name, day):
        found = right(name, day)
        return replace(found, amount=2 * found.number) if name == COUNTED else found

    monkeypatch.setattr(law.reader, "value", corrected)
    reasoning._with_warnings.cache_clear()
    try:
        first = act(operations.recalculate_income, annuity=annuity, on=OCTOBER)
        again = act(operations.recalculate_income, annuity=annuity, on=OCTOBER)
    finally:
        monkeypatch.undo()
        reasoning._with_warnings.cache_clear()
    assert first.arrears > 0 and orders(person) == [75_000, first.arrears]
    assert (again.arrears, again.overpaid) == (0, 0)
    back = act(operations.recalculate_income, annuity=annuity, on=OCTOBER)
    assert (back.overpaid, owed(person)) == (first.arrears, [first.arrears])
