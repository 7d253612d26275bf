"""`finalite batch publish RUN OUT`: protected tables and charts of a finished run, or noisy counts within a budget."""

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from finalite.capabilities import statistics

from . import USAGE, Trouble, batch, batch_bar
from .batch_replay import LEVELS, WORDS, measured

TITLE = "Soins décidés"
MOST_ACTS = 5
"""Of how many acts one person is counted in a noisy release: the more, the more noise."""


def run(asked: Any) -> None:
    """Write the tables, or refuse where the run is unfinished or the budget spent."""
    if bool(asked.epsilon) != bool(asked.ledger):
        raise Trouble("--epsilon and --ledger go together: the ledger accounts for what is spent", USAGE)
    if asked.out.exists() and any(asked.out.iterdir()):
        raise Trouble(f"{asked.out} is not empty: a release is written once, give a new folder", USAGE)
    state = batch.national("manifest").load(asked.run)
    if state is None or not state["finished"] or "done" not in state or not state["done"]:
        raise Trouble(f"{asked.run} holds no finished run; finalite batch adjudicate IN {asked.run} first", USAGE)
    plan = _plan(asked, state)
    try:
        _noisy(asked, plan) if asked.epsilon else _exact(asked, plan, state)
    finally:
        shutil.rmtree(asked.run / ".tables", ignore_errors=True)


def _plan(asked: Any, state: dict[str, Any]) -> Any:
    """The tables the run read, in buckets; they must still be what they were."""
    running, sources, engines = (batch.national(name) for name in ("running", "sources", "engines"))
    manifest = batch.national("manifest")
    for name, one in state["inputs"].items():
        if not Path(name).exists() or manifest.digest(Path(name)) != one["sha256"]:
            raise Trouble(f"{name} is no longer what the run in {asked.run} read; restore it, or run again")
    tables = sources.of_files({name: [Path(path) for path in paths] for name, paths in state["tables"].items()})
    plan = running.Plan(
        tables=tables,
        out=asked.run / ".tables",
        memory=asked.memory,
        threads=engines.threads(),
        buckets=state["buckets"],
    )
    with batch_bar.Bar() as bar:
        return replace(plan, tables=running.prepare(plan, bar.tell))


def _exact(asked: Any, plan: Any, state: dict[str, Any]) -> None:
    tables = batch.national("tables")
    dimensions = tables.used(asked.by)
    former = statistics.former(asked.former, dimensions) if asked.former else None
    found = measured(plan, (asked.run,), asked.by, asked.threshold)
    table = statistics.protect(
        found,
        dimensions=dimensions,
        measures=tables.labels(1),
        threshold=asked.threshold,
        margins=asked.by,
        former=former,
    )
    note = f"Droit {state['law']}, code {state['code']} ; {state['totals']['lines']} lignes lues."
    statistics.write(asked.out, table, margins=asked.by, title=TITLE, words=WORDS, levels=LEVELS, note=note)
    kept = asked.run / "releases" / f"{asked.out.name}.json"
    statistics.keep(kept, table, found)
    for margin in asked.by:
        print(f"{statistics.as_text(table, margin, WORDS)}\n")
    print(f"{table.primary} small cells hidden, {table.complementary} more to protect them; {asked.out}")
    print(f"keep {kept} to yourself, and give it to the next release: --former {kept}")


def _noisy(asked: Any, plan: Any) -> None:
    """People in each cell, with noise: a person counts in one cell of age and caisse, in a few acts."""
    try:
        epsilon = statistics.epsilon_of(asked.epsilon)
        budget = statistics.epsilon_of(asked.budget) if asked.budget else None
        running, tables, engines = (batch.national(name) for name in ("running", "tables", "engines"))
        today = date.today()  # noqa: DTZ011 – the day at the keyboard of whoever publishes
        left = statistics.spend(asked.ledger, epsilon=epsilon, on=today, what=f"{asked.run} {asked.out}", budget=budget)
    except statistics.BudgetSpent as spent:
        raise Trouble(str(spent), 3) from None
    engine = engines.DuckDB(memory=plan.memory, threads=plan.threads, spill=asked.run / ".tables" / "spill")
    try:
        buckets = running.buckets_of(plan.tables, running.bucket_count(plan.tables))
        share = epsilon / len(asked.by)
        for margin in asked.by:
            most = MOST_ACTS if set(margin) & {"act", "month", "ground"} else 1
            counts = tables.shares(engine, buckets, asked.run, margin=margin, most=most)
            _write_noisy(asked, margin, statistics.noisy(counts, most=most, epsilon=share))
    finally:
        engine.close()
    print(f"{len(asked.by)} tables at ε = {epsilon} in all; {left} is left in {asked.ledger}; {asked.out}")


def _write_noisy(asked: Any, margin: tuple[str, ...], found: dict[tuple[str, ...], int]) -> None:
    asked.out.mkdir(parents=True, exist_ok=True)
    name = "by-" + "-".join(margin)
    rows = [";".join([*(WORDS[one] for one in margin), "Personnes (avec bruit)"])]
    rows += [";".join([*key, str(value)]) for key, value in found.items()]
    (asked.out / f"{name}.csv").write_text("\n".join(rows) + "\n", "utf-8")
    picture = statistics.bars(
        title=f"Personnes soignées, avec bruit – {' et '.join(WORDS[one].lower() for one in margin)}",
        labels=[" / ".join(key) for key in found],
        values=list(found.values()),
        shown=[str(value) for value in found.values()],
    )
    (asked.out / f"{name}.svg").write_text(picture, "utf-8")
