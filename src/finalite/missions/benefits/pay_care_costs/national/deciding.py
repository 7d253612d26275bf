"""Decides one bucket: checks its rows, puts the bad ones aside, hands the good ones to the rule, and counts all."""

# ruff: noqa: S608 – every name in these statements comes from the contract, every path is quoted

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from ..batch import DECISIONS
from . import contract, faults, sources
from .engines import NOWHERE, Engine, told, typed

Decide = Callable[..., Any]
"""What decides: `decide(lines=, people=, counters=)`, tables of Ibis, gives the table of decisions."""
BESIDE = "rights_in_quarantine"
WAY = "case when third_party then 2 when not third_party then 1 else 0 end"
BOTH = "(marks & unknown_marks) <> 0"
LAST = f"date '{contract.LAST_DAY}'"


class Unfaithful(RuntimeError):
    """The rule did not answer each line exactly once: the bucket is not kept."""


@dataclass(frozen=True, slots=True)
class Taken:
    """Numbers of lines that an earlier bucket uses, and of sheets that another bucket uses."""

    lines: tuple[int, ...] = ()
    sheets: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Bucket:
    """The files of one bucket of `of`, by table; `placed` are the tables whose rows say which file they came from.

    Lines whose number, or that of their sheet, is `taken` are put aside.
    """

    number: int
    of: int
    files: dict[str, tuple[Path, ...]]
    placed: frozenset[str]
    taken: Taken = Taken()


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of a bucket: lines read = decided + put aside."""

    lines: int
    outcomes: dict[str, int]
    aside: dict[str, int]
    files: tuple[Path, ...]


def decide_bucket(engine: Engine, bucket: Bucket, decide: Decide, decisions: Path, aside: Path) -> Decided:
    """Write the decisions and the quarantine of a bucket below two new folders.

    Raises Unfaithful when the rule loses or doubles a line, `engines.Unreadable` when a file cannot be read.
    """
    put_aside = {
        "people": _prepared(engine, bucket, "people", aside),
        "counters": _prepared(engine, bucket, "counters", aside) if bucket.files.get("counters") else 0,
    }
    blocking = tuple(name for name, count in put_aside.items() if count)
    put_aside["lines"] = _prepared(engine, bucket, "lines", aside, blocking)
    lines = int(engine.one("select count(*) as n from lines_read")["n"])
    with told():
        table = decide(
            lines=engine.con.table("lines_ok"),
            people=engine.con.table("people_ok"),
            counters=engine.con.table("counters_ok") if bucket.files.get("counters") else None,
        )
    written = engine.write(table.select(*DECISIONS).order_by("line"), decisions)
    outcomes = _outcomes(engine, written, lines - put_aside["lines"])
    return Decided(lines, outcomes, {name: count for name, count in put_aside.items() if count}, tuple(written))


def _prepared(engine: Engine, bucket: Bucket, table: str, aside: Path, blocking: Sequence[str] = ()) -> int:
    """Name the good rows of a table `TABLE_ok`; returns how many were put aside.

    `blocking` are the tables with rows in quarantine: nothing is decided for the people of those rows.
    """
    columns = contract.TABLES[table]
    files = bucket.files.get(table, ())
    source = engine.files(files, is_placed=table in bucket.placed) if files else _nothing(table)
    engine.view(f"{table}_read", source)
    if files:
        _check_place(engine, bucket, table)
    taken = bucket.taken if table == "lines" else Taken()
    if not (blocking or taken != Taken() or _has_faults(engine, table)):
        engine.view(f"{table}_ok", typed(columns, f"select * from {table}_read"))
        return 0
    engine.keep(f"{table}_checked", _checked(engine, table, blocking, taken))
    engine.view(f"{table}_ok", typed(columns, f"select * from {table}_checked where faults_ = ''"))
    bad = engine.rows(f"select * from {table}_checked where faults_ <> '' order by place_, {contract.KEY[table]}")
    return write_aside(table, bad, aside / f"{table}.jsonl")


def _check_place(engine: Engine, bucket: Bucket, table: str) -> None:
    elsewhere = f"person % {bucket.of} <> {bucket.number}"
    found = engine.one(f"select max(person) as one from {table}_read where {elsewhere}")
    if found["one"] is not None:
        raise sources.Unusable(
            f"{table}/bucket={bucket.number} holds the person {found['one']}, who is not of this bucket when there are "
            f"{bucket.of}: write person % {bucket.of} = {bucket.number} there, or name the folders otherwise"
        )


def _nothing(table: str) -> str:
    """A table without a row."""
    listed = ", ".join(
        f"cast(null as {contract.TEXT if one.type == contract.NAME else one.type}) as {one.name}"
        for one in contract.TABLES[table]
    )
    return f"select {listed}, {NOWHERE} where 1 = 0"


def _has_faults(engine: Engine, table: str) -> bool:
    """The cheap question first: is any row of the table unsound, by itself or beside the others?"""
    bad = faults.any_of(faults.of_values(contract.TABLES[table]))
    found = engine.one(f"select sum(case when read_ <> '' or {bad} then 1 else 0 end) as bad from {table}_read")
    return bool(found["bad"]) or any(engine.one(query)["bad"] for query in TOGETHER[table])


TOGETHER = {
    "lines": (
        "select count(*) - count(distinct line) as bad from lines_read",
        "select sum(case when least_ <> most_ or first_ <> last_ or ways_ > 1 then 1 else 0 end) as bad from (select "
        "min(person) as least_, max(person) as most_, min(settled_on) as first_, max(settled_on) as last_, "
        f"max({WAY}) - min({WAY}) + 1 as ways_ from lines_read group by sheet)",
        f"select sum(case when {BOTH} then 1 else 0 end) as bad from lines_read",
    ),
    "people": (
        "select sum(case when starts_on <= before_ then 1 else 0 end) as bad from (select starts_on, "
        f"lag(coalesce(ends_on, {LAST})) over (partition by person order by starts_on, ends_on) as before_ "
        "from people_read)",
        "select sum(case when ends_on < starts_on then 1 else 0 end) as bad from people_read",
    ),
    "counters": (
        "select coalesce(sum(n - 1), 0) as bad from (select count(*) as n from counters_read group by person, year)",
    ),
}
"""What is wrong between rows: each question answers how many, zero or nothing where all is well."""
AMONG = {
    "lines": (
        ("line", "duplicate", "rank_ > 1"),
        ("sheet", "mixed_sheet", "least_ <> most_ or first_ <> last_ or ways_ > 1"),
        ("marks", "both", BOTH),
    ),
    "people": (
        ("ends_on", "incoherent", "ends_on < starts_on"),
        (
            "starts_on",
            "overlap",
            "starts_on <= before_ or ends_on >= after_ or (ends_on is null and after_ is not null)",
        ),
    ),
    "counters": (("year", "overlap", "same_ > 1"),),
}
WINDOWS = {
    "lines": "row_number() over (partition by line order by sheet, person, done_on, charged, place_) as rank_, "
    "min(person) over (partition by sheet) as least_, max(person) over (partition by sheet) as most_, "
    "min(settled_on) over (partition by sheet) as first_, max(settled_on) over (partition by sheet) as last_, "
    f"max({WAY}) over (partition by sheet) - min({WAY}) over (partition by sheet) + 1 as ways_",
    "people": f"lag(coalesce(ends_on, {LAST})) over (partition by person order by starts_on, ends_on) as before_, "
    "lead(starts_on) over (partition by person order by starts_on, ends_on) as after_",
    "counters": "count(*) over (partition by person, year) as same_",
}


def _checked(engine: Engine, table: str, blocking: Sequence[str], taken: Taken) -> str:
    """The SQL of the rows with all their faults; one that could not be read says only that."""
    among = [(field, code, f"{how}{_or_taken(field, taken)}") for field, code, how in AMONG[table]]
    found, source = [*faults.of_values(contract.TABLES[table]), *among], f"{table}_read"
    if blocking:
        bad = (f"select distinct person as blocked_ from {name}_checked where faults_ <> ''" for name in blocking)
        engine.keep("blocked_people", " union ".join(bad))
        found.append(("person", BESIDE, "blocked_ is not null"))
        source = f"{table}_read left join blocked_people on blocked_ = person"
    all_faults = f"case when read_ <> '' then read_ else {faults.column(found)} end"
    return f"select *, {all_faults} as faults_ from (select *, {WINDOWS[table]} from {source})"


def _or_taken(field: str, taken: Taken) -> str:
    numbers = {"line": taken.lines, "sheet": taken.sheets}.get(field)
    return f" or {field} in ({', '.join(map(str, numbers))})" if numbers else ""


def write_aside(table: str, rows: Iterable[dict[str, Any]], path: Path) -> int:
    """Write rows in quarantine as JSON Lines: where each came from, its faults in code and sentence, and the row."""
    count = 0
    file = None
    try:
        for row in rows:
            if file is None:
                path.parent.mkdir(parents=True, exist_ok=True)
                file = path.open("w", encoding="utf-8")
            file.write(json.dumps(_told(table, row), ensure_ascii=False, default=_plain) + "\n")
            count += 1
    finally:
        if file is not None:
            file.close()
    return count


def _told(table: str, row: dict[str, Any]) -> dict[str, Any]:
    found = [fault.split(":") for fault in row["faults_"].split(";")]
    kept = {name: row[name] for name in contract.names(table) if row.get(name) is not None}
    return {
        "table": table,
        "file": row.get("file_"),
        "place": row.get("place_"),
        contract.KEY[table]: row.get(contract.KEY[table]),
        "faults": [
            {"field": field, "code": code, "sentence": faults.sentence(table, field, code)} for field, code in found
        ],
        "row": row["raw_"] if row.get("raw_") else kept,
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else str(value)


def _outcomes(engine: Engine, files: Sequence[Path], expected: int) -> dict[str, int]:
    if not files:
        found = {}
    else:
        source = engine.files(files, is_placed=True)
        found = {
            row["outcome"]: int(row["n"])
            for row in engine.rows(f"select outcome, count(*) as n from ({source}) group by outcome order by outcome")
        }
    if sum(found.values()) != expected or set(found) - set(contract.OUTCOMES):
        raise Unfaithful(f"{expected} lines went to the rule and {found} came back: nothing of this bucket is kept")
    return found
