"""Runs a national adjudication from its inputs to its manifest, and takes it up again where a cut left it."""

# ruff: noqa: S608 – every name in these statements comes from the contract, every path is quoted

from __future__ import annotations

import fcntl
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from . import deciding, manifest, numbering, reading, sources, workers
from .deciding import Bucket, Decide, Decided
from .engines import DuckDB, Engine, Spark

LINES_A_BUCKET = 1_000_000
MOST_BUCKETS = 4_096
TEXT_LINE = 150
"""Bytes of a line of text, about: enough to choose how many buckets."""
WORK, SPILL, LOCK = ".work", "spill", ".lock"
Tell = Callable[[str, int, int], None]
"""Told how far the run is: the step, how many lines are done, and of how many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is asked: where from and where to, by what engine, within how many megabytes."""

    tables: dict[str, sources.Table]
    out: Path
    memory: int
    threads: int
    buckets: int = 0
    restart: bool = False
    law_changes: str = ""
    remote: str = ""
    extra: dict[str, Any] = field(default_factory=dict)


def run(plan: Plan, decide: Decide, tell: Tell) -> dict[str, Any]:
    """Decide all that is not decided yet; returns the manifest.

    Raises `manifest.Changed`, `sources.Unusable`, `engines.Unreadable` or `deciding.Unfaithful`; what was finished
    before stays, and the next run goes on from there.
    """
    with _alone(plan.out):
        state = _begin(plan, tell)
        if not state["finished"]:
            local = DuckDB(memory=plan.memory, threads=plan.threads, spill=plan.out / WORK / SPILL)
            engine = Spark(remote=plan.remote, spill=plan.out / WORK / "kept") if plan.remote else local
            try:
                buckets = _buckets(plan, state, local, tell)
                tell("numbering", 0, 0)
                buckets = numbering.seen(local, buckets)
                _decide_all(plan, state, engine, buckets, decide, tell)
            finally:
                for one in {engine, local}:
                    one.close()
            _finish(plan, state)
        return state


@contextmanager
def _alone(out: Path) -> Iterator[None]:
    """One run at a time writes a folder; the lock falls with the process, however it ends."""
    if out.exists() and not (out / manifest.NAME).exists() and any(one.name != LOCK for one in out.iterdir()):
        raise sources.Unusable(f"{out} holds other things; give a folder that is new or holds a run")
    out.mkdir(parents=True, exist_ok=True)
    with (out / LOCK).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise sources.Unusable(f"{out}: another run is writing there; wait for it to end") from None
        yield


def _begin(plan: Plan, tell: Tell) -> dict[str, Any]:
    """The manifest to go on with: the one kept there where nothing changed, or a new one."""
    kept = None if plan.restart else manifest.load(plan.out)
    files = [path for table in plan.tables.values() for path in table.files]
    tell("hashing", 0, 0)
    read = manifest.inputs(files, plan.threads)
    buckets = kept["buckets"] if kept and not plan.buckets else _how_many(plan, read)
    now = manifest.identity(read, buckets, plan.law_changes)
    if kept:
        manifest.check_same(kept, now, plan.out)
        return kept
    for one in plan.out.iterdir():
        if one.name != LOCK:
            shutil.rmtree(one) if one.is_dir() else one.unlink()
    tables = {name: [str(path) for path in one.files] for name, one in plan.tables.items()}
    state = now | {"tables": tables, "read": {}, "unread": {}, "done": {}, "finished": False} | plan.extra
    manifest.save(plan.out, state)
    return state


def bucket_count(tables: dict[str, sources.Table]) -> int:
    """How many buckets the input has, where lines stand in buckets."""
    return 1 + max(bucket for table in tables.values() for bucket in table.buckets if bucket is not None)


