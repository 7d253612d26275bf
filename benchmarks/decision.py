"""One care decision with its full explanation, beside the bare arithmetic of the same line."""

import gc
import json as jsonlib
import statistics
import time
from collections.abc import Callable
from datetime import date
from typing import Any

from finalite.missions.benefits.pay_care_costs import rules
from finalite.missions.benefits.pay_care_costs.care.arithmetic import Operands, reimburse

ON = date(2026, 11, 20)
AIM = 100.0
"""Microseconds that a one-act sheet may take."""


def run(json: bool = False) -> dict[str, Any]:
    """Measure, print and give back: median, best and worst of 15 rounds, in microseconds per decision."""
    one, four = sheet(1), sheet(4)
    bare = Operands(charged=3000, base=3000, rate=7000, participation=200)
    found = {
        "unit": "µs per call", "rounds": 15,
        "bare_arithmetic": measured(lambda: reimburse(bare), 5000),
        "one_act_explained": measured(lambda: rules.adjudicate(one, ON), 1000),
        "four_acts_explained": measured(lambda: rules.adjudicate(four, ON), 300),
        "one_act_to_json": measured(lambda: rules.adjudicate(one, ON).to_json(), 300),
        "aim_one_act": AIM,
    }
    found["aim_met"] = found["one_act_explained"]["median"] < AIM
    print(jsonlib.dumps(found, ensure_ascii=False, indent=2) if json else told(found))
    return found


def measured(call: Callable[[], Any], times: int) -> dict[str, float]:
    """Median, best and worst round, the collector at rest as in timeit."""
    call()
    gc.disable()
    try:
        rounds = [timed(call, times) for _ in range(15)]
    finally:
        gc.enable()
    return {"median": round(statistics.median(rounds), 2), "best": round(min(rounds), 2), "worst": round(max(rounds), 2)}


def timed(call: Callable[[], Any], times: int) -> float:
    start = time.perf_counter()
    for _ in range(times):
        call()
    return (time.perf_counter() - start) / times * 1e6


def sheet(acts: int) -> rules.CareFacts:
    """An adult's consultations of the chosen doctor, nothing exempt: the longest ordinary path."""
    patient = rules.Patient(born_on=date(1980, 1, 1), rights=(), has_treating_doctor=True)
    lines = tuple(
        rules.ActLine(ref=str(rank), family=rules.Family.DOCTOR, done_on=date(2026, 11, rank + 1), charged=3500,
                      tariff=3000, practitioner="10003456786", marks=(rules.Mark.TREATING_DOCTOR,))
        for rank in range(acts)
    )
    return rules.CareFacts(patient=patient, lines=lines)


def told(found: dict[str, Any]) -> str:
    """The figures as lines of text."""
    rows = [f"{name:22}{row['median']:9.2f} µs  (best {row['best']:.2f}, worst {row['worst']:.2f})"
            for name, row in found.items() if isinstance(row, dict)]
    return "\n".join([*rows, f"aim: one act under {AIM:.0f} µs: {'met' if found['aim_met'] else 'MISSED'}"])
