"""Work that runs by itself: what a facility hands in is read, decided and paid without anybody, once."""

from datetime import UTC, date, datetime

import pytest

from finalite.capabilities import jobs
from finalite.capabilities.care_sheets import SheetFormat
from finalite.capabilities.register import Upload
from finalite.missions.benefits.pay_facilities import operations, queries, tasks
from finalite.missions.benefits.pay_facilities.tests import factories
from finalite.missions.benefits.pay_facilities.tests.factories import ON, act, staff
from finalite.missions.benefits.pay_facilities.words import InvoiceState

pytestmark = pytest.mark.django_db(databases=["default", "archive"])


def run(task, **given):
    """What the worker does with a job of this fiche."""
    job = jobs.Job(1, "run", operations.FICHE, 1, datetime(2026, 11, 21, tzinfo=UTC), jobs.Progress())
    return [progress.done for progress in task(job, **given)]


def test_a_file_handed_in_is_read_decided_and_its_month_ordered_once(monkeypatch):
    monkeypatch.setattr(tasks, "SLICE", 2)
    hospital, people = factories.facility(), [factories.covered_person() for _ in range(5)]
    file = Upload("factures.jsonl", factories.jsonl([factories.line(one, hospital) for one in people]))
    receipt = act(operations.hand_in_file, staff(hospital), file=file, format=SheetFormat.JSONL, received_on=ON)
    assert run(tasks.read, delivery=receipt.delivery) == [2, 4, 5]
    assert run(tasks.settle, on=ON.isoformat()) == [2, 4, 5]
    assert run(tasks.settle, on=ON.isoformat()) == []
    act(operations.notify_allocation, allocation=factories.allocation(hospital), on=date(2026, 1, 5))
    assert run(tasks.daily, on="2026-02-20") and not run(tasks.daily, on="2026-02-20")
    shown = act(queries.billed_by, staff(hospital), first_on=factories.IN, last_on=ON)
    assert [one.state for one in shown] == [InvoiceState.DECIDED] * 5
    [year] = act(queries.allocations_of, facility=hospital)
    assert [one.month for one in year.months if one.ordered_on] == [1, 2]
