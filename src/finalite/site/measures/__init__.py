"""Runs the benches of `benchmarks/`, keeps what they found, and shows it beside its baseline and the last time.

A bench is a module with `run(as_json)`, which prints a JSON list of rows as its last line. A row says `what` was
measured; a number whose name begins with `baseline` or `aim` is one, every other number is a figure, and the end of
its name is its unit (`lines_per_second`, `p95_us`, `peak_mb`). `line(row)`, if the module has it, tells a row in prose.
"""

from finalite.kernel.lazy import lazy_exports

__getattr__ = lazy_exports(
    __name__,
    running=["Bench", "NoBench", "found", "measured"],
    figures=["Figure", "doubts", "figures", "shown"],
    kept=["Run", "before", "keep", "latest"],
    comparing=["compared"],
    drawing=["drawn"],
    tables=["table"],
)
