"""Decides several buckets at once, each in a process with one thread: none waits while another compiles or asks."""

from __future__ import annotations

import atexit
import multiprocessing
import os
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path

from finalite.law import changes

from . import deciding
from .deciding import Bucket, Decide, Decided
from .engines import DuckDB, Unreadable


@dataclass(frozen=True, slots=True, kw_only=True)
class Each:
    """What a worker works with: its part of the memory in megabytes, where it spills and decides, under what law."""

    memory: int
    work: Path
    law_changes: str
    decide: Decide


@dataclass(slots=True)
class _Worker:
    each: Each
    engine: DuckDB


_worker: list[_Worker] = []


def decided(each: Each, buckets: Sequence[Bucket], count: int) -> Iterator[tuple[Bucket, Decided]]:
    """Decide buckets in `count` processes; each is given as it ends, written below `each.work` under its number.

    Raises what `deciding.decide_bucket` raises, or Unreadable where a process was killed; the other buckets are left.
    """
    started = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(count, mp_context=started, initializer=_begin, initargs=(each,))
    try:
        asked = {pool.submit(_decide, bucket): bucket for bucket in buckets}
        for one in as_completed(asked):
            yield asked[one], one.result()
    except BrokenProcessPool as problem:
        raise Unreadable(
            "a process that decided was ended from outside, perhaps for want of memory: give less to each, with fewer "
            "threads or less memory; what is decided stays, and the same command goes on"
        ) from problem
    finally:
        pool.shutdown(cancel_futures=True)


def _begin(each: Each) -> None:
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if each.law_changes:
        changes.use(each.law_changes)
    spill = each.work / f"spill-{os.getpid()}"
    _worker.append(_Worker(each, DuckDB(memory=each.memory, threads=1, spill=spill)))
    atexit.register(_end)


def _decide(bucket: Bucket) -> Decided:
    (worker,) = _worker
    part = worker.each.work / str(bucket.number)
    return deciding.decide_bucket(worker.engine, bucket, worker.each.decide, part / "decisions", part / "quarantine")


def _end() -> None:
    _worker.pop().engine.close()


def _end_with_parent() -> None:
    """Stop at once when the run that started this process is killed: the next run decides the bucket anew."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
