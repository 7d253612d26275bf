"""`finalite batch replay IN OUT --law NEW`: both laws on the same lines, and the tables of what changes."""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from finalite.capabilities import statistics

from . import Trouble, batch, batch_bar, parts

MARGINS: tuple[tuple[str, ...], ...] = (("act",), ("age",), ("caisse",))
WORDS = {
    "act": "Acte",
    "age": "Tranche d’âge",
    "caisse": "Caisse",
    "month": "Mois",
    "ground": "Fondement",
    "lines": "Lignes",
    "before": "Versé avant",
    "after": "Versé après",
    "difference": "Différence",
    "paid": "Versé",
}
LEVELS = {"age": {"?": "âge inconnu"}, "caisse": {"?": "caisse inconnue"}}
TITLE = "Ce que le changement aurait coûté"


def run(asked: Any) -> None:
    """Bring the input into buckets, decide it under both laws, and print and write the tables."""
    _check_law(asked.law)
    prepared = batch.plan_of(asked, asked.out / "input")
    with batch_bar.Bar() as bar:
        tables = batch.national("running").prepare(prepared, bar.tell)
    place = asked.out / "input" if tables is not prepared.tables else Path(asked.place)
    _decide(asked, place, asked.out / "before", ())
    _decide(asked, place, asked.out / "after", ("--law", asked.law))
    _write(asked, replace(prepared, tables=tables))


def _check_law(new: str) -> None:
    """Refuse a law that cannot be laid over before anything long begins."""
    from finalite.law import changes, reader

    changes.use(new)
    reader.put(None)


def _decide(asked: Any, place: Path, out: Path, law: Sequence[str]) -> None:
    """One run in a process of its own, so that nothing remembers the other law."""
    words = [sys.executable, "-m", "finalite.site.cli", "batch", "adjudicate", str(place), str(out), *law]
    words += ["--memory", f"{asked.memory}M", "--threads", str(asked.threads)]
    for name in ("people", "counters"):
        if getattr(asked, name) and place == Path(asked.place):
            words += [f"--{name}", str(getattr(asked, name))]
    words += ["--engine", "spark", "--remote", asked.remote] if asked.remote else []
    words += ["--restart"] if asked.restart else []
    done = subprocess.run(words, stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603 – this very program
    if done.returncode:
        raise Trouble(f"{out} was not finished; what was decided is kept, the same command goes on", done.returncode)
    print(f"{out.name}: {done.stdout.splitlines()[0]}")


def _write(asked: Any, plan: Any) -> None:
    runs = (asked.out / "before", asked.out / "after")
    found = measured(plan, runs, MARGINS, asked.threshold)
    tables = batch.national("tables")
    table = statistics.protect(
        found,
        dimensions=tables.used(MARGINS),
        measures=tables.labels(len(runs)),
        threshold=asked.threshold,
        margins=MARGINS,
    )
    note = f"Mêmes lignes de soins, décidées sous le droit recueilli puis sous {asked.law}."
    statistics.write(asked.out / "tables", table, margins=MARGINS, title=TITLE, words=WORDS, levels=LEVELS, note=note)
    if asked.json:
        return parts.write_json(_plain(table))
    for margin in MARGINS:
        print(f"\n{statistics.as_text(table, margin, WORDS)}")
    print(f"\n{table.primary} small cells hidden, {table.complementary} more to protect them; {asked.out / 'tables'}")


def measured(plan: Any, runs: Sequence[Path], margins: Sequence[tuple[str, ...]], threshold: int) -> Any:
    """The cells of some margins out of one run or two on the same lines."""
    running, tables, engines = (batch.national(name) for name in ("running", "tables", "engines"))
    spill = runs[0] / ".work" / "spill"
    engine = engines.DuckDB(memory=plan.memory, threads=plan.threads, spill=spill)
    try:
        buckets = running.buckets_of(plan.tables, running.bucket_count(plan.tables))
        return tables.measures(engine, buckets, runs, margins=margins, threshold=threshold)
    finally:
        engine.close()
        shutil.rmtree(spill.parent, ignore_errors=True)


def _plain(table: Any) -> dict[str, Any]:
    return {
        "dimensions": table.dimensions,
        "measures": table.measures,
        "cells": [
            {"key": cell.key, "lines": cell.count, "sums": cell.sums, "suppressed": cell.suppressed}
            for cell in table.cells
        ],
    }
