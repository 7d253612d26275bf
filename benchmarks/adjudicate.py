"""A country's care decided by the complete rule: from Parquet to Parquet on columns, then one sheet after the other.

Care is made by `finalite populate --columnar` (BENCH_PEOPLE, 200000: 18 lines each) and decided by the command that
people run, `finalite batch adjudicate`, in a process of its own: reading, checking, deciding, writing, hashing. The
baseline, in the same run, reads the same lines, adds up along each person in the order of acts, and writes them, in
bare SQL. Single decisions, without explanation and with the law already asked, are timed on one core beside the bare
arithmetic of a line.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from itertools import groupby
from pathlib import Path

PEOPLE = int(os.environ.get("BENCH_PEOPLE", "200000"))
ONE_BY_ONE = min(PEOPLE, 2000)
MEMORY_MB, THREADS = 3500, os.cpu_count() or 1
AIM, AIM_ONE, AIM_MB = 1_000_000, 100_000, 4_000


def run(as_json: bool) -> None:
    """Make the care, decide it as people would, then one by one."""
    with tempfile.TemporaryDirectory() as folder:
        made = _child("make", folder, str(PEOPLE))
        rows = [made | _columns(Path(folder), made["lines"])]
    with tempfile.TemporaryDirectory() as folder:
        _child("make", folder, str(ONE_BY_ONE))
        rows.append(_child("one", folder))
    print(json.dumps(rows) if as_json else "\n".join(map(line, rows)))


def _child(step: str, *more: str) -> dict:
    done = subprocess.run([sys.executable, __file__, step, *more], check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def _make(folder: str, people: str) -> dict:
    from datetime import date

    from finalite.site import synthetic

    asked = synthetic.Asked(people=int(people), seed=1, first=date(2025, 7, 1))
    made = synthetic.make(asked=asked, out=Path(folder) / "care")
    return {"lines": sum(one.rows for one in made if one.file.startswith("lines/"))}


def _columns(folder: Path, lines: int) -> dict:
    finalite = str(Path(sys.executable).parent / "finalite")
    command = [finalite, "batch", "adjudicate", str(folder / "care"), str(folder / "out"), "--json"]
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    seconds, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    busy = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    bare = _child("bare", str(folder))
    return {
        "what": f"{lines:,} lines of {PEOPLE:,} people decided by finalite batch adjudicate, {THREADS} threads",
        "seconds": round(seconds, 2),
        "lines_per_second": round(lines / seconds),
        "lines_per_cpu_second": round(lines / busy),
        "peak_mb": json.loads(done.stdout)["peak_mb"],
        "baseline": round(lines / bare["seconds"]),
        "baseline_lines_per_second": round(lines / bare["seconds"]),
        "baseline_lines_per_cpu_second": round(lines / bare["cpu"]),
        "aim_lines_per_second": AIM,
        "aim_peak_mb": AIM_MB,
    }


def _bare(folder: str) -> dict:
    import duckdb

    con = duckdb.connect(config={"threads": THREADS, "memory_limit": f"{MEMORY_MB}MB", "temp_directory": folder})
    start, busy = time.perf_counter(), time.process_time()
    con.execute(
        f"""copy (select *, sum(charged) over (partition by person order by settled_on, sheet, line) as running
        from read_parquet('{folder}/care/lines/*/*.parquet')) to '{folder}/bare.parquet' (format parquet)"""
    )
    return {"seconds": time.perf_counter() - start, "cpu": time.process_time() - busy}


def _one(folder: str) -> dict:
    """Every line of some people, one after the other, the second time: the law was asked for each kind in the first."""
    from finalite.missions.benefits.pay_care_costs.care import arithmetic
    from finalite.missions.benefits.pay_care_costs.care.terms import Terms

    sheets = _sheets(Path(folder))
    _decided(sheets)
    start = time.process_time()
    lines = _decided(sheets)
    spent = time.process_time() - start
    terms = Terms(ground="sickness", rate=7000, is_participation=True, piece=200, pieces=1, daily=4, yearly=25)
    numbers = arithmetic.Numbers(3500, 3000)
    start = time.process_time()
    for _ in range(lines):
        arithmetic.reimburse(terms, numbers)
    bare = time.process_time() - start
    return {
        "what": f"{lines:,} lines decided one by one without explanation, one core",
        "lines_per_second": round(lines / spent),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "baseline": round(lines / bare),
        "baseline_lines_per_second": round(lines / bare),
        "aim_lines_per_second": AIM_ONE,
    }


def _sheets(folder: Path) -> list:
    """The facts of each sheet, by person and in their order: made before the clock starts."""
    import pyarrow.parquet

    from finalite.missions.benefits.pay_care_costs.care import quick, rows

    periods: dict[int, list] = {}
    for row in pyarrow.parquet.read_table(folder / "care" / "people").to_pylist():
        periods.setdefault(row["person"], []).append((row["starts_on"], row["ends_on"], rows.patient_of(row)))
    lines = pyarrow.parquet.read_table(folder / "care" / "lines").to_pylist()
    lines.sort(key=lambda row: (row["person"], row["settled_on"], row["sheet"], row["line"]))

    def patient(row: dict):
        held, day = periods.get(row["person"], ()), row["done_on"]
        return next((one for start, end, one in held if start <= day and (end is None or day <= end)), None)

    entry = lambda row: quick.Entry(patient(row), rows.line_of(row), rows.third_party_of(row))  # noqa: E731
    return [
        (key, [entry(row) for row in found])
        for key, found in groupby(lines, key=lambda row: (row["person"], row["settled_on"], row["sheet"]))
    ]


def _decided(sheets: list) -> int:
    from finalite.missions.benefits.pay_care_costs.care import quick
    from finalite.missions.benefits.pay_care_costs.care.deductions import Running
    from finalite.missions.benefits.pay_care_costs.care.facts import Counters

    done, whose, running = 0, None, None
    for (person, on, _), entries in sheets:
        if (person, on.year) != whose:
            whose, running = (person, on.year), Running.after(Counters(), on)
        done += len(quick.settle(entries, running, on))
    return done


def line(row: dict) -> str:
    cpu = f" ({row['lines_per_cpu_second']:,} a second of processor)" if "lines_per_cpu_second" in row else ""
    return (
        f"{row['what']}: {row['lines_per_second']:,} lines/s{cpu}, aim {row['aim_lines_per_second']:,}; "
        f"peak {row['peak_mb']} MB; bare {row['baseline_lines_per_second']:,}/s"
    )


if __name__ == "__main__":
    steps = {"make": _make, "bare": _bare, "one": _one}
    print(json.dumps(steps[sys.argv[1]](*sys.argv[2:])))
