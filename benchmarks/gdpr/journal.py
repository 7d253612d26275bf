"""A journal of many entries, sealed, verified whole; beside one plain read of every column of every entry."""

import os
from datetime import UTC, datetime, timedelta
from typing import Any

from . import filling
from .measuring import Row, row, timed

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
    with filling.unindexed("journal_entry", "journal_concerned"):
        for number, first in enumerate(range(1, entries + 1, BLOCK), start=1):
            made = _entries(first, min(first + BLOCK - 1, entries))
            previous = _block(models, number, made, previous)
    filling.restart(models.Entry)
    filling.restart(models.Concerned)
    filling.analyse()


def _block(models: Any, number: int, made: list[tuple], previous: Any) -> Any:
    from django.db import transaction

    from finalite.capabilities.journal import digests

    ids, hashes = [entry[0] for entry in made], [entry[-1] for entry in made]
    with transaction.atomic():
        filling.copy("journal_entry", ("id", "subject", *digests.COLUMNS, "digest"), made)
        filling.copy(
            "journal_concerned", ("id", "subject", "entry_id", "person_id"), ((n, "staff", n, _person(n)) for n in ids)
        )
        filling.copy(
            "journal_sealed", ("entry_id", "block_id", "position"), ((n, number, place) for place, n in enumerate(ids))
        )
        block = models.Block(
            number=number, previous=previous.digest if previous else digests.GENESIS,
            content=digests.content_digest(ids, hashes), entries=len(ids), highest=ids[-1],
            newest_at=_at(ids[-1]), sealed_at=NOW,
        )  # fmt: skip
        block.digest = digests.block_digest(block)
        block.save(force_insert=True)
    return block


def _entries(first: int, last: int) -> list[tuple]:
    from finalite.capabilities.journal import digests

    numbers = range(first, last + 1)
    rows = [(f"{n:032x}", digests.instant(_at(n)), f"agent{n % 50}", *ACT) for n in numbers]
    hashed = [digests.SEPARATOR.join((*row, str(_person(n)))).encode() for n, row in zip(numbers, rows, strict=True)]
    return [
        (n, "staff", act, _kept(at), *told, digest)
        for n, (act, at, *told), digest in zip(numbers, rows, digests.of_texts(hashed), strict=True)
    ]


ACT = (
    "benefit_technician", "011", "pay_care_costs", "receive_care_sheet", "receive_care_sheets", "done", "",
    "bank_account,care_acts,civil_identity,nir", "",
)  # fmt: skip


def _kept(at: str) -> str:
    from django.db import connection

    return at.removesuffix(".000000") if connection.vendor == "sqlite" else f"{at}+00"


def _at(n: int) -> datetime:
    return NOW - timedelta(days=30) + timedelta(milliseconds=n % 2_000_000_000)


def _person(n: int) -> int:
    return n % 5000 + 1


def _plain_read() -> None:
    from django.db import connection

    from finalite.capabilities.journal import digests

    names = ", ".join(f'"{name}"' for name in ("id", "digest", *digests.COLUMNS))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {names} FROM journal_entry ORDER BY id")
        while cursor.fetchmany(5000):
            pass
