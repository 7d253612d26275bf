"""Daily allowances: one decision with its explanation, then a fortnightly run decided, kept and ordered on SQLite.

The run has FINALITE_BENCH_STOPS stops (20 000 unless told; 1 000 000 for the full size). The baseline, in the same
run, writes the very same rows into twins of the same tables with plain bulk statements: no guard, no rule, no journal.
"""

import json as jsonlib
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

STOPS = int(os.environ.get("FINALITE_BENCH_STOPS", "20000"))
SLICE, ROUNDS, TIMES = 1000, 15, 200
FIRST, TO, ON = date(2026, 11, 2), date(2026, 11, 15), date(2026, 11, 16)
AIM, AIM_US = 2000, 1000


def run(json: bool) -> None:
    """Measure in a process of its own, on a database made for it and thrown away."""
    with tempfile.TemporaryDirectory() as home:
        env = os.environ | {"FINALITE_HOME": home, "DJANGO_SETTINGS_MODULE": "finalite.site.settings"}
        subprocess.run([Path(sys.executable).parent / "finalite", "setup"], env=env, check=True, capture_output=True)
        done = subprocess.run([sys.executable, __file__], env=env, check=True, stdout=subprocess.PIPE, text=True)
    row = jsonlib.loads(done.stdout.splitlines()[-1])
    print(jsonlib.dumps([row]) if json else line(row))


def _measure() -> dict:
    import django

    django.setup()
    from finalite.capabilities.jobs.memory import rare_collections  # as in the worker, where the run takes place

    decision = _decision()
    _population()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start, busy = time.perf_counter(), time.process_time()
    with rare_collections():
        decided, total = _run()
    spent, busy = time.perf_counter() - start, time.process_time() - busy
    return {
        "what": f"{STOPS} stops of 14 days, slices of {SLICE}, SQLite, one core",
        "decision_us": decision,
        "aim_decision_us": AIM_US,
        "decided": decided,
        "total_cents": total,
        "per_second": round(decided / spent),
        "per_cpu_second": round(decided / busy),
        "aim_per_second": AIM,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "peak_before_mb": before // 1024,
        "baseline_per_second": _baseline(),
    }


def _facts():
    from finalite.missions.benefits.pay_daily_allowances import rules

    pay = tuple(rules.Pay(date(2026, month, 1), 210_000) for month in (8, 9, 10))
    return rules.AllowanceFacts(
        leave=rules.Leave.SICKNESS, first_on=FIRST, last_on=date(2026, 12, 31), pay_from=FIRST, pay_to=TO,
        pay=pay, hours=455, contributed=630_000, affiliated_on=date(2020, 1, 1),
    )  # fmt: skip


def _decision() -> float:
    from finalite.missions.benefits.pay_daily_allowances import rules

    facts, rounds = _facts(), []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        for _ in range(TIMES):
            rules.compute_allowance(facts, ON)
        rounds.append((time.perf_counter() - start) / TIMES * 1e6)
    return round(statistics.median(rounds), 1)


def _population() -> None:
    """Stops ready to pay, written by the owner: this is not measured."""
    from datetime import timedelta

    from finalite.capabilities import people
    from finalite.capabilities.register import guard
    from finalite.kernel import identifiers
    from finalite.missions.benefits.pay_daily_allowances import gathering, models

    basis = gathering.written(_facts())
    with guard.owner():
        people.create_organisation(code="011", name="Caisse de mesure")
        for first in range(0, STOPS, 10_000):
            some = range(first, min(first + 10_000, STOPS))
            persons = people.register_persons(persons=[_person(people, identifiers, n) for n in some])
            models.Stop.objects.bulk_create(
                [
                    models.Stop(
                        subject="insured", person_id=person, recorded_on=FIRST, organisation="011", state="open",
                        leave="sickness", first_on=FIRST, last_on=date(2026, 12, 31),
                        settled_to=FIRST - timedelta(days=1), basis=basis,
                    )
                    for person in persons
                ],
                batch_size=1000,
            )  # fmt: skip


def _person(people, identifiers, n: int):
    born = date(1950 + n // 10_800 % 50, 1 + n // 900 % 12, 1)
    sex = identifiers.Sex("2" if n // 540_000 % 2 else "1")
    nir = identifiers.fictitious_nir(sex=sex, born_on=born, rank=n % 900 + 1).full
    return people.NewPerson(
        subject=people.Subject.INSURED, organisation="011", birth_name="Mesure", first_names="Camille", sex="2",
        nir=nir, nir_kind=people.NirKind.CERTIFIED, birth=born.isoformat(),
    )  # fmt: skip


def _run() -> tuple[int, int]:
    from finalite.capabilities import register
    from finalite.missions.benefits.pay_daily_allowances import operations

    after = decided = total = 0
    while True:
        with register.acting(register.automation(operations.FICHE)):
            done = operations.settle_period(to=TO, on=ON, after=after, limit=SLICE)
        if not done.seen:
            return decided, total
        after, decided, total = done.last, decided + done.decided, total + done.total


def _baseline() -> int:
    """Stops a second when the rows just written are written again, unguarded, into twin tables."""
    from django.db import connection, transaction

    from finalite.capabilities.money.models import LedgerEntry, PaymentOrder
    from finalite.capabilities.register import guard
    from finalite.missions.benefits.pay_daily_allowances import models

    spent = 0.0
    with guard.owner(), connection.cursor() as cursor:
        for table in (model._meta.db_table for model in (models.Settlement, PaymentOrder, LedgerEntry)):
            cursor.execute(f"CREATE TEMP TABLE twin_{table} AS SELECT * FROM {table} WHERE 0")
            cursor.execute(f"SELECT * FROM {table} LIMIT 20000")
            rows = cursor.fetchall()
            marks = ", ".join(["%s"] * len(rows[0]))
            start = time.perf_counter()
            with transaction.atomic():
                for first in range(0, len(rows), SLICE):
                    cursor.executemany(f"INSERT INTO twin_{table} VALUES ({marks})", rows[first : first + SLICE])
            spent += time.perf_counter() - start
    return round(min(STOPS, 20_000) / spent)


def line(row: dict) -> str:
    return (
        f"{row['what']}: {row['per_second']} allowances/s decided, kept and ordered (aim {AIM}; "
        f"{row['per_cpu_second']} a second of processor), peak memory {row['peak_mb']} MB (before the run "
        f"{row['peak_before_mb']} MB); one decision, explained: {row['decision_us']} µs (aim {AIM_US}); "
        f"baseline, same rows bare: {row['baseline_per_second']}/s"
    )


if __name__ == "__main__":
    print(jsonlib.dumps(_measure()))
