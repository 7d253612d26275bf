"""Solidarity cover decided for a million households from twelve months of each member, in integers, on columns.

`BENCH_HOUSEHOLDS` makes it smaller for trials. The data are made by one process and decided by another, whose peak
memory is what is told. The baseline, in the same run, is the barest SQL of the same question on the same tables: add
up, compare with two ceilings. One decision with its explanation is timed apart, beside the bare arithmetic of the same
household.

For comparison only, told by others on other machines: OpenFisca-France 176 decides 565 households a second from wages
(15.8 GB for 100,000), and 591,000 a second once resources are given.
"""

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from types import SimpleNamespace

HOUSEHOLDS = int(os.environ.get("BENCH_HOUSEHOLDS", "1000000"))
ROUNDS = 3
ON = date(2026, 5, 1)
AIM, AIM_MB, AIM_MS = 200_000, 2_000, 1.0
COMPARED = "OpenFisca-France 176: 565/s and 15.8 GB for 100,000 from wages, 591,000/s given resources"


def run(as_json: bool) -> None:
    """Measure and print: households a second, peak memory, one explained decision, and what each is compared with."""
    with tempfile.TemporaryDirectory() as folder:
        made, decided = (_child(step, folder) for step in ("make", "decide"))
    row = made | decided | _one()
    print(json.dumps([row]) if as_json else line(row))


def _child(step: str, folder: str) -> dict:
    done = subprocess.run(
        [sys.executable, __file__, step, folder], check=True, stdout=subprocess.PIPE, stderr=sys.stderr, text=True
    )
    return json.loads(done.stdout.splitlines()[-1])


def _make(folder: str) -> dict:
    """Invented households of one to six, most of them near the ceilings, in a DuckDB file."""
    from finalite.missions.entitlements.open_complementary_cover import batch

    con = _connect(folder)
    con.execute(
        f"""create table households as select i as household, 1 + (hash(i) % 4)::int as "full",
        (hash(i, 1) % 12 = 0)::int as halved, (hash(i, 2) % 3)::int as housing, hash(i, 3) % 20 = 0 as overseas
        from range({HOUSEHOLDS}) r(i)"""
    )
    months = ", ".join(
        [f"(hash(i, k, {m}) % 140000)::int as {name}" for m, name in enumerate(batch.EARNINGS)]
        + [f"(hash(i, k, {m + 20}) % 30000)::int as {name}" for m, name in enumerate(batch.OTHER)]
    )
    con.execute(
        f"""create table members as select household, (hash(i, k, 90) % 95)::int as age,
        hash(i, 91) % 25 = 0 as local_scheme, hash(i, k, 92) % 10 = 0 as reduced,
        (hash(i, k, 93) % 90000)::int as levies,
        ((hash(i, k, 94) % 15 = 0)::int * 120000)::int as alimony_paid, {months}
        from (select household, household as i, unnest(range("full" + halved)) as k from households)"""
    )
    members = con.execute("select count(*) from members").fetchone()[0]
    con.close()
    return {"households": HOUSEHOLDS, "members": members}


def _connect(folder: str):
    import duckdb

    return duckdb.connect(f"{folder}/households.duckdb", config={"threads": 2, "memory_limit": "1200MB"})


def _decide(folder: str) -> dict:
    """Turn about: the rule through Ibis, writing a row for each household, then the bare SQL doing as much."""
    import ibis

    from finalite.missions.entitlements.open_complementary_cover import batch, household

    con = ibis.duckdb.connect(f"{folder}/households.duckdb", threads=2, memory_limit="1200MB")
    numbers = household.numbers(ON)
    table = batch.outcomes(households=con.table("households"), members=con.table("members"), numbers=numbers)
    rule, bare = ibis.to_sql(table, dialect="duckdb"), _bare(numbers)
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(_timed(con, f"create or replace table found as {rule}"))
        theirs.append(_timed(con, f"create or replace table bare as {bare}"))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    counts = con.raw_sql("select outcome, count(*) from found group by 1 order by 1").fetchall()
    seconds, baseline = statistics.median(ours), statistics.median(theirs)
    return {
        "what": f"{HOUSEHOLDS} households decided from twelve months of each member, DuckDB on two threads",
        "seconds": round(seconds, 2),
        "households_per_second": round(HOUSEHOLDS / seconds),
        "outcomes": {str(outcome): count for outcome, count in counts},
        "peak_mb": peak,
        "baseline_sql_per_second": round(HOUSEHOLDS / baseline),
        "aim_households_per_second": AIM,
        "aim_peak_mb": AIM_MB,
        "compared_with": COMPARED,
    }


def _bare(numbers) -> str:
    """The barest question: all months added up, against the ceiling of one person."""
    from finalite.missions.entitlements.open_complementary_cover import batch

    year = " + ".join(f"{name}::bigint" for name in (*batch.EARNINGS, *batch.OTHER))
    return f"""select household, total, case when total < {numbers.single} then 0
        when total <= {numbers.single * 135 // 100} then 1 else 2 end as outcome
        from (select household, sum({year}) as total from members group by household)"""


def _timed(con, statement: str) -> float:
    start = time.perf_counter()
    con.raw_sql(statement).fetchall()
    return time.perf_counter() - start


def _one() -> dict:
    """One household of four, with its explanation, and the same arithmetic bare."""
    from finalite.kernel.two_scales import Plain
    from finalite.missions.entitlements.open_complementary_cover import facts, household, rules

    members = tuple(
        facts.MemberFacts(
            link=link, born_on=date(year, 3, 2), earnings=(40_000,) * 12, other=(9_000,) * 12, levies=5_000
        )
        for link, year in (("applicant", 1980), ("partner", 1984), ("child", 2010), ("child", 2015))
    )
    asked = facts.HouseholdFacts(
        members=members,
        base_cover=True,
        housing=facts.Housing.BENEFIT,
        overseas=False,
        minimum=facts.Minimum.NONE,
    )
    numbers = household.numbers(ON)
    one = SimpleNamespace(
        age=40, local_scheme=False, reduced=False, levies=0, alimony_paid=0, earnings=(1,) * 12, other=(1,) * 12
    )
    home = SimpleNamespace(full=4, halved=0, housing=2, overseas=False, net=1, reduction=0, alimony=0, due=0)

    def bare() -> None:
        for _ in range(4):
            household.of_member(one, numbers, Plain)
        household.of_household(home, numbers, Plain)

    assert rules.assess_complementary_cover(asked, ON).outcome in ("free", "paying", "refused")
    return {
        "one_explained_ms": _milliseconds(lambda: rules.assess_complementary_cover(asked, ON)),
        "one_bare_ms": _milliseconds(bare),
        "aim_one_ms": AIM_MS,
    }


def _milliseconds(call) -> float:
    times = []
    for _ in range(300):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return round(statistics.median(times) * 1000, 3)


def line(row: dict) -> str:
    return (
        f"{row['what']} ({row['members']} members): {row['households_per_second']} households/s in {row['seconds']} s, "
        f"peak {row['peak_mb']} MB (aims {AIM}/s, {AIM_MB} MB); bare SQL {row['baseline_sql_per_second']}/s\n"
        f"one household of four, explained: {row['one_explained_ms']} ms (aim {AIM_MS} ms); "
        f"bare arithmetic {row['one_bare_ms']} ms\n"
        f"for comparison, told by others: {row['compared_with']}"
    )


if __name__ == "__main__":
    print(json.dumps({"make": _make, "decide": _decide}[sys.argv[1]](sys.argv[2])))