def _how_many(plan: Plan, read: dict[str, Any]) -> int:
    """As many buckets as the input has, or enough that one holds about a million lines."""
    if plan.tables["lines"].is_bucketed:
        return bucket_count(plan.tables)
    if plan.buckets:
        return plan.buckets
    lines = plan.tables["lines"]
    many = sum(
        _rows(path) if lines.format == "parquet" else read[str(path)]["bytes"] // TEXT_LINE for path in lines.files
    )
    return min(MOST_BUCKETS, many // LINES_A_BUCKET + 1)


def _rows(path: Path) -> int:
    import pyarrow.parquet

    return pyarrow.parquet.read_metadata(path).num_rows


def prepare(plan: Plan, tell: Tell) -> dict[str, sources.Table]:
    """The tables in buckets: as they stand in the input, or read from it into `plan.out`, going on after a cut."""
    if all(table.is_bucketed for table in plan.tables.values()):
        return plan.tables
    with _alone(plan.out):
        state = _begin(plan, tell)
        if not state["finished"]:
            engine = DuckDB(memory=plan.memory, threads=plan.threads, spill=plan.out / WORK / SPILL)
            try:
                _read_all(plan, state, engine, plan.out, tell)
            finally:
                engine.close()
            state["finished"] = True
            manifest.save(plan.out, state)
    return {name: sources.table(name, plan.out / name) for name in plan.tables if (plan.out / name).exists()}


def _buckets(plan: Plan, state: dict[str, Any], engine: DuckDB, tell: Tell) -> list[Bucket]:
    """The buckets to decide: as they stand in the input, or read from it first."""
    if all(table.is_bucketed for table in plan.tables.values()):
        return buckets_of(plan.tables, state["buckets"])
    into = plan.out / WORK / "buckets"
    if not into.exists():
        state["read"] = {}
    _read_all(plan, state, engine, into, tell)
    tables = {name: sources.table(name, into / name) for name in plan.tables if (into / name).exists()}
    return buckets_of(tables, state["buckets"])


def _read_all(plan: Plan, state: dict[str, Any], engine: DuckDB, into: Path, tell: Tell) -> None:
    todo = [(table, number) for table in plan.tables.values() for number in range(len(table.files))]
    for done, (table, number) in enumerate(todo):
        tell("reading", done, len(todo))
        step = f"{table.name}-{number:05}"
        if step not in state["read"]:
            found = reading.into_buckets(engine, table, number, state["buckets"], plan.out / WORK / "read")
            reading.place(table.name, found, into)
            state["read"][step] = str(table.files[number])
            manifest.save(plan.out, state)
    tell("reading", len(todo), len(todo))
    for name in plan.tables:
        _put_unread_aside(plan, state, engine, name, sorted((into / "unread" / name).glob("*.parquet")))


def buckets_of(tables: dict[str, sources.Table], of: int) -> list[Bucket]:
    """The buckets that hold lines, in order, each with its files of every table."""
    files: dict[int, dict[str, list[Path]]] = defaultdict(lambda: defaultdict(list))
    for table in tables.values():
        for bucket, path in zip(table.buckets, table.files, strict=True):
            files[int(bucket or 0)][table.name].append(path)
    placed = frozenset(table.name for table in tables.values() if table.is_placed)
    return [
        Bucket(number, of, {name: tuple(paths) for name, paths in found.items()}, placed)
        for number, found in sorted(files.items())
        if "lines" in found
    ]


def _put_unread_aside(plan: Plan, state: dict[str, Any], engine: DuckDB, name: str, paths: list[Path]) -> None:
    """Write in quarantine the rows that name no person, which no bucket holds."""
    if not paths or name in state["unread"]:
        return
    rows = engine.rows(
        f"select *, read_ as faults_ from ({engine.files(paths, is_placed=True)}) order by file_, place_"
    )
    path = plan.out / "quarantine" / f"{name}-without-person.jsonl"
    state["unread"][name] = deciding.write_aside(name, rows, path)
    manifest.save(plan.out, state)


def _decide_all(
    plan: Plan, state: dict[str, Any], engine: Engine, buckets: list[Bucket], decide: Decide, tell: Tell
) -> None:
    sizes = {one.number: sum(_rows(path) for path in one.files["lines"]) for one in buckets}
    todo = [one for one in buckets if not _is_kept(plan.out, state["done"].get(str(one.number)))]
    total, left = sum(sizes.values()), sum(sizes[one.number] for one in todo)
    tell("deciding", total - left, total)
    part = plan.out / WORK / "deciding"
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    for bucket, decided in _decided(plan, engine, todo, decide, part):
        state["done"][str(bucket.number)] = _put_in_place(plan, bucket, decided, part / str(bucket.number))
        manifest.save(plan.out, state)
        left -= sizes[bucket.number]
        tell("deciding", total - left, total)


def _decided(
    plan: Plan, engine: Engine, todo: list[Bucket], decide: Decide, part: Path
) -> Iterator[tuple[Bucket, Decided]]:
    """Several buckets at once where there are several, each under a passing name: a cut leaves all of it or nothing."""
    count = min(plan.threads, len(todo))
    if count > 1 and not plan.remote:
        each = workers.Each(memory=plan.memory // count, work=part, law_changes=plan.law_changes, decide=decide)
        yield from workers.decided(each, todo, count)
        return
    for bucket in todo:
        into = part / str(bucket.number)
        yield bucket, deciding.decide_bucket(engine, bucket, decide, into / "decisions", into / "quarantine")


def _is_kept(out: Path, note: dict[str, Any] | None) -> bool:
    """Whether a bucket was finished before and its files are still those that were written."""
    if note is None:
        return False
    return all(
        (out / name).exists() and manifest.digest(out / name) == one["sha256"] for name, one in note["files"].items()
    )


def _put_in_place(plan: Plan, bucket: Bucket, decided: Decided, part: Path) -> dict[str, Any]:
    """Give a bucket its name; returns what the manifest says of it."""
    written = []
    for kind in ("decisions", "quarantine"):
        into = plan.out / kind / f"bucket={bucket.number:03}"
        shutil.rmtree(into, ignore_errors=True)
        if (part / kind).exists():
            into.parent.mkdir(parents=True, exist_ok=True)
            (part / kind).rename(into)
            written += sorted(path for path in into.iterdir() if path.suffix in (".parquet", ".jsonl"))
    files = {
        str(path.relative_to(plan.out)): {"bytes": path.stat().st_size, "sha256": manifest.digest(path)}
        for path in written
    }
    return {"lines": decided.lines, "outcomes": decided.outcomes, "quarantined": decided.aside, "files": files}


def _finish(plan: Plan, state: dict[str, Any]) -> None:
    shutil.rmtree(plan.out / WORK, ignore_errors=True)
    state["totals"] = totals(state)
    state["finished"] = True
    manifest.save(plan.out, state)


def totals(state: dict[str, Any]) -> dict[str, Any]:
    """Lines read, decided by outcome, and put aside, over all buckets."""
    outcomes: dict[str, int] = defaultdict(int)
    aside: dict[str, int] = defaultdict(int, state.get("unread", {}))
    for note in state["done"].values():
        for name, count in note["outcomes"].items():
            outcomes[name] += count
        for name, count in note["quarantined"].items():
            aside[name] += count
    lines = sum(note["lines"] for note in state["done"].values()) + state.get("unread", {}).get("lines", 0)
    return {"lines": lines, "decided": sum(outcomes.values()), "outcomes": dict(outcomes), "quarantined": dict(aside)}
