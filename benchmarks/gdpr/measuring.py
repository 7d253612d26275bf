"""Times, memory, and the shape of a line of the report."""

import resource
import sys
import time
from collections.abc import Callable
from typing import Any

Row = dict[str, Any]


class Spent(float):
    """Seconds on the clock; `cpu` is what this process and those it started worked of them."""

    cpu: float


def timed(act: Callable[[], Any]) -> tuple[Spent, Any]:
    """How long it took, and what the act gave."""
    start, busy = time.perf_counter(), _busy()
    result = act()
    spent = Spent(time.perf_counter() - start)
    spent.cpu = _busy() - busy
    return spent, result


def _busy() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def told(text: str) -> None:
    """Say how far a long run is, beside its results."""
    print(time.strftime("%H:%M:%S"), text, file=sys.stderr, flush=True)


def peak_mb() -> int:
    """Most memory that this process, or one that it started, has held."""
    return max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) // 1024


def row(what: str, count: int, ours: Spent, baseline: Spent, *, aim: float | None = None) -> Row:
    """A line in things done a second; `ratio` says how many times longer than the baseline it takes.

    `cpu_ratio` is the same in processor time of this side, which a busy machine does not lengthen; on PostgreSQL the
    server's own work is not in it.
    """
    return {
        "what": what, "lines_per_second": round(count / ours), "baseline": round(count / baseline),
        "ratio": round(ours / baseline, 2), "aim": aim, "lines_per_cpu_second": round(count / ours.cpu),
        "cpu_ratio": round(ours.cpu / baseline.cpu, 2) if baseline.cpu else None, "peak_mb": peak_mb(),
    }  # fmt: skip
