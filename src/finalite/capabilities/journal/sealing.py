"""Puts new entries into a chain of blocks, without making anybody who writes wait."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet

from . import digests
from .keeper import keeping
from .models import Block, Entry, Sealed

BLOCK_SIZE = 5_000
JUST_NOW = timedelta(seconds=30)
LATE = timedelta(minutes=15)
"""How long an act may take to commit after a younger one was sealed, and still be sealed by the next ordinary run."""


def seal(*, now: datetime, late: timedelta = LATE, sweep: bool = False) -> int:
    """Seal every entry not yet sealed and return how many were; nothing to do is no error.

    Entries are sealed as they appear, so a transaction that commits late goes into a later block. An ordinary run looks
    back to what was sealed 15 minutes ago, or `late` ago, and costs as much as was sealed since; `sweep` looks at the
    whole journal, for acts that took longer than that. Two runners at once do no harm: a block number is taken once,
    and the other runner stops.
    """
    count = 0
    with keeping():
        floor = 0 if sweep else _floor(now - late)
        while added := _next_block(floor, now):
            count += added
            if added < BLOCK_SIZE:
                break
    return count


def _floor(before: datetime) -> int:
    """The last entry of the last block sealed before: read from the end, however long the chain has grown."""
    blocks = Block.objects.filter(sealed_at__lt=before).order_by("-number")
    return blocks.values_list("highest", flat=True).first() or 0


def _unsealed(floor: int) -> QuerySet:
    place = Sealed.objects.filter(entry_id=OuterRef("pk"))
    return Entry.objects.filter(~Exists(place), pk__gt=floor).order_by("pk")


def _next_block(floor: int, now: datetime) -> int:
    try:
        with transaction.atomic():
            batch = list(_unsealed(floor).values_list("pk", "digest", "at")[:BLOCK_SIZE])
            return _write(batch, now) if batch else 0
    except IntegrityError:  # another runner sealed the same entries first
        return 0


def _write(batch: list[tuple[int, bytes, datetime]], now: datetime) -> int:
    last = Block.objects.order_by("-number").first()
    block = Block(
        number=last.number + 1 if last else 1,
        previous=bytes(last.digest) if last else digests.GENESIS,
        content=digests.content_digest([pk for pk, *_ in batch], [digest for _, digest, _ in batch]),
        entries=len(batch),
        highest=max(batch)[0],
        newest_at=max(at for *_, at in batch),
        sealed_at=now,
    )
    block.digest = digests.block_digest(block)
    block.save(force_insert=True)
    places = [Sealed(entry_id=pk, block=block, position=n) for n, (pk, *_) in enumerate(batch)]
    Sealed.objects.bulk_create(places, batch_size=1_000)
    return len(batch)
