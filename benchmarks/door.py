"""What passing the door costs: one answer and one decision, with role, need-to-know, purpose, transaction and journal.

The baseline, in the same run, is the same function called under an open purpose: no question asked, nothing journalled.
"""

import json as jsonlib
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

ROUNDS = 200
ON = date(2026, 11, 20)
AIM = 5000


def run(json: bool) -> None:
    """Measure in a process of its own, on a small population made for it and thrown away."""
    finalite = Path(sys.executable).parent / "finalite"
    with tempfile.TemporaryDirectory() as home:
        env = os.environ | {"FINALITE_HOME": home, "DJANGO_SETTINGS_MODULE": "finalite.site.settings"}
        subprocess.run([finalite, "setup"], env=env, check=True, capture_output=True)
        made = [finalite, "populate", "--people", "40", "--seed", "1"]
        subprocess.run(made, env=env, check=True, capture_output=True)
        done = subprocess.run([sys.executable, __file__], env=env, check=True, stdout=subprocess.PIPE, text=True)
    rows = jsonlib.loads(done.stdout.splitlines()[-1])
    print(jsonlib.dumps(rows) if json else "\n".join(line(row) for row in rows))


def _measure() -> list[dict]:
    import django

    django.setup()
    from finalite.capabilities import register
    from finalite.capabilities.people.models import Person
    from finalite.capabilities.register import guard, purpose
    from finalite.missions.benefits.pay_care_costs import operations, queries

    with guard.owner():
        person = Person.objects.filter(subject="insured").values_list("pk", flat=True).first()
        caisse = register_organisation(person)
    agent = register.Actor(user="agent", role="benefit_technician", organisation=caisse)
    bare = queries.reimbursements_of.door.function
    rows = []
    with register.acting(agent):
        guarded = _times(lambda n: queries.reimbursements_of(person=person))
        with purpose.opened(register.purpose_of("pay_care_costs", "benefit_technician")):
            plain = _times(lambda n: bare(person=person))
        rows.append(_row("one answer through the door", guarded, plain))
        doctor = _doctor()
        received, decided = _care(operations, person, doctor)
        rows.append(_row("one care sheet received", received, plain))
        rows.append(_row("one care decision, ordered and explained", decided, plain) | {"aim_us": AIM})
    return rows


def register_organisation(person: int) -> str:
    """The caisse of a person."""
    from finalite.capabilities import people

    return people.caisse_of([person])[person]


def _doctor() -> str:
    from finalite.capabilities.people.models import Provider
    from finalite.capabilities.register import guard

    with guard.owner():
        return Provider.objects.filter(profession="doctor").values_list("number", flat=True).first()


def _care(operations, person: int, doctor: str) -> tuple[list[float], list[float]]:
    from finalite.capabilities.register import Cents
    from finalite.missions.benefits.pay_care_costs.values import PaperLine

    received, decided = [], []
    for n in range(ROUNDS):
        sheet = PaperLine(person=person, provider=doctor, invoice=f"D{n:06d}", line=1, act="G",
                          act_on=ON - timedelta(days=n + 3), charged=Cents(3000),
                          pathway="treating_doctor")  # fmt: skip
        received.append(_spent(lambda: operations.receive_paper_line(sheet=sheet, received_on=ON)))  # noqa: B023
        decided.append(_spent(lambda: operations.settle_lines(on=ON, limit=1)))
    return received, decided


def _spent(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return (time.perf_counter() - start) * 1e6


def _times(act: Callable[[int], object]) -> list[float]:
    act(10**6)
    return [_spent(lambda: act(n)) for n in range(ROUNDS)]  # noqa: B023


def _row(what: str, ours: list[float], baseline: list[float]) -> dict:
    return {"what": what, "us": round(statistics.median(ours)), "p95_us": round(sorted(ours)[int(len(ours) * 0.95)]),
            "baseline_us": round(statistics.median(baseline))}  # fmt: skip


def line(row: dict) -> str:
    aim = f"; aim {row['aim_us']} µs" if "aim_us" in row else ""
    return f"{row['what']:<44} {row['us']:>6} µs (p95 {row['p95_us']}); baseline {row['baseline_us']} µs{aim}"


if __name__ == "__main__":
    print(jsonlib.dumps(_measure()))
