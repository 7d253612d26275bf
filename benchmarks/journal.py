"""The journal: acts written a second, sealed a second, verified a second, beside plain SQL on the same database.

The baselines, in the same run: the same rows inserted by bare SQL into twin tables without triggers, digest or guard;
and one plain read of every column of every entry.
"""

import json as jsonlib
import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

ACTS = int(os.environ.get("BENCH_ACTS", "200000"))
BARE = 20_000
AIM_VERIFIED = 300_000
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
COLUMNS = (
    'subject, act, at, "user", role, organisation, fiche, operation, subpurpose, outcome, parent, categories, reason'
)


def run(json: bool) -> None:
    """Measure in a process of its own, on a database made for it and thrown away."""
    with tempfile.TemporaryDirectory() as home:
        env = os.environ | {"FINALITE_HOME": home, "DJANGO_SETTINGS_MODULE": "finalite.site.settings"}
        subprocess.run([Path(sys.executable).parent / "finalite", "setup"], env=env, check=True, capture_output=True)
        done = subprocess.run([sys.executable, __file__], env=env, check=True, stdout=subprocess.PIPE, text=True)
    row = jsonlib.loads(done.stdout.splitlines()[-1])
    print(jsonlib.dumps([row]) if json else "\n".join(f"{name:32} {value}" for name, value in row.items()))


def _measure() -> dict:
    import django

    django.setup()
    from django.db import connection

    from finalite.capabilities import journal

    recorded, statements = _record()
    bare = _bare_inserts(connection)
    sealed, _ = _timed(lambda: journal.seal(now=NOW, sweep=True))
    cpu = time.process_time()
    verified, report = _timed(journal.verify)
    cpu = time.process_time() - cpu
    read = _plain_read(connection)
    assert report.sound, report.faults
    return {
        "what": f"{report.entries} acts of one person each, {connection.vendor}, one core",
        "recorded_per_second": round(ACTS / recorded),
        "statements_per_act": statements,
        "baseline_recorded_per_second": round(BARE / bare),
        "sealed_per_second": round(ACTS / sealed),
        "blocks": report.blocks,
        "verified_per_second": round(ACTS / verified),
        "verified_in_seconds": round(verified, 2),
        "verified_cpu_seconds_here": round(cpu, 2),
        "baseline_verified_per_second": round(ACTS / read),
        "aim_verified_per_second": AIM_VERIFIED,
    }


def _record() -> tuple[float, float]:
    """A thousand acts a transaction, as a job does; statements are counted on the first thousand."""
    from django.db import connection, transaction
    from django.test.utils import CaptureQueriesContext

    from finalite.capabilities import journal

    with CaptureQueriesContext(connection) as seen, transaction.atomic():
        for n in range(1000):
            journal.record(act=_act(n))
    start = time.perf_counter()
    for first in range(1000, ACTS, 1000):
        with transaction.atomic():
            for n in range(first, min(first + 1000, ACTS)):
                journal.record(act=_act(n))
    spent = time.perf_counter() - start
    return spent * ACTS / max(1, ACTS - 1000), round((len(seen) - 2) / 1000, 2)


def _act(n: int):
    from finalite.capabilities import journal

    return journal.ActRecord(
        at=NOW + timedelta(milliseconds=n),
        user=f"agent{n % 50}",
        role="benefit_technician",
        organisation="011",
        fiche="pay_care_costs",
        operation="receive_care_sheet",
        subpurpose="receive_care_sheets",
        persons=(n % 5000 + 1,),
        categories=("nir", "civil_identity", "care_acts", "bank_account"),
        outcome="done",
    )


def _bare_inserts(connection) -> float:
    from django.db import transaction

    from finalite.capabilities.register import guard

    names = COLUMNS.split(",")
    row = [
        "staff",
        "x" * 32,
        str(NOW),
        "agent1",
        "benefit_technician",
        "011",
        "pay_care_costs",
        "receive_care_sheet",
        "receive_care_sheets",
        "done",
        "",
        "bank_account,care_acts,civil_identity,nir",
        "",
    ]
    key = "integer PRIMARY KEY" if connection.vendor == "sqlite" else "bigserial PRIMARY KEY"
    with guard.owner(), connection.cursor() as cursor:
        texts = ", ".join(f"c{n} text" for n in range(len(names)))
        cursor.execute(f"CREATE TABLE bare_entry (id {key}, {texts})")
        cursor.execute(f"CREATE TABLE bare_link (id {key}, entry_id bigint, person_id bigint)")
        columns, marks = ", ".join(f"c{n}" for n in range(len(names))), ", ".join(["%s"] * len(names))
        start = time.perf_counter()
        for _ in range(0, BARE, 1000):
            with transaction.atomic():
                for n in range(1000):
                    cursor.execute(f"INSERT INTO bare_entry ({columns}) VALUES ({marks})", row)
                    cursor.execute("INSERT INTO bare_link (entry_id, person_id) VALUES (%s, %s)", [n, n])
        return time.perf_counter() - start


def _plain_read(connection) -> float:
    from finalite.capabilities.register import guard

    with guard.owner(), connection.cursor() as cursor:
        start = time.perf_counter()
        cursor.execute("SELECT id, digest, " + COLUMNS + " FROM journal_entry ORDER BY id")
        while cursor.fetchmany(5000):
            pass
        return time.perf_counter() - start


def _timed(action):
    start = time.perf_counter()
    result = action()
    return time.perf_counter() - start, result


if __name__ == "__main__":
    print(jsonlib.dumps(_measure()))
