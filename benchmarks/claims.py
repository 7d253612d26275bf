"""Care sheets a second: received, checked, decided, explained, ordered and journalled, on one core of SQLite.

The baseline, in the same run, writes the very same rows into twins of the same tables with plain bulk statements: no
guard, no register, no rule, no journal.
"""

import json as jsonlib
import os
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

PEOPLE, DOCTORS, SLICE = 1000, 40, 500
CLAIMS = int(os.environ.get("BENCH_CLAIMS", "5000"))
ON = date(2026, 11, 20)
AIM, AIM_STATEMENTS = 500, 10
ACTS = (
    ("G", 3000, {"pathway": "treating_doctor"}),
    ("CS", 3150, {"pathway": "referred"}),
    ("PH7", 1840, {"base": 1840, "quantity": 2}),
    ("AMK", 1613, {}),
)


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
    from django.db import connection

    content = _file(*_population())
    counter = Counter()
    with connection.execute_wrapper(counter):
        start, busy = time.perf_counter(), time.process_time()
        receiving = _receive(content)
        received = time.perf_counter()
        ordered = _settle()
        ended, busy = time.perf_counter(), time.process_time() - busy
    bare = _baseline()
    return {
        "what": f"{CLAIMS} care sheets of one line, {PEOPLE} people, slices of {SLICE}, SQLite, one core",
        "claims_per_second": round(CLAIMS / (ended - start)),
        "claims_per_cpu_second": round(CLAIMS / busy),
        "ordered": ordered,
        "refused": receiving,
        "received_per_second": round(CLAIMS / (received - start)),
        "decided_and_ordered_per_second": round(CLAIMS / (ended - received)),
        "statements_per_claim": round(counter.count / CLAIMS, 3),
        "baseline_rows_per_second": bare,
        "aim_claims_per_second": AIM,
        "aim_statements_per_claim": AIM_STATEMENTS,
    }


