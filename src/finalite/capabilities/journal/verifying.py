"""Reads the whole journal again and says whether one row was changed, removed or added since it was sealed."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

from django.db import connection

from . import digests, parallel, reading
from .keeper import keeping
from .models import Block
from .purging import KEPT_MONTHS, cutoff
from .values import Fault, Report

WINDOW = 20_000
MOST_FAULTS = 100
FEW = 20
"""Tasks that are done sooner than another process is started."""


def verify(*, known_head: tuple[int, str] | None = None, processes: int = 1) -> Report:
    """Check every entry, person link, place and block, in constant memory, and report what does not fit.

    `known_head` is the number and hash of a block noted down earlier, outside this database: it must still be in the
    chain, which shows that the end of the journal was not cut off. With more `processes` the blocks of a long journal
    are read side by side, where that is possible (see `parallel`); the report is the same.
    """
    chain = _Seen()
    with keeping():
        faults = _first(_chain(chain, known_head))
        tasks = _tasks()
    parts = parallel.each(_part, tasks, processes if len(tasks) > FEW else 1)
    for part in parts:
        faults += part.faults
        chain.entries, chain.unsealed = chain.entries + part.entries, chain.unsealed + part.unsealed
        if len(faults) > MOST_FAULTS:
            break
    return Report(
        chain.blocks,
        chain.entries,
        chain.purged,
        chain.unsealed,
        chain.head.hex(),
        tuple(faults[:MOST_FAULTS]),
        more_faults=len(faults) > MOST_FAULTS,
    )


class _Seen:
    blocks = entries = purged = unsealed = 0
    head = digests.GENESIS


@dataclass(frozen=True, slots=True)
class Part:
    """What one task saw; small, for it may come from another process."""

    entries: int
    unsealed: int
    faults: list[Fault]


Task = tuple[int, int]
"""The first and last block to read, or no block and which of `WHOLE` to ask."""


def _tasks() -> list[Task]:
    return [*((0, n) for n in range(len(WHOLE))), *_windows()]


def _part(task: Task) -> Part:
    """Do one task under the journal's own purpose, in whatever process."""
    first, last = task
    seen = _Seen()
    with keeping():
        faults = _first(_contents(seen, first, last) if first else WHOLE[last](seen))
    return Part(seen.entries, seen.unsealed, faults)


def _first(faults: Iterable[Fault]) -> list[Fault]:
    """As many as are told, and one more that says there are others."""
    return list(islice(faults, MOST_FAULTS + 1))


def _chain(seen: _Seen, known_head: tuple[int, str] | None) -> Iterator[Fault]:
    expected = 1
    for block in Block.objects.order_by("number").iterator(WINDOW):
        where = f"block {block.number}"
        if block.number != expected:
            yield Fault("removed", "block", f"block {expected} to {block.number - 1}", "seals are missing")
        elif bytes(block.previous) != seen.head:
            yield Fault("changed", "block", where, "it does not follow the seal before it")
        if digests.block_digest(block) != bytes(block.digest):
            yield Fault("changed", "block", where, "the seal does not match its own hash")
        yield from _purge_mark(block)
        if known_head and known_head[0] == block.number and known_head[1] != bytes(block.digest).hex():
            yield Fault("changed", "block", where, "it is not the seal that was noted down")
        seen.blocks, seen.purged = seen.blocks + 1, seen.purged + (block.purged_at is not None)
        seen.head, expected = bytes(block.digest), block.number + 1
    if known_head and known_head[0] >= expected:
        yield Fault("removed", "block", f"block {known_head[0]}", "the seal that was noted down is gone")


def _purge_mark(block: Block) -> Iterator[Fault]:
    if block.purged_at is None:
        return
    where = f"block {block.number}"
    if digests.purge_proof(block.number, block.purged_at) != bytes(block.purge_proof or b""):
        yield Fault("changed", "block", where, "it is marked as purged, not by us")
    if block.newest_at >= cutoff(block.purged_at):
        yield Fault("removed", "block", where, f"it was purged before {KEPT_MONTHS} months")


