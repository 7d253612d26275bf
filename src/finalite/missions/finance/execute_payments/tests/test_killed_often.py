"""Stopped dead two hundred times at moments nobody chose, payments lose nothing and do nothing twice.

The process that pays is killed, not the database server. What it had acknowledged must be there; what the next process
asks again must not double it; orders, bank files and books must agree before it goes on.
"""

import multiprocessing
import os
import random
import signal
import sqlite3
from collections.abc import Iterator

import pytest
from django.db import connection, connections

from finalite.capabilities import money, register
from finalite.capabilities.money.models import Batch, LedgerEntry, PaymentOrder, Transfer
from finalite.capabilities.people.tests.factories import CAISSE
from finalite.capabilities.register import guard
from finalite.capabilities.register.values import Cents, Upload
from finalite.missions.finance.execute_payments import operations, queries

from . import factories as f

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
KILLS, PAYEES, AGAIN = 200, 6, 2
LONGEST = 0.12
"""Seconds before a kill, at most: long enough for a few acts, short enough to fall inside one."""


@pytest.fixture
def payees(tmp_path) -> Iterator[list[int]]:
    """People to pay, in a database that outlives a process: SQLite's test database is copied into a file."""
    f.set_account()
    made = [int(f.make_payee()) for _ in range(PAYEES)]
    if connection.vendor == "sqlite":
        place = str(tmp_path / "killed.sqlite3")
        with sqlite3.connect(place) as copy, guard.owner():
            connection.ensure_connection()
            connection.connection.backup(copy)
        os.environ["KILLED_PLACE"] = place
    yield made
    os.environ.pop("KILLED_PLACE", None)


def test_killed_two_hundred_times(payees):
    for alias in connections:
        if connections[alias].vendor != "sqlite":
            connections[alias].close()
    dice, acknowledged = random.Random(20261121), 0
    for life in range(KILLS):
        acknowledged = _live(payees, life, acknowledged, dice.uniform(0, LONGEST))
    assert acknowledged > KILLS // 4, "killed too early to do anything: the test proves nothing"
    _last_look(payees, acknowledged)


def _live(payees, life, acknowledged, seconds) -> int:
    """One process: checks what the former one left, pays until it is killed; returns the last order acknowledged."""
    told, child = _start(_pay, payees, life, acknowledged)
    assert told.poll(60) and told.recv() == "sound", f"after kill {life}"
    child.join(seconds)
    os.kill(child.pid, signal.SIGKILL)
    child.join()
    return max([acknowledged, *_told(told)])


def _last_look(payees, acknowledged) -> None:
    told, child = _start(_finish, payees, acknowledged)
    assert told.poll(120)
    answer = told.recv()
    child.join()
    assert answer["orders"] >= acknowledged
    assert answer["sent"] == answer["batched"] > 0
    assert answer["rewritten"], "a file of a batch could not be written again to the byte"


def _told(told) -> Iterator[int]:
    """What the process said before it was killed; a word cut in the middle was not said."""
    while told.poll(0):
        try:
            yield told.recv()
        except (EOFError, OSError):
            return


def _start(work, *arguments):
    context = multiprocessing.get_context("fork")
    told, tell = context.Pipe(duplex=False)
    child = context.Process(target=_run, args=(work, tell, *arguments), daemon=True)
    child.start()
    tell.close()
    return told, child


def _run(work, tell, *arguments) -> None:
    """In the child: a connection of its own."""
    for alias in connections:
        connections[alias].connection = None
    place = os.environ.get("KILLED_PLACE")
    if place:
        connections["default"].settings_dict["NAME"] = place
    work(tell, *arguments)


def _pay(tell, payees, life, acknowledged) -> None:
    _check(acknowledged)
    tell.send("sound")
    dice, number = random.Random(life), max(0, acknowledged - AGAIN)
    while True:
        number += 1
        _order(payees, number)
        tell.send(max(number, acknowledged))
        if dice.random() < 0.4:
            _bank(dice)


def _order(payees, number) -> None:
    payee = payees[number % PAYEES]
    f.order(register.PersonId(payee), 100 + number, key=f"killed/{number}", organisation=CAISSE)
    if number % 7 == 0:
        f.owe(register.PersonId(payee), 50 + number, key=f"killed/{number}")


def _bank(dice) -> None:
    with register.acting(f.officer()):
        batch = operations.prepare_payment_batch(on=f.TODAY, execution_on=f.PAYDAY)
        if batch.reference:
            operations.write_payment_file(reference=batch.reference, on=f.TODAY)
    with guard.owner():
        sent = list(Transfer.objects.filter(order__state="sent").values_list("batch__reference", "order")[:5])
    for reference, order in sent:
        status = f.transaction_status(f"FIN-{order}", dice.choice(["ACSC", "RJCT"]), "")
        report = Upload("retour.xml", f.status_report(reference, payments=status))
        with register.acting(f.officer()):
            operations.receive_status_report(report=report, on=f.PAYDAY)


def _check(acknowledged) -> None:
    with register.acting(f.officer()):
        faults = queries.books().faults
    with guard.owner():
        keys = list(PaymentOrder.objects.filter(key__startswith="killed/").values_list("key", flat=True))
    missing = {f"killed/{n}" for n in range(1, acknowledged + 1)} - set(keys)
    assert not faults and not missing and len(keys) == len(set(keys)), (faults, missing)


def _finish(tell, payees, acknowledged) -> None:
    _check(acknowledged)
    with guard.owner():
        answer = {
            "orders": PaymentOrder.objects.count(),
            "sent": LedgerEntry.objects.filter(step="sent").count(),
            "batched": Transfer.objects.count(),
            "rewritten": all(
                money.write_credit_transfers(reference=one.reference).digest == one.file_digest
                for one in Batch.objects.all()
            ),
        }
    tell.send(answer)


def test_the_check_sees_a_lost_order_and_a_doubled_one(payees):
    """The check that runs after each kill would fail if anything were lost."""
    _order(payees, 1)
    _check(1)
    with pytest.raises(AssertionError):
        _check(2)
    with guard.owner():
        PaymentOrder.objects.update(amount=Cents(1))
    with pytest.raises(AssertionError):
        _check(1)
