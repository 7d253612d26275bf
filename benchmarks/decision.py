"""One care decision with its full explanation, beside the bare arithmetic of the same line."""

import gc
import json as jsonlib
import statistics
import time
from collections.abc import Callable
from datetime import date
from typing import Any

from finalite.missions.benefits.pay_care_costs import rules
from finalite.missions.benefits.pay_care_costs.care import quick
from finalite.missions.benefits.pay_care_costs.care.arithmetic import Numbers, reimburse
from finalite.missions.benefits.pay_care_costs.care.terms import Terms

ON = date(2026, 11, 20)
AIM, AIM_QUICK = 100, 10
ROUNDS = 15


def run(json: bool) -> None:
    """Time each turn about with its baseline: the arithmetic alone, without law, date, cap or explanation."""
    one, four = _sheet(1), _sheet(4)
    rows = [
        _row("one act, explained", lambda: rules.adjudicate(one, ON), 1000, AIM),
        _row("one act, without explanation", lambda: quick.decide(one, ON), 5000, AIM_QUICK),
        _row("four acts, explained", lambda: rules.adjudicate(four, ON), 300),
        _row("one act, written as JSON", lambda: rules.adjudicate(one, ON).to_json(), 500),
    ]
    print(jsonlib.dumps(rows) if json else "\n".join(line(row) for row in rows))


def _row(name: str, call: Callable[[], Any], times: int, aim: int | None = None) -> dict[str, Any]:
    terms = Terms(ground="sickness", rate=7000, is_participation=True, piece=200, pieces=1, daily=4, yearly=25)
    numbers = Numbers(3500, 3000)
    gc.disable()
    try:
        pairs = [(_timed(call, times), _timed(lambda: reimburse(terms, numbers), 5000)) for _ in range(ROUNDS)]
    finally:
        gc.enable()
    ours, baseline = zip(*pairs, strict=True)
    return {
        "what": name,
        "us": round(statistics.median(ours), 1),
        "min": round(min(ours), 1),
        "max": round(max(ours), 1),
        "baseline_us": round(statistics.median(baseline), 2),
        "aim_us": aim,
    }


def _timed(call: Callable[[], Any], times: int) -> float:
    start = time.perf_counter()
    for _ in range(times):
        call()
    return (time.perf_counter() - start) / times * 1e6


def _sheet(acts: int) -> rules.CareFacts:
    """Consultations of an adult with the chosen doctor, nobody exempt: the longest ordinary path."""
    patient = rules.Patient(born_on=date(1980, 1, 1), rights=(), has_treating_doctor=True)
    lines = tuple(
        rules.ActLine(
            ref=str(rank),
            family=rules.Family.DOCTOR,
            done_on=date(2026, 11, rank + 1),
            charged=3500,
            tariff=3000,
            practitioner="10003456786",
            marks=(rules.Mark.TREATING_DOCTOR,),
        )
        for rank in range(acts)
    )
    return rules.CareFacts(patient=patient, lines=lines)


def line(row: dict[str, Any]) -> str:
    aim = f"; aim {row['aim_us']} µs" if row["aim_us"] else ""
    return (
        f"{row['what']:<29} {row['us']:>7} µs (min {row['min']}, max {row['max']}); "
        f"bare arithmetic {row['baseline_us']} µs{aim}"
    )
