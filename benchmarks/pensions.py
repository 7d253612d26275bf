"""One pension decision with its full explanation, and a month of many pensions, beside the bare arithmetic."""

import gc
import json as jsonlib
import resource
import statistics
import time
from collections.abc import Callable
from datetime import date
from typing import Any

from finalite.missions.benefits.pay_disability_pensions import facts, rules

ON = date(2026, 11, 20)
AIM = 1000
ROUNDS = 15
RUN = 20_000


def run(json: bool) -> None:
    """Time each turn about with its baseline: the same sums alone, without law, date, bound or explanation."""
    opening, month = _opening(), _month(100_000)
    rows = [
        _row("pension, ten years, explained", lambda: rules.compute_pension(opening, ON), 200, AIM),
        _row("one month, explained", lambda: rules.compute_month(month, ON), 500, AIM),
        _row("one month, written as JSON", lambda: rules.compute_month(month, ON).to_json(), 200),
        _monthly(),
    ]
    print(jsonlib.dumps(rows) if json else "\n".join(line(row) for row in rows))


def _row(name: str, call: Callable[[], Any], times: int, aim: int | None = None) -> dict[str, Any]:
    gc.disable()
    try:
        pairs = [(_timed(call, times), _timed(_bare, 2000)) for _ in range(ROUNDS)]
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


def _monthly() -> dict[str, Any]:
    """A month of many pensions decided one after the other, nothing written."""
    start, total = time.perf_counter(), 0
    for number in range(RUN):
        total += rules.compute_month(_month(80_000 + number), ON).amounts["paid"]
    seconds = time.perf_counter() - start
    return {
        "what": f"a month of {RUN:,} pensions, decided",
        "pensions_per_second": round(RUN / seconds),
        "baseline_pensions_per_second": round(1e6 / _timed(_bare, RUN)),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "cents": total,
    }


def _timed(call: Callable[[], Any], times: int) -> float:
    start = time.perf_counter()
    for _ in range(times):
        call()
    return (time.perf_counter() - start) / times * 1e6


def _bare() -> int:
    """The arithmetic alone of a mean wage and a month."""
    best = sorted((2_000_000 + 10_000 * n for n in range(12)), reverse=True)[:10]
    pension = min(sum(best) // 10 * 5_000 // 120_000, 200_250)
    return (pension * 10_170 + 5_000) // 10_000


def _opening() -> facts.PensionFacts:
    years = tuple(
        facts.YearWage(year=2014 + n, wage=2_000_000 + 50_000 * n, capped=True, coefficient=10_500) for n in range(12)
    )
    return facts.PensionFacts(category=3, starts_on=date(2026, 5, 1), years=years, third_person=True)


def _month(pension: int) -> facts.MonthFacts:
    """A pension of 2020, uprated eight times, with a third person, a stay in hospital and something held back."""
    return facts.MonthFacts(
        month=date(2026, 10, 1),
        starts_on=date(2020, 6, 1),
        pension=pension,
        category=3,
        third_person=True,
        stays=(facts.Stay(admitted_on=date(2026, 7, 4)),),
        held_back=10_000,
    )


def line(row: dict[str, Any]) -> str:
    if "pensions_per_second" in row:
        bare = f"bare arithmetic {row['baseline_pensions_per_second']:,}"
        return f"{row['what']:<31} {row['pensions_per_second']:>7,} a second, peak {row['peak_mb']} MB; {bare}"
    aim = f"; aim {row['aim_us']} µs" if row["aim_us"] else ""
    return (
        f"{row['what']:<31} {row['us']:>7} µs (min {row['min']}, max {row['max']}); "
        f"bare arithmetic {row['baseline_us']} µs{aim}"
    )
