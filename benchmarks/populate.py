"""Lines of care made a second, straight to Parquet, and the memory that it takes, at two sizes.

The baseline, in the same run, is the same engine writing the very rows that were made, read back from their files: what
Parquet costs with nothing invented. Sizes by BENCH_PEOPLE (100000) and a quarter of it, so that memory is seen not to
grow; BENCH_THREADS (0: as many as cores).
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PEOPLE = int(os.environ.get("BENCH_PEOPLE", "100000"))
THREADS = int(os.environ.get("BENCH_THREADS", "0"))


def run(as_json: bool) -> None:
    """Measure each size in a process of its own."""
    rows = []
    for people in (PEOPLE // 4, PEOPLE):
        with tempfile.TemporaryDirectory() as folder:
            made, bare = (_child(step, str(people), folder) for step in ("make", "copy"))
        rows.append(
            {
                "what": f"{people:,} people and their year of care made in columns, {made['threads']} threads",
                "lines": made["lines"],
                "lines_per_second": round(made["lines"] / made["seconds"]),
                "lines_per_cpu_second": round(made["lines"] / made["cpu"]),
                "baseline_lines_per_second": round(made["lines"] / bare["seconds"]),
                "bytes_a_line": round(made["bytes"] / made["lines"], 1),
                "peak_mb": made["peak_mb"],
            }
        )
    print(json.dumps(rows) if as_json else "\n".join(map(line, rows)))


def _child(step: str, people: str, folder: str) -> dict:
    done = subprocess.run(
        [sys.executable, __file__, step, people, folder], check=True, stdout=subprocess.PIPE, text=True
    )
    return json.loads(done.stdout.splitlines()[-1])


def _make(people: str, folder: str) -> dict:
    from datetime import date

    import duckdb  # noqa: F401 - its loading is no part of the making

    from finalite.site import synthetic

    asked = synthetic.Asked(people=int(people), seed=1, first=date(2025, 7, 1), threads=THREADS)
    start, busy = time.perf_counter(), time.process_time()
    made = synthetic.make(asked=asked, out=Path(folder) / "care")
    seconds, busy = time.perf_counter() - start, time.process_time() - busy
    lines = [one for one in made if one.file.startswith("lines/")]
    return {
        "seconds": seconds,
        "cpu": busy,
        "lines": sum(one.rows for one in lines),
        "bytes": sum(one.bytes for one in lines),
        "threads": THREADS or os.cpu_count(),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def _copy(_: str, folder: str) -> dict:
    import duckdb

    con = duckdb.connect(config={"threads": THREADS or os.cpu_count()})
    start = time.perf_counter()
    for name in ("people", "counters", "lines"):
        con.execute(f"copy (from read_parquet('{folder}/care/{name}/*/*.parquet')) to '{folder}/{name}.parquet'")
    return {"seconds": time.perf_counter() - start}


def line(row: dict) -> str:
    return (
        f"{row['what']}: {row['lines']:,} lines, {row['lines_per_second']:,}/s "
        f"({row['lines_per_cpu_second']:,} a second of processor), {row['bytes_a_line']} bytes each, "
        f"peak {row['peak_mb']} MB; copied bare {row['baseline_lines_per_second']:,}/s"
    )


if __name__ == "__main__":
    print(json.dumps({"make": _make, "copy": _copy}[sys.argv[1]](*sys.argv[2:])))
