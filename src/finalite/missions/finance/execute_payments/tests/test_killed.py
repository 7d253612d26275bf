"""A machine that stops dead in the middle of a batch pays nobody twice and forgets nobody."""

import multiprocessing
import os
import signal
import time

import pytest
from django.db import connection, connections

from finalite.capabilities import register
from finalite.capabilities.money.models import Batch, PaymentOrder, Transfer
from finalite.capabilities.register import guard
from finalite.missions.finance.execute_payments import operations

from . import factories as f

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.mark.parametrize("where", ["file_of", "committed"])
def test_killed_before_or_after_the_commit(where):
    """Before: nothing happened. After: the batch stands, and its file can be written, as often as asked, the same."""
    if connection.vendor == "sqlite":
        pytest.skip("the test database of SQLite lives in the memory of one process; PostgreSQL proves this")
    f.set_account()
    orders = [f.order(f.make_payee()) for _ in range(5)]
    for alias in connections:
        connections[alias].close()
    _kill_in_the_middle(where)
    with guard.owner():
        states = set(PaymentOrder.objects.filter(pk__in=orders).values_list("state", flat=True))
        lines = Transfer.objects.count()
    assert (states, lines) == (({"ordered"}, 0) if where == "file_of" else ({"sent"}, 5))
    with register.acting(f.officer()):
        batch = operations.prepare_payment_batch(on=f.TODAY, execution_on=f.PAYDAY)
        assert batch.count == (5 if where == "file_of" else 0)
        reference = Batch.objects.get().reference
        first = operations.write_payment_file(reference=reference, on=f.TODAY)
        assert first.content == operations.write_payment_file(reference=reference, on=f.TODAY).content


def _kill_in_the_middle(where: str) -> None:
    context = multiprocessing.get_context("fork")
    ready = context.Event()
    child = context.Process(target=_prepare_and_hang, args=(where, ready))
    child.start()
    assert ready.wait(30)
    assert child.pid is not None
    os.kill(child.pid, signal.SIGKILL)
    child.join()
    time.sleep(0.2)


def _prepare_and_hang(where: str, ready) -> None:
    from finalite.capabilities.money import transfers

    if where == "file_of":
        transfers.file_of = lambda batch: ready.set() or time.sleep(60)
    with register.acting(f.officer()):
        operations.prepare_payment_batch(on=f.TODAY, execution_on=f.PAYDAY)
    ready.set()
    time.sleep(60)
