"""A journal of many entries, sealed, verified whole; beside one plain read of every column of every entry."""

import functools
import os
from datetime import UTC, datetime, timedelta
from typing import Any

from . import filling
from .measuring import Row, row, timed, told

ENTRIES = int(os.environ.get("BENCH_ENTRIES", "200000"))
AIM = 500_000
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
BLOCK = 5_000


def measure() -> list[Row]:
    """Fill, verify, read plainly; the report must be sound, and an altered row must be found."""
    from finalite.capabilities import journal
    from finalite.capabilities.register import guard

    with guard.owner():
        filled, _ = timed(lambda: _fill(ENTRIES))
    verified, report = timed(lambda: journal.verify(processes=os.cpu_count() or 1))
    alone, _ = timed(journal.verify)
    assert report.sound and report.entries == ENTRIES, report
    with guard.owner():
        read, _ = timed(_plain_read)
    made = row("journal verified, entries", ENTRIES, verified, read, aim=AIM)
    return [
        made
        | {
            "processes": os.cpu_count(),
            "of": ENTRIES,
            "blocks": report.blocks,
            "one_process_per_second": round(ENTRIES / alone),
            "filled_in_seconds": round(filled, 1),
        }
    ]


def _fill(entries: int) -> None:
    """The rows that `record` and `seal` would have written, with their digests, in bulk."""
    from finalite.capabilities.journal import models

    previous = None
    with filling.hurried(), filling.unindexed("journal_entry", "journal_concerned"):
        for first in range(1, entries + 1, STROKE):
            last = min(first + STROKE - 1, entries)
            previous = _stroke(models, first, last, previous)
            told(f"journal: {last:,} of {entries:,} entries written")
    filling.restart(models.Entry)
    filling.restart(models.Concerned)
    filling.analyse()


def _stroke(models: Any, first: int, last: int, previous: Any) -> Any:
    """Entries, persons and places from `first` to `last`, and their blocks; the last block is returned."""
    from django.db import transaction

    from finalite.capabilities.journal import digests

    with transaction.atomic():
        for start in range(first, last + 1, BLOCK):
            made = _entries(start, min(start + BLOCK - 1, last))
            filling.copy("journal_entry", ("id", "subject", *digests.COLUMNS, "digest"), made)
            previous = _block(models, (start - 1) // BLOCK + 1, made, previous)
        filling.series(PERSONS, first, last)
        filling.series(PLACES, first, last)
    return previous


STROKE = 200_000
PERSONS = "INSERT INTO journal_concerned (id, subject, entry_id, person_id) SELECT i, 'staff', i, i %% 5000 + 1 FROM n"
PLACES = (
    "INSERT INTO journal_sealed (entry_id, block_id, position)"
    f" SELECT i, (i - 1) / {BLOCK} + 1, (i - 1) %% {BLOCK} FROM n"
)


def _block(models: Any, number: int, made: list[tuple], previous: Any) -> Any:
    from finalite.capabilities.journal import digests

    ids = [entry[0] for entry in made]
    block = models.Block(
        number=number, previous=previous.digest if previous else digests.GENESIS,
        content=digests.content_digest(ids, [entry[-1] for entry in made]), entries=len(ids), highest=ids[-1],
        newest_at=NOW, sealed_at=NOW,
    )  # fmt: skip
    block.digest = digests.block_digest(block)
    block.save(force_insert=True)
    return block


def _entries(first: int, last: int) -> list[tuple]:
    from finalite.capabilities.journal import digests

    numbers = range(first, last + 1)
    rows = [(f"{n:032x}", f"{_second(n // 1000)}.{n % 1000:03d}000", f"agent{n % 50}") for n in numbers]
    hashed = [
        f"{act}\x1f{at}\x1f{user}\x1f{TOLD}\x1f{n % 5000 + 1}" for n, (act, at, user) in zip(numbers, rows, strict=True)
    ]
    return [
        (n, "staff", act, _kept(at), user, *ACT, digest)
        for n, (act, at, user), digest in zip(numbers, rows, digests.of_texts(map(str.encode, hashed)), strict=True)
    ]


ACT = (
    "benefit_technician", "011", "pay_care_costs", "receive_care_sheet", "receive_care_sheets", "done", "",
    "bank_account,care_acts,civil_identity,nir", "",
)  # fmt: skip


TOLD = "\x1f".join(ACT)


def _kept(at: str) -> str:
    return f"{at}+00" if filling.is_postgresql() else at.removesuffix(".000000")


@functools.cache
def _second(number: int) -> str:
    """The instant of an entry, without its thousandths: a thousand are written each second, over 23 days at most."""
    return f"{NOW - timedelta(days=30) + timedelta(seconds=number % 2_000_000):%Y-%m-%d %H:%M:%S}"


def _plain_read() -> None:
    """Every column of every entry, five thousand at a time, never all at once."""
    from django.db import connection, transaction

    from finalite.capabilities.journal import digests

    names = ", ".join(f'"{name}"' for name in ("id", "digest", *digests.COLUMNS))
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT {names} FROM journal_entry ORDER BY id")
        while cursor.fetchmany(BLOCK):
            pass
