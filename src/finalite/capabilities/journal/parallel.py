"""The same work on many parts, in several processes where that is safe, one after the other elsewhere."""

import multiprocessing
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any

from django.db import connection, connections


def each(work: Callable[[Any], Any], parts: Sequence[Any], processes: int) -> Iterator[Any]:
    """What `work` gives for each part, in order."""
    if processes < 2 or not _may_fork():
        yield from map(work, parts)
        return
    connections.close_all()  # a connection belongs to one process: each opens its own, guarded as this one was
    with ProcessPoolExecutor(processes, multiprocessing.get_context("fork")) as pool:
        yield from pool.map(work, parts, chunksize=1)


def _may_fork() -> bool:
    """Only one thread, no transaction that others could not see, and a database that another process can open."""
    if threading.active_count() > 1 or connection.in_atomic_block:
        return False
    in_memory = connection.vendor == "sqlite" and connection.is_in_memory_db()  # type: ignore[attr-defined]
    return "fork" in multiprocessing.get_all_start_methods() and not in_memory
