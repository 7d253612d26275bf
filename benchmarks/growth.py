"""How cost grows with people, lines and fiches: four sizes each, and the exponent of the law that fits them best.

    BENCH_GROWTH_LINES=5000,10000,20000,40000      people whose year of care is decided on columns (18 lines each)
    BENCH_GROWTH_PEOPLE=2500,10000,40000,160000    people among whom the rights of one are asked, through the door
    BENCH_GROWTH_FICHES=23,46,69,92                entries of the register that are loaded and validated

Exponent 0: the cost does not depend on the size; 1: twice the size, twice the cost. It is the slope of least squares on
logarithms, of processor time, which a busy machine hardly lengthens; for the baseline of a question, of medians on the
clock. Each has its baseline in the same run: the same lines read, summed along each person and written by bare SQL; the
very statement of the question, bare; the bare TOML of the same files.
"""

import importlib.util
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Sequence
from math import log
from pathlib import Path

ROUNDS = 3


def run(as_json: bool) -> None:
    """Measure at each size, in processes of their own; one JSON list, or lines to read."""
    rows = [_lines(), _people(), _fiches()]
    print(json.dumps(rows) if as_json else "\n".join(map(line, rows)))


def exponent(sizes: Sequence[float], costs: Sequence[float]) -> float:
    """The slope of log cost on log size by least squares."""
    xs, ys = [log(size) for size in sizes], [log(cost) for cost in costs]
    middle, level = statistics.fmean(xs), statistics.fmean(ys)
    rise = sum((x - middle) * (y - level) for x, y in zip(xs, ys, strict=True))
    return round(rise / sum((x - middle) ** 2 for x in xs), 2)


def _sizes(name: str, usual: str) -> list[int]:
    sizes = [int(size) for size in os.environ.get(f"BENCH_GROWTH_{name}", usual).split(",")]
    if len(set(sizes)) < 2 or min(sizes) < 1:
        raise SystemExit(f"BENCH_GROWTH_{name}: at least two sizes, with commas between")
    return sizes


def _lines() -> dict:
    """Care sheets decided from Parquet to Parquet: the first time, then again with the law already asked."""
    found = []
    for people in _sizes("LINES", "5000,10000,20000,40000"):
        with tempfile.TemporaryDirectory() as folder:
            found.append(_child("decide", str(people), folder))
    lines = [one["lines"] for one in found]
    return {
        "what": f"care sheets decided on columns, from Parquet to Parquet: {', '.join(f'{n:,}' for n in lines)} lines",
        "sizes": lines,
        "cpu_seconds": [one["cold"] for one in found],
        "cpu_seconds_law_known": [one["warm"] for one in found],
        "exponent": exponent(lines, [one["cold"] for one in found]),
        "exponent_law_known": exponent(lines, [one["warm"] for one in found]),
        "baseline_exponent": exponent(lines, [one["bare"] for one in found]),
        "kinds": [one["kinds"] for one in found],
        "lines_per_cpu_second": round(lines[-1] / found[-1]["warm"]),
        "baseline_lines_per_cpu_second": round(lines[-1] / found[-1]["bare"]),
        "peak_mb": found[-1]["peak_mb"],
        "peak_mb_of_each": [one["peak_mb"] for one in found],
    }


def _people() -> dict:
    """The rights of one person on a date, through the door, on SQLite: the bench `entitlements` at other sizes."""
    bench, found = _bench("entitlements"), []
    sizes = _sizes("PEOPLE", "2500,10000,40000,160000")
    before = os.environ.get("BENCH_PEOPLE")
    for people in sizes:
        os.environ["BENCH_PEOPLE"] = str(people)
        found.append(bench._apart("sqlite"))
    if before is None:
        del os.environ["BENCH_PEOPLE"]
    else:
        os.environ["BENCH_PEOPLE"] = before
    return {
        "what": f"rights of one person through the door, SQLite, among {', '.join(f'{n:,}' for n in sizes)} people",
        "sizes": sizes,
        "cpu_us_of_each": [one["cpu_us"] for one in found],
        "exponent": exponent(sizes, [one["cpu_us"] for one in found]),
        "baseline_exponent": exponent(sizes, [one["baseline_us"] for one in found]),
        "us": found[-1]["us"],
        "cpu_us": found[-1]["cpu_us"],
        "baseline_us": found[-1]["baseline_us"],
    }


