"""Columns against one line after the other, row by row, on lines that go through every branch of the care rule.

BENCH_LINES lines (40000) are invented in lots, each of another seed, so that memory does not grow with their number. A
single row that differs stops the run, and so does a branch that no line took. What the law said of one lot serves for
the next, as it does from bucket to bucket of a national run. The baseline is one line after the other.
"""

import collections
import json
import os
import resource
import time
from typing import Any

LINES = int(os.environ.get("BENCH_LINES", "40000"))
A_LOT, PATIENTS = 40_000, 120


def run(as_json: bool) -> None:
    """Compare lot after lot, and print how many rows agreed and how often each branch was taken."""
    from finalite.missions.benefits.pay_care_costs import batch
    from finalite.missions.benefits.pay_care_costs.tests import coverage

    kinds = batch.Kinds()
    found: collections.Counter = collections.Counter()
    columns = alone = 0.0
    done = seed = 0
    while done < LINES:
        seed += 1
        count = min(A_LOT, LINES - done)
        spent, branches = _lot(count, seed, kinds)
        columns, alone, done = columns + spent[0], alone + spent[1], done + count
        found += branches
    untried = [branch for branch in coverage.BRANCHES if not found[branch]]
    assert not untried or LINES < A_LOT, f"no line went through {untried}"
    row = {
        "what": f"{done:,} lines decided alike on columns and one by one, in lots of other lines",
        "lines_per_second": round(done / columns),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "baseline": round(done / alone),
        "kinds": len(kinds),
        "branches": dict(found),
    }
    print(json.dumps([row]) if as_json else _line(row))


def _lot(count: int, seed: int, kinds: Any) -> tuple[tuple[float, float], collections.Counter]:
    import ibis

    from finalite.missions.benefits.pay_care_costs import batch
    from finalite.missions.benefits.pay_care_costs.tests import coverage, lines, one_by_one

    tables = lines.tables(count, seed=seed, patients=PATIENTS)
    con = ibis.duckdb.connect()
    for name, table in tables.items():
        con.con.register(name, table)
    start = time.process_time()
    table = con.to_pyarrow(batch.decide(**{name: con.table(name) for name in tables}, kinds=kinds))
    middle = time.process_time()
    expected = {row[0]: row for row in one_by_one.decisions(tables)}
    end = time.process_time()
    con.disconnect()
    for row in zip(*(table[name].to_pylist() for name in batch.DECISIONS), strict=True):
        assert row == expected[row[0]], f"seed {seed}: {row} on columns, {expected[row[0]]} one by one"
    assert table.num_rows == len(expected) == count, f"seed {seed}: {table.num_rows} rows for {count} lines"
    branches = coverage.seen(expected.values(), {row["line"]: row for row in tables["lines"].to_pylist()})
    branches.update(coverage.of_caps(expected.values(), one_by_one.decisions(tables, alone=True)))
    return (middle - start, end - middle), branches


def _line(row: dict) -> str:
    rarest = sorted(row["branches"].items(), key=lambda one: one[1])[:5]
    told = ", ".join(f"{name} {count}" for name, count in rarest)
    return (
        f"{row['what']}: {row['lines_per_second']} lines a second of processor on columns; "
        f"one by one {row['baseline']}; peak {row['peak_mb']} MB\nrarest branches: {told}"
    )
