"""The fortnightly run: cut anywhere and taken up again, each stop is paid once."""

from datetime import UTC, date, datetime

import pytest

from finalite.capabilities import jobs, register
from finalite.capabilities.money.models import PaymentOrder
from finalite.capabilities.register import guard
from finalite.missions.benefits.pay_daily_allowances import models, operations, paying, queries, tasks

from . import factories as f

pytestmark = pytest.mark.django_db
ARGUMENTS = {"to": str(f.LAST), "on": str(f.ON)}


def job():
    return jobs.Job(1, "run", paying.FICHE, 1, datetime(2026, 10, 1, tzinfo=UTC), jobs.Progress())


def amounts():
    with guard.owner():
        return sorted(PaymentOrder.objects.values_list("amount", flat=True))


def test_a_run_cut_after_a_slice_and_begun_again_pays_each_stop_once(monkeypatch):
    for _ in range(5):
        f.stopped()
    monkeypatch.setattr(tasks, "SLICE", 2)
    first = tasks.settle(job(), **ARGUMENTS)
    assert next(first).done == 2
    first.close()
    assert [one.done for one in tasks.settle(job(), **ARGUMENTS)] == [2, 3]
    assert amounts() == [21 * 3068] * 5
    assert list(tasks.settle(job(), **ARGUMENTS)) == []


def test_a_slice_that_fails_at_its_last_step_leaves_nothing(monkeypatch):
    _, stop = f.stopped()

    def broken(rows, on):
        raise RuntimeError("cut")

    with monkeypatch.context() as cut, pytest.raises(RuntimeError):
        cut.setattr(paying, "order", broken)
        f.act(register.automation(operations.FICHE), operations.settle_period, to=f.LAST, on=f.ON)
    with guard.owner():
        assert not models.Settlement.objects.exists()
        assert models.Stop.objects.get(pk=stop).settled_to == date(2026, 9, 6)
    assert f.settle(stop).ordered == 1


def test_a_stop_that_waits_does_not_hold_the_others():
    f.stopped(hours=10, contributed=0)
    f.stopped()
    run = f.act(register.automation(operations.FICHE), operations.settle_period, to=f.LAST, on=f.ON)
    assert (run.decided, run.ordered) == (1, 1)


def test_two_stops_of_one_person_share_the_limit_of_three_years():
    person, stop = f.stopped(last_on=date(2026, 9, 30))
    f.settle(stop)
    later = f.notice(person, date(2026, 10, 5), date(2026, 10, 20))
    f.certify(later.stop, f.certificate(date(2026, 10, 5)), on=f.ON)
    with guard.owner():
        (before,) = models.Settlement.objects.values_list("spans", flat=True)
    assert before == [["2026-09-10", "2026-09-30", False, True]]
    (shown,) = [one for one in f.act(f.technician(), queries.stops_of, person=person) if one.stop == later.stop]
    assert [one.fact for one in shown.wanted] == ["resumed_hours"]
