"""Several processes see what one sees: the same counts, the same faults in the same order."""

import os
from datetime import timedelta

import pytest
from django.db import connection, transaction

from finalite.capabilities.journal import operations, parallel, sealing, verifying

from .factories import NOW, an_act, write_acts
from .tampering import unlocked

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def shared(monkeypatch):
    """A journal of many small blocks, read in many tasks."""
    monkeypatch.setattr(sealing, "BLOCK_SIZE", 2)
    monkeypatch.setattr(verifying, "WINDOW", 2)
    monkeypatch.setattr(verifying, "FEW", 0)
    write_acts(9)
    sealing.seal(now=NOW + timedelta(minutes=1))
    operations.record(act=an_act(persons=(4, 5)))


def both():
    return verifying.verify(processes=2), verifying.verify(processes=1)


def test_a_sound_journal_is_sound_in_several_processes(shared):
    several, one = both()
    assert several == one
    assert several.sound and (several.entries, several.unsealed, several.blocks) == (9, 1, 5)


def test_every_fault_is_told_the_same(shared):
    with unlocked() as cursor:
        cursor.execute("UPDATE journal_entry SET reason = 'autre' WHERE id = (SELECT min(id) FROM journal_entry)")
        cursor.execute("UPDATE journal_entry SET outcome = 'failed' WHERE id = (SELECT max(id) FROM journal_entry)")
        cursor.execute("DELETE FROM journal_entry WHERE id = (SELECT min(id) + 3 FROM journal_entry)")
        cursor.execute("DELETE FROM journal_sealed WHERE block_id = 4")
        cursor.execute("UPDATE journal_block SET entries = 3 WHERE number = 3")
    several, one = both()
    assert several == one
    assert {(fault.kind, fault.table) for fault in one.faults} >= {
        ("changed", "entry"),
        ("removed", "entry"),
        ("removed", "sealed"),
        ("changed", "block"),
        ("added", "concerned"),
    }


def test_work_leaves_this_process_only_where_another_can_see_the_same(shared):
    seen = set(parallel.each(process_of, range(20), 2))
    if connection.vendor == "sqlite":
        assert not parallel._may_fork(), "a database in memory belongs to one process"
    if parallel._may_fork():
        assert os.getpid() not in seen
    else:
        assert seen == {os.getpid()}
    assert set(parallel.each(process_of, range(20), 1)) == {os.getpid()}


def test_a_transaction_keeps_the_work_here():
    with transaction.atomic():
        assert set(parallel.each(process_of, range(4), 2)) == {os.getpid()}


def process_of(part):
    return os.getpid()