def _bench(name: str):
    spec = importlib.util.spec_from_file_location(f"benchmarks.{name}", Path(__file__).with_name(f"{name}.py"))
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _fiches() -> dict:
    """The register loaded and validated whole, for so many of its entries."""
    sizes = _sizes("FICHES", "23,46,69,92")
    found = [_child("load", str(size), "") for size in sizes]
    return {
        "what": f"register loaded and validated: {', '.join(map(str, sizes))} fiches",
        "sizes": sizes,
        "ms_of_each": [one["ms"] for one in found],
        "exponent": exponent(sizes, [one["ms"] for one in found]),
        "baseline_exponent": exponent(sizes, [one["bare_ms"] for one in found]),
        "ms": found[-1]["ms"],
        "baseline_ms": found[-1]["bare_ms"],
    }


def _child(step: str, *more: str) -> dict:
    done = subprocess.run([sys.executable, __file__, step, *more], check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def _decide(people: str, folder: str) -> dict:
    from datetime import date

    import ibis

    from finalite.missions.benefits.pay_care_costs import batch
    from finalite.site import synthetic

    out = Path(folder) / "care"
    made = synthetic.make(asked=synthetic.Asked(people=int(people), seed=1, first=date(2025, 7, 1), buckets=1), out=out)
    con = ibis.duckdb.connect(threads=2, memory_limit="2GB", temp_directory=folder)
    tables = {name: con.read_parquet(f"{out}/{name}/*/*.parquet") for name in ("people", "lines", "counters")}
    kinds = batch.Kinds()

    def decide() -> None:
        decided = batch.decide(**tables, kinds=kinds)
        con.raw_sql(f"copy ({ibis.to_sql(decided, dialect='duckdb')}) to '{folder}/out.parquet' (format parquet)")

    def bare() -> None:
        con.raw_sql(
            f"""copy (select *, sum(charged) over (partition by person order by settled_on, sheet, line) as running
            from read_parquet('{out}/lines/*/*.parquet')) to '{folder}/bare.parquet' (format parquet)"""
        )

    cold = _spent(decide)
    warm = min(_spent(decide) for _ in range(ROUNDS))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    lines = sum(one.rows for one in made if one.file.startswith("lines/"))
    plain = min(_spent(bare) for _ in range(ROUNDS))
    return {"lines": lines, "cold": cold, "warm": warm, "bare": plain, "kinds": len(kinds), "peak_mb": peak}


def _load(size: str, _: str) -> dict:
    from finalite.capabilities.register import loader

    paths = sorted(loader.MISSIONS.glob("*/*/fiche.toml"))[: int(size)]
    with tempfile.TemporaryDirectory() as folder:
        for path in paths:
            place = Path(folder, *path.parts[-3:])
            place.parent.mkdir(parents=True)
            shutil.copy(path, place)
        loader.load(Path(folder))
        ours = min(_spent(lambda: loader.load(Path(folder))) for _ in range(ROUNDS))
        bare = min(_spent(lambda: [tomllib.loads(path.read_text()) for path in paths]) for _ in range(ROUNDS))
    return {"ms": round(ours * 1000, 1), "bare_ms": round(bare * 1000, 1)}


def _spent(act: Callable[[], object]) -> float:
    """Processor seconds of all the threads of this process."""
    start = time.process_time()
    act()
    return round(time.process_time() - start, 4)


def line(row: dict) -> str:
    known = row.get("exponent_law_known")
    more = f" ({known} once the law is asked; kinds met: {row['kinds']})" if known is not None else ""
    return f"{row['what']}: cost grows as size^{row['exponent']}{more}; baseline ^{row['baseline_exponent']}"


if __name__ == "__main__":
    print(json.dumps({"decide": _decide, "load": _load}[sys.argv[1]](*sys.argv[2:])))
