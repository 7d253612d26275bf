"""Finds the numbers of lines and sheets that stand in two buckets, which no bucket can see by itself."""

# ruff: noqa: S608 – every name in these statements comes from the contract, every path is quoted

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from . import sources
from .deciding import Bucket, Taken
from .engines import DuckDB

MOST = 10_000
"""Beyond, the buckets were numbered each for itself, and the whole is to be numbered anew."""


@dataclass(frozen=True, slots=True)
class Number:
    """A column of numbers, and the power of two of the blocks that are looked at first: a block that one bucket alone
    uses holds no number of another."""

    column: str
    block: int


LINE, SHEET = Number("line", 14), Number("sheet", 9)


def seen(engine: DuckDB, buckets: Sequence[Bucket]) -> list[Bucket]:
    """The buckets, each with what it may not decide: a line already in an earlier bucket, a sheet shared with any.

    Raises `sources.Unusable` beyond `MOST` numbers; beyond its memory the engine spills.
    """
    if len(buckets) < 2:
        return list(buckets)
    lines, sheets = _by_bucket(engine, LINE, buckets, first=True), _by_bucket(engine, SHEET, buckets, first=False)
    return [replace(one, taken=Taken(lines[one.number], sheets[one.number])) for one in buckets]


def _by_bucket(engine: DuckDB, number: Number, buckets: Sequence[Bucket], *, first: bool) -> dict[int, tuple[int, ...]]:
    """The shared numbers that each bucket uses; with `first`, less those of the first bucket to use them."""
    found: dict[int, list[int]] = defaultdict(list)
    for row in _shared(engine, number, buckets):
        for bucket in sorted(row["buckets"])[1 if first else 0 :]:
            found[bucket].append(row["number"])
    return defaultdict(tuple, {bucket: tuple(numbers) for bucket, numbers in found.items()})


def _shared(engine: DuckDB, number: Number, buckets: Sequence[Bucket]) -> list[dict]:
    """Each number that several buckets use, and which."""
    each = [(bucket.number, _readable(engine, number, bucket)) for bucket in buckets]
    if not _keep_shared_blocks(engine, number, each):
        return []
    used = " union all ".join(
        f"select number, {bucket} as bucket from ({source}) semi join numbers_shared on block_ = number >> "
        f"{number.block}"
        for bucket, source in each
    )
    several = f"from ({used}) group by number having min(bucket) <> max(bucket)"
    shared = list(engine.rows(f"select number, list(distinct bucket) as buckets {several} limit {MOST + 1}"))
    if len(shared) > MOST:
        raise sources.Unusable(
            f"more than {MOST} numbers of `{number.column}` stand in several buckets, {shared[0]['number']} among "
            f"them: give each {number.column} a number of its own in the whole"
        )
    return shared


def _keep_shared_blocks(engine: DuckDB, number: Number, each: Sequence[tuple[int, str]]) -> int:
    """Keep as `numbers_shared` the blocks that several buckets use; returns how many."""
    engine.keep("numbers_blocks", "select null::bigint as block_ where false")
    for _bucket, source in each:
        engine.execute(f"insert into numbers_blocks select distinct number >> {number.block} from ({source})")
    engine.keep("numbers_shared", "select block_ from numbers_blocks group by block_ having count(*) > 1")
    engine.execute("drop table numbers_blocks")
    return int(engine.one("select count(*) as n from numbers_shared")["n"])


def _readable(engine: DuckDB, number: Number, bucket: Bucket) -> str:
    """The SQL of the numbers of a bucket, less those of lines that cannot be read."""
    files = engine.files(bucket.files["lines"], is_placed="lines" in bucket.placed)
    return f"select {number.column} as number from ({files}) where read_ = '' and {number.column} >= 0"