def _windows() -> Iterator[tuple[int, int]]:
    """Runs of block numbers that hold together about `WINDOW` entries."""
    first, weight = None, 0
    for number, entries in Block.objects.order_by("number").values_list("number", "entries").iterator(WINDOW):
        first = number if first is None else first
        weight += entries
        if weight >= WINDOW:
            yield first, number
            first, weight = None, 0
    if first is not None:
        yield first, number


class _Held:
    """What a block lists: its entries in order, their digests, and those that do not fit their digest."""

    def __init__(self) -> None:
        self.entries: list[int] = []
        self.digests: list[Any] = []
        self.altered: list[int] = []

    def take(self, rows: list[reading.Row]) -> None:
        _, entries, told, texts = zip(*rows, strict=True)
        self.entries += entries
        self.digests += told
        if (found := digests.of_texts(_as_bytes(texts))) != list(told):
            self.altered += [
                entry for entry, *both in zip(entries, told, found, strict=True) if both[0] not in (None, both[1])
            ]


def _as_bytes(texts: tuple[Any, ...]) -> Iterable[bytes]:
    return map(str.encode, texts) if isinstance(texts[0], str) else texts


def _contents(seen: _Seen, first: int, last: int) -> Iterator[Fault]:
    held: dict[int, _Held] = defaultdict(_Held)
    for rows in reading.rows_of_blocks(connection, first, last):
        for number, part in groupby(rows, key=itemgetter(0)):
            held[number].take(list(part))
    for block in Block.objects.filter(number__range=(first, last)).order_by("number"):
        if block.purged_at is None:
            seen.entries += len(held[block.number].entries)
            yield from _block(block, held[block.number])
        elif block.number in held:
            yield Fault("added", "sealed", f"block {block.number}", "a purged block holds entries")


def _block(block: Block, held: _Held) -> Iterator[Fault]:
    place = f"of block {block.number}"
    yield from _altered(held, place)
    if None in held.digests:
        gone = [entry for entry, digest in zip(held.entries, held.digests, strict=True) if digest is None]
        yield from (fault for entry in gone for fault in _gone(entry, place))
    elif len(held.entries) != block.entries:
        kind, listed = "removed" if len(held.entries) < block.entries else "added", len(held.entries)
        yield Fault(kind, "sealed", f"block {block.number}", f"it sealed {block.entries} entries, it lists {listed}")
    elif digests.content_digest(held.entries, held.digests) != bytes(block.content):
        yield Fault("changed", "sealed", f"block {block.number}", "its list, or a digest, is not what was sealed")


def _altered(held: _Held, place: str) -> Iterator[Fault]:
    for entry in held.altered:
        yield Fault("changed", "entry", f"entry {entry} {place}", "the act, or whom it concerned, was altered")


def _gone(entry: int, place: str) -> Iterator[Fault]:
    yield Fault("removed", "entry", f"entry {entry} {place}", "it was sealed and is gone")
    if reading.is_linked(connection, entry):
        yield _stray(entry)


def _unsealed(seen: _Seen) -> Iterator[Fault]:
    first, last = reading.unsealed_between(connection)
    while rows := reading.unsealed_rows(connection, first, last, WINDOW):
        first, seen.unsealed = rows[-1][1] + 1, seen.unsealed + len(rows)
        held = _Held()
        held.take(rows)
        yield from _altered(held, "not yet sealed")


def _stray(entry: int) -> Fault:
    return Fault("added", "concerned", f"persons of entry {entry}", "there is no such entry")


def _stray_links(seen: _Seen) -> Iterator[Fault]:
    for (entry,) in reading.stray_links(connection):
        yield _stray(entry)


def _stray_places(seen: _Seen) -> Iterator[Fault]:
    for (block,) in reading.stray_places(connection):
        yield Fault("removed", "block", f"block {block}", "entries are sealed in a block that is gone")


def _repeated_acts(seen: _Seen) -> Iterator[Fault]:
    for (act,) in reading.repeated_acts(connection):
        yield Fault("added", "entry", f"act {act}", "the same act is written twice")


WHOLE: tuple[Callable[[_Seen], Iterator[Fault]], ...] = (_unsealed, _stray_links, _stray_places, _repeated_acts)
"""What is asked of the journal as a whole."""
