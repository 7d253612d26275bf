"""Two workers at once: nothing is decided twice, and the last euro of a cap is given to one of them only."""

import threading

import pytest
from django.conf import settings
from django.db import connections

from finalite.capabilities import register
from finalite.capabilities.register import guard
from finalite.missions.benefits.pay_care_costs import models, operations

from . import factories
from .factories import ON, send

WORKERS = 4
pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not settings.POSTGRESQL, reason="SQLite has one writer at a time; in memory, one connection"),
]


def race(work) -> list[Exception]:
    """Run `work` in several threads let loose at the same instant; returns what went wrong."""
    gate, problems = threading.Barrier(WORKERS), []

    def one(number: int) -> None:
        try:
            gate.wait()
            work(number)
        except Exception as problem:
            problems.append(problem)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=(number,)) for number in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return problems


def settle_all(number: int) -> None:
    with register.acting(register.automation("pay_care_costs")):
        while operations.settle_lines(on=ON, limit=5).seen:
            pass


def test_the_yearly_cap_is_exact_with_several_workers():
    doctor = factories.provider()
    person = factories.patient(doctor)
    days = [f"2026-{month:02d}-{day:02d}" for month in (8, 9) for day in range(1, 21)]
    send(*[factories.line(person, doctor, act_on=day) for day in days])
    assert race(settle_all) == []
    with guard.owner():
        assert models.SettledLine.objects.count() == len(days)
        assert models.Tally.objects.values_list("participations", "participation").get() == (25, 5000)
        assert models.SettledLine.objects.filter(participation=200).count() == 25


def test_the_same_lines_sent_at_once_are_recorded_once():
    doctor = factories.provider()
    person = factories.patient(doctor)
    lines = [factories.line(person, doctor, act_on=f"2026-10-{day:02d}") for day in range(1, 21)]

    def deliver(number: int) -> None:
        send(*lines, b'{"other": %d}' % number)

    assert race(deliver) == []
    with guard.owner():
        assert models.CareLine.objects.count() == len(lines)
        assert models.RefusedLine.objects.count() == (WORKERS - 1) * len(lines) + WORKERS