class Counter:
    """Counts the statements sent to the database, those of the guard and the journal included."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute, sql, params, many, context):
        self.count += 1
        return execute(sql, params, many, context)


def _population() -> tuple[list[str], list[str], list[str], list[str]]:
    """People with rights and a chosen doctor, and who cares for them; written by the owner: this is not measured."""
    from stdnum import luhn

    from finalite.capabilities import people
    from finalite.capabilities.register import guard
    from finalite.kernel import identifiers
    from finalite.missions.entitlements.open_health_entitlements import models as rights

    since = date(2024, 1, 2)
    with guard.owner():
        people.create_organisation(code="011", name="Caisse de mesure")
        nirs = [
            identifiers.fictitious_nir(
                sex=identifiers.Sex("2"), born_on=date(1960 + n // 900, 1 + n % 12, 1), rank=n % 900 + 1
            ).full
            for n in range(PEOPLE)
        ]
        persons = people.register_persons(
            persons=[
                people.NewPerson(
                    subject=people.Subject.INSURED,
                    organisation="011",
                    birth_name="Mesure",
                    first_names="Camille",
                    sex="2",
                    nir=nir,
                    nir_kind=people.NirKind.CERTIFIED,
                    birth="1970-05-17",
                )
                for nir in nirs
            ]
        )
        numbers = [f"9{n:09d}" for n in range(3 * DOCTORS)]
        numbers = [number + luhn.calc_check_digit(number) for number in numbers]
        kinds = ["doctor"] * DOCTORS + ["pharmacist"] * DOCTORS + ["physiotherapist"] * DOCTORS
        ids = people.register_providers(
            on=since,
            providers=[
                people.NewProvider(
                    subject="health_professional",
                    number=number,
                    number_kind=people.NumberKind.RPPS,
                    profession=kind,
                    specialty="general",
                    last_name="Soignant",
                )
                for number, kind in zip(numbers, kinds, strict=True)
            ],
        )
        for provider in ids:
            people.agree_terms(provider_id=provider, sector="1", on=since)
        rights.Right.objects.bulk_create(
            [
                rights.Right(
                    subject="insured", person_id=p, recorded_on=since, source="bench", starts_on=since, ground="work"
                )
                for p in persons
            ]
        )
        rights.TreatingDoctor.objects.bulk_create(
            [
                rights.TreatingDoctor(
                    subject="insured",
                    person_id=p,
                    recorded_on=since,
                    source="bench",
                    starts_on=since,
                    provider_id=ids[n % DOCTORS],
                )
                for n, p in enumerate(persons)
            ]
        )
    return nirs, numbers[:DOCTORS], numbers[DOCTORS : 2 * DOCTORS], numbers[2 * DOCTORS :]


def _file(nirs: list[str], doctors: list[str], pharmacists: list[str], therapists: list[str]) -> bytes:
    by_act = {"G": doctors, "CS": doctors, "PH7": pharmacists, "AMK": therapists}
    lines = []
    for n in range(CLAIMS):
        act, charged, more = ACTS[n % len(ACTS)]
        day = ON - timedelta(days=1 + (n // PEOPLE) * 7 + n % 5)
        line = {
            "nir": nirs[n % PEOPLE],
            "provider": by_act[act][(n % PEOPLE) % DOCTORS],
            "invoice": f"B{n:07d}",
            "line": 1,
            "act": act,
            "act_on": day.isoformat(),
            "charged": charged,
            "third_party": n % 3 == 0,
            **more,
        }
        if act in ("PH7", "AMK"):
            line |= {"prescriber": doctors[n % DOCTORS], "prescribed_on": day.isoformat()}
        lines.append(jsonlib.dumps(line))
    return "\n".join(lines).encode()


def _receive(content: bytes) -> int:
    from finalite.capabilities import register
    from finalite.missions.benefits.pay_care_costs import operations
    from finalite.missions.benefits.pay_care_costs.values import SheetFormat

    with register.acting(register.automation("pay_care_costs")):
        receipt = operations.receive_file(
            file=register.Upload("lot.jsonl", content), format=SheetFormat.JSONL, received_on=ON
        )
        while not receipt.finished:
            receipt = operations.read_on(delivery=receipt.delivery, limit=SLICE)
    return receipt.refused


def _settle() -> int:
    from finalite.capabilities import register
    from finalite.missions.benefits.pay_care_costs import operations

    ordered = 0
    with register.acting(register.automation("pay_care_costs")):
        while (slice_ := operations.settle_lines(on=ON, limit=SLICE)).seen:
            ordered += slice_.ordered
    return ordered


def _baseline() -> int:
    """Claims a second when the rows just written are written again, unguarded, into twin tables."""
    from django.db import connection, transaction

    from finalite.capabilities.money.models import PaymentOrder
    from finalite.capabilities.register import guard
    from finalite.missions.benefits.pay_care_costs import models

    spent = 0.0
    with guard.owner():
        for model in (models.CareLine, models.Settlement, models.SettledLine, PaymentOrder):
            table = model._meta.db_table
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT * FROM {table}")
                rows = cursor.fetchall()
                marks = ", ".join(["%s"] * len(rows[0]))
                cursor.execute(f"CREATE TEMP TABLE twin_{table} AS SELECT * FROM {table} WHERE 0")
                start = time.perf_counter()
                with transaction.atomic():
                    for first in range(0, len(rows), SLICE):
                        cursor.executemany(f"INSERT INTO twin_{table} VALUES ({marks})", rows[first : first + SLICE])
                spent += time.perf_counter() - start
    return round(CLAIMS / spent)


def line(row: dict) -> str:
    return (
        f"{row['what']}: {row['claims_per_second']} claims/s (aim {AIM}; "
        f"{row['claims_per_cpu_second']} a second of processor), {row['statements_per_claim']} statements a "
        f"claim (aim {AIM_STATEMENTS}); receiving alone {row['received_per_second']}/s, deciding and ordering "
        f"{row['decided_and_ordered_per_second']}/s; {row['ordered']} orders, {row['refused']} lines refused; "
        f"baseline, same rows bare: {row['baseline_rows_per_second']} claims/s"
    )


if __name__ == "__main__":
    print(jsonlib.dumps(_measure()))
