"""Lines of DSN a second, read, checked and turned into values, and the memory that it takes, on one core.

The baseline, in the same run, only cuts each line of the same file at its first comma. The file (`BENCH_DSN_MB`, 100
by default) is written first: monthly declarations of 200 persons and signals of stops, all fictitious. Two readings,
each in a process of its own: many declarations, and the whole file as one declaration, which is the worst for memory.
"""

import json as jsonlib
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

MEGABYTES = int(os.environ.get("BENCH_DSN_MB", "100"))
PERSONS, SIGNALS = 200, 50
AIM, AIM_MEMORY = 100_000, 150


def run(json: bool) -> None:
    """Write both files, read each apart; one JSON list, or lines to read."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for shape in ("many", "one"):
            path = Path(folder) / f"{shape}.dsn"
            _write(path, shape)
            done = subprocess.run([sys.executable, __file__, str(path)], check=True, stdout=subprocess.PIPE, text=True)
            rows.append({"what": _what(shape, path)} | jsonlib.loads(done.stdout))
            path.unlink()
    rows[0] |= {"aim_lines_per_cpu_second": AIM, "aim_memory_mb": AIM_MEMORY}
    print(jsonlib.dumps(rows) if json else "\n".join(map(line, rows)))


def _what(shape: str, path: Path) -> str:
    size = path.stat().st_size // 1_000_000
    told = f"declarations of {PERSONS} persons and stop signals" if shape == "many" else "one single declaration"
    return f"{size} MB, {told}, one core"


def line(row: dict) -> str:
    return (
        f"{row['what']}: {row['lines_per_cpu_second']:,} lines a second of processor, "
        f"{row['lines_per_second']:,} of the clock "
        f"({row['lines']:,} lines, {row['sound']} sound, "
        f"{row['refused']} refused); bare cut {row['baseline_lines_per_cpu_second']:,} of processor; "
        f"peak memory {row['peak_memory_mb']} MB above the start"
    )


def _write(path: Path, shape: str) -> None:
    """Sound declarations until the size is reached, then the totals that go with them."""
    from finalite.capabilities.exchange.dsn.tests import messages

    count = declarations = size = 0
    with path.open("wb") as file:

        def add(blocks: list) -> None:
            nonlocal count, size
            lines = messages.lines_of(blocks)
            count += len(lines)
            size += file.write("".join(f"{line}\r\n" for line in lines).encode("latin-1"))

        add(messages.HEADER)
        person = 0
        while size < MEGABYTES * 1_000_000:
            if shape == "many" or not declarations:
                declarations += 1
                add([messages.declaration("01", str(declarations)), messages.CONTACT, *messages.employer("01")])
            for _ in range(PERSONS):
                person += 1
                add(_person(messages, person))
            for _ in range(SIGNALS if shape == "many" else 0):
                declarations += 1
                add(messages.message("04", order=str(declarations)))
        add([("S90.G00.90", {"001": str(count + 2), "002": str(declarations)})])


def _person(messages, number: int) -> list:  # type: ignore[no-untyped-def]
    """A person paid in the month, one in ten with a stop; named by a temporary number, since each must be another."""
    who = messages.person("01", i001="", i005="02", i020=f"2{messages.SIREN}{number:08d}")
    stops = messages.default_stops("01") if number % 10 == 0 else []
    retirement = [("S21.G00.71", {"002": "RUAA"})]
    return [who, messages.contract("01"), *stops, *retirement, *messages.payment("01")]


def _measure(path: Path) -> dict:
    from finalite.capabilities.exchange.dsn.reading import stream_dsn
    from finalite.capabilities.exchange.dsn.values import Closing, Declaration

    before = _peak()
    sound = refused = lines = 0
    start, busy = time.perf_counter(), time.process_time()
    with path.open("rb") as file:
        for part in stream_dsn(file):
            if isinstance(part, Closing):
                assert part.usable, part.faults
                lines = part.lines
            elif isinstance(part, Declaration):
                sound += 1
            else:
                refused += 1
    spent, busy = time.perf_counter() - start, time.process_time() - busy
    memory = _peak() - before
    return {
        "lines": lines,
        "sound": sound,
        "refused": refused,
        "lines_per_second": round(lines / spent),
        "lines_per_cpu_second": round(lines / busy),
        "baseline_lines_per_cpu_second": round(lines / _bare(path)),
        "peak_memory_mb": memory // 1024,
    }


def _bare(path: Path) -> float:
    """Seconds of the processor."""
    start = time.process_time()
    with path.open("rb") as file:
        for line in file:
            line.rstrip(b"\r\n").split(b",", 1)
    return time.process_time() - start


def _peak() -> int:
    """Kilobytes, the highest so far in this process."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    print(jsonlib.dumps(_measure(Path(sys.argv[1]))))
