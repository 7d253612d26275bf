"""Care sheets in the open format, for a year of plausible care, delivered and settled through the real operations."""

import json
import random
from collections.abc import Iterator
from datetime import date, timedelta

from finalite.capabilities import register
from finalite.missions.benefits.pay_care_costs import operations
from finalite.missions.benefits.pay_care_costs.values import SheetFormat

from .population import Someone
from .progress import steps
from .world import Carer

KINDS = (
    ("doctor", "G", 3000, 6),
    ("doctor", "CS", 3150, 2),
    ("nurse", "AMI", 1260, 2),
    ("physiotherapist", "AMK", 1613, 2),
    ("laboratory", "B", 2700, 2),
    ("pharmacist", "PH7", 1850, 4),
    ("pharmacist", "PH4", 740, 2),
    ("dentist", "DEN", 2892, 1),
    ("transporter", "TRA", 6200, 1),
)
"""Who bills, which act, about how much in cents, and how often beside the others."""
MISTAKES = 40
"""One line in so many is wrong, so that quarantine has something to show."""


def technician(caisse: str) -> register.Actor:
    """The agent of a caisse who receives care sheets."""
    return register.Actor(user="agent", role="benefit_technician", organisation=caisse)


def deliver(people: list[Someone], carers: list[Carer], chance: random.Random, on: date) -> None:
    """Write one file for each caisse, hand it in, and settle what was accepted."""
    by_caisse: dict[str, list[Someone]] = {}
    for someone in people:
        by_caisse.setdefault(someone.caisse, []).append(someone)
    for caisse, insured in steps("Feuilles de soins", sorted(by_caisse.items())):
        content = "\n".join(_lines(insured, carers, chance, on)).encode()
        with register.acting(technician(caisse)):
            operations.receive_file(
                file=register.Upload(f"soins-{caisse}.jsonl", content), format=SheetFormat.JSONL, received_on=on
            )
            while operations.settle_lines(on=on, organisation=caisse).seen:
                pass


def _lines(insured: list[Someone], carers: list[Carer], chance: random.Random, on: date) -> Iterator[str]:
    weights = [kind[3] for kind in KINDS]
    for someone in insured:
        for _ in range(chance.randint(1, 6)):
            line = _line(someone, chance.choices(KINDS, weights)[0], carers, chance, on)
            yield json.dumps(_spoilt(line, chance) if chance.randrange(MISTAKES) == 0 else line, ensure_ascii=False)


def _line(
    someone: Someone, kind: tuple[str, str, int, int], carers: list[Carer], chance: random.Random, on: date
) -> dict:
    profession, act, amount, _ = kind
    carer = chance.choice(
        [c for c in carers if c.profession == profession and (act != "G" or c.specialty == "general")]
    )
    day = max(on - timedelta(days=chance.randint(3, 180)), someone.born_on + timedelta(days=2))
    line = {
        "nir": someone.nir,
        "provider": carer.number,
        "invoice": f"F{chance.randrange(10**9):09d}",
        "line": 1,
        "act": act,
        "act_on": day.isoformat(),
        "charged": amount + chance.choice((0, 0, 0, 500)),
        "quantity": 1,
        "pathway": chance.choice(("treating_doctor",) * 6 + ("referred", "referred", "outside")),
    }
    if profession != "doctor":
        prescriber = chance.choice([c for c in carers if c.profession == "doctor"])
        line |= {
            "prescriber": prescriber.number,
            "prescribed_on": (day - timedelta(days=2)).isoformat(),
            "base": amount,
        }
    if profession == "pharmacist":
        line |= {"third_party": True}
    if profession == "transporter":
        line |= {"distance_km": chance.randint(3, 60)}
    return line


def _spoilt(line: dict, chance: random.Random) -> dict:
    wrong = chance.choice(
        ({"nir": line["nir"][:-2] + "00"}, {"act": "ZZZ"}, {"charged": -100}, {"act_on": "2026-02-30"})
    )
    return line | wrong
