"""The monthly run: stopped anywhere and run again, each month of each pension is paid once."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from finalite.capabilities import jobs, register
from finalite.capabilities.money.models import PaymentOrder
from finalite.capabilities.register import guard
from finalite.kernel.calendar import add_months
from finalite.missions.benefits.pay_disability_pensions import models, operations, paying, queries, tasks, uprating

from . import factories
from .factories import act, decided, pay

pytestmark = pytest.mark.django_db(databases=["default", "archive"])
FICHE = operations.FICHE
ON = date(2026, 9, 1)
MONTHS = 4
"""May to August."""


def orders():
    with guard.owner():
        rows = PaymentOrder.objects.filter(fiche=FICHE).values_list("key", "amount")
        return sorted(rows)


def run(day, name="pay"):
    """Whether a job is done; letters that it writes queue others."""
    key = f"{name}/{day}/{len(orders())}"
    jobs.enqueue(task=f"{FICHE}.{name}", key=key, fiche=FICHE, args={"on": str(day)})
    jobs.run_ready()
    return jobs.job_by_key(key=key).state == "done"


class Stopped(BaseException):
    """What a killed process leaves: the transaction under way is lost, those before it stand."""


@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_run_stopped_in_any_slice_is_taken_up_and_pays_each_month_once(at, monkeypatch):
    for _ in range(3):
        decided()
    order, calls = paying.order, []

    def stopping(*given):
        order(*given)
        calls.append(1)
        if len(calls) == at:
            raise Stopped

    monkeypatch.setattr(paying, "order", stopping)
    after = 0
    with pytest.raises(Stopped):
        while True:
            with register.acting(register.automation(FICHE)):
                after = operations.order_months(on=ON, after=after, limit=1).last
    assert len(orders()) == (at - 1) * MONTHS
    monkeypatch.setattr(tasks, "SLICE", 2)
    assert run(ON) and run(ON)
    keys = [key for key, _ in orders()]
    assert len(keys) == len(set(keys)) == 3 * MONTHS
    with guard.owner():
        assert models.MonthPaid.objects.count() == models.Payment.objects.count() == 3 * MONTHS


def test_one_pension_that_cannot_be_paid_holds_nobody_else_up():
    first, _, _ = decided()
    decided()
    factories.opened.die(first, date(2026, 8, 20))
    assert run(ON)
    assert len(orders()) == MONTHS


def test_the_daily_silence_puts_an_unanswered_form_on_the_work_list_once():
    person, _, _ = decided()
    act(operations.send_earnings_forms, on=date(2026, 7, 1), answer_by=date(2026, 8, 1))
    assert run(date(2026, 8, 2), "silence") and run(date(2026, 8, 3), "silence")
    kinds = [one.kind for one in act(queries.person_file, person=person, on=ON).cases]
    assert kinds.count("earnings_unanswered") == 1


def test_a_revaluation_is_announced_in_the_month_that_follows_it():
    assert uprating.lately(date(2026, 4, 1)) == uprating.lately(date(2026, 5, 2)) == date(2026, 4, 1)
    assert uprating.lately(date(2026, 3, 31)) is None and uprating.lately(date(2026, 5, 3)) is None
    tasks.daily(now=datetime(2026, 4, 2, tzinfo=UTC))
    assert jobs.run_ready() == 4


def test_each_day_sends_the_questionnaires_whose_turn_it_is_and_gives_a_month_to_answer():
    person, _, _ = decided()
    for day in (datetime(2026, 6, 30, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC), datetime(2026, 7, 2, tzinfo=UTC)):
        tasks.daily(now=day)
        jobs.run_ready()
        # May, in which the pension starts, is among the months compared from July on
        assert len(factories.held(person).forms) == (day.month == 7)
    [form] = factories.held(person).forms
    assert form.due_on == date(2026, 7, 31)


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(days=st.lists(st.integers(0, 150), min_size=1, max_size=4), wage=st.integers(0, 6_000_000))
def test_however_often_and_whenever_it_runs_the_same_months_are_paid(days, wage):
    person, file, answer = decided(mean_wage=wage)
    for day in days:
        pay(date.fromordinal(date(2026, 6, 1).toordinal() + day))
    pay(date(2026, 11, 1))
    with guard.owner():
        months = list(models.MonthPaid.objects.filter(file_id=file).order_by("month").values_list("month", "paid"))
        ordered = sum(PaymentOrder.objects.filter(person_id=person, fiche=FICHE).values_list("amount", flat=True))
    assert [month for month, _ in months] == [add_months(date(2026, 5, 1), n) for n in range(6)]
    pension = answer.decision.amounts["pension"]
    assert ordered == sum(paid for _, paid in months) == pension * 17 // 31 + 5 * pension
