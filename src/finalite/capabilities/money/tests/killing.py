"""Kills what pays at moments nobody chose, on the database under test, and starts it again until it is through.

The process is killed, not the database server: around a statement drawn at random, so inside a transaction or just
behind one, on a slow machine as on a fast one. A test says what a life of the process does; `survived`, what is left.
"""

import itertools
import multiprocessing
import os
import random
import signal
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.db import connection, connections

from finalite.capabilities import jobs, money
from finalite.capabilities.jobs import tasks
from finalite.capabilities.money.models import Batch, PaymentOrder, Transfer
from finalite.capabilities.people.tests.factories import CAISSE
from finalite.capabilities.register import guard

from . import bank

LONGEST = 120
"""Seconds that a life may take before the test gives up."""
START = datetime(2026, 11, 24, 6, tzinfo=UTC)
Step = tuple[str, dict[str, Any]] | Callable[[], Any]
"""A task of the worker with what it is told, or an act that somebody tries again until it is done."""


@dataclass(frozen=True)
class Left:
    """What the killed lives left once two more had ended well: orders, proofs, and what the test counts itself."""

    kills: int
    orders: list[tuple[str, int, str]]
    """Kind of payee, cents, state."""
    faults: list[str]
    """Accounts that contradict orders or files, files that cannot be written again, lines without an order."""
    unheard: int
    """Orders that moved and whose fiche did not act on it."""
    counted: Any

    @property
    def sound(self) -> bool:
        """Something was killed and everything agrees: orders all paid, bank files, books, what their fiche heard."""
        paid = {state for *_, state in self.orders} == {"accepted"}
        return bool(self.kills) and paid and not self.faults and not self.unheard


def survived(
    *steps: Step,
    then: tuple[Step, ...],
    count: Callable[[], Any],
    pay_on: date = bank.PAY_ON,
    kills: int = 20,
    within: int = 120,
) -> Left:
    """Let lives take the steps, have the bank pay what they ordered, take those of `then`; kill each of `kills` lives
    after at most `within` statements; let two lives end; return what is left."""
    killed = 0
    # the children find the tasks loaded
    for step in (*steps, *then):
        if not callable(step):
            tasks.find(step[0])
    with _shared_database():
        for life in range(kills):
            killed += _lived(partial(_live, life, steps, then, pay_on), random.randint(1, within)) == -signal.SIGKILL
        for life in (kills, kills + 1):
            assert _lived(partial(_live, life, steps, then, pay_on)) == 0, "a life that nobody ended failed"
        return Left(killed, *_told(partial(_look, count)))


def _live(life: int, steps: tuple[Step, ...], then: tuple[Step, ...], pay_on: date) -> None:
    """What the worker does in an hour, the lease of a dead worker being over."""
    _work(life, steps)
    bank.pays(pay_on)
    _work(life, then)


def _work(life: int, steps: tuple[Step, ...]) -> None:
    for step in steps:
        if callable(step):
            step()
            continue
        task, args = step
        jobs.enqueue(task=task, key=f"killed/{task}/{life}", fiche=task.partition(".")[0], args=args)
        jobs.run_ready(clock=lambda: START + timedelta(hours=2 * life))


def _look(count: Callable[[], Any]) -> tuple[list, list[str], int, Any]:
    with guard.owner():
        rows = PaymentOrder.objects.order_by("pk").values_list("payee_kind", "amount", "state")
        return list(rows), list(_faults()), PaymentOrder.objects.filter(unheard=True).count(), count()


def _faults() -> Iterator[str]:
    yield from (one.account for one in money.disagreements(organisation=CAISSE))
    orders = list(Transfer.objects.values_list("order", flat=True))
    if len(orders) != len(set(orders)):
        yield "an order is in two batches"
    for one in Batch.objects.all():
        if money.write_credit_transfers(reference=one.reference).digest != one.file_digest:
            yield f"{one.reference} cannot be written again to the byte"
    yield from (one.error for one in jobs.failed() if not one.error.startswith("WorkerDied"))


@contextmanager
def _shared_database() -> Iterator[None]:
    """A database that outlives a process: the one of SQLite's tests, which lives in memory, is copied into a file."""
    with ExitStack() as kept:
        if connection.vendor == "sqlite":
            place = Path(kept.enter_context(tempfile.TemporaryDirectory())) / "killed.sqlite3"
            with sqlite3.connect(place) as copy, guard.owner():
                connection.ensure_connection()
                connection.connection.backup(copy)
            kept.enter_context(_named(str(place)))
        else:
            for alias in connections:
                connections[alias].close()
        yield


@contextmanager
def _named(place: str) -> Iterator[None]:
    """For the children alone, which open connections of their own."""
    settings = connections["default"].settings_dict
    before, settings["NAME"] = settings["NAME"], place
    try:
        yield
    finally:
        settings["NAME"] = before


def _lived(work: Callable[[], None], dies_after: int = 0) -> int | None:
    # half of the lives end before their last statement: that may be just behind a commit
    child = _child(_mortal, work, dies_after, random.random() < 0.5)
    child.join(LONGEST)
    assert child.exitcode is not None, "a life takes too long"
    return child.exitcode


def _told(question: Callable[[], Any]) -> Any:
    told, tell = multiprocessing.get_context("fork").Pipe(duplex=False)
    child = _child(lambda: tell.send(question()))
    tell.close()
    assert told.poll(LONGEST), "no answer"
    answer = told.recv()
    child.join()
    return answer


def _child(run: Callable[..., None], *arguments: Any) -> Any:
    child = multiprocessing.get_context("fork").Process(target=_run, args=(run, *arguments), daemon=True)
    child.start()
    return child


def _run(run: Callable[..., None], *arguments: Any) -> None:
    for alias in connections:
        connections[alias].connection = None
    run(*arguments)


def _mortal(work: Callable[[], None], dies_after: int, before: bool) -> None:
    done = itertools.count(1)

    def counted(execute, *arguments):
        last = next(done) == dies_after
        if last and before:
            os.kill(os.getpid(), signal.SIGKILL)
        result = execute(*arguments)
        if last:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    with connection.execute_wrapper(counted):
        work()
