"""Counts and sums out of a finished run, by act, age and caisse: what `capabilities.statistics` then protects."""

# ruff: noqa: S608 – every name in these statements comes from the contract, every path is quoted

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from pathlib import Path

from finalite.capabilities.statistics.values import ALL, Key, Measure

from . import sources
from .deciding import Bucket
from .engines import DuckDB, from_parquet

DIMENSIONS = ("act", "age", "caisse", "month", "ground")
AGES = (("00-15", 16), ("16-29", 30), ("30-44", 45), ("45-59", 60), ("60-74", 75), ("75-89", 90), ("90+", None))
UNKNOWN = "?"
"""The level of what nobody knows: a birth, a caisse."""


def of_run(run: Path) -> dict[int, list[Path]]:
    """The files of decisions of a run, by bucket."""
    found: dict[int, list[Path]] = defaultdict(list)
    for path in sorted((run / "decisions").glob("bucket=*/*.parquet")):
        found[int(path.parent.name.partition("=")[2])].append(path)
    return found


def measures(
    engine: DuckDB,
    buckets: Iterable[Bucket],
    runs: Sequence[Path],
    *,
    margins: Sequence[tuple[str, ...]],
    threshold: int,
) -> dict[Key, Measure]:
    """For each cell of the margins: lines, people, what was paid in each run, and the difference between two.

    A person is in one bucket alone, so that people add up. Where few people's payment changed, they are the people of
    the cell: the difference is theirs.
    """
    dimensions = used(margins)
    added: dict[Key, list[int]] = {}
    decisions = [of_run(run) for run in runs]
    for bucket in buckets:
        _name_lines(engine, bucket, [one[bucket.number] for one in decisions])
        for kept in _subsets(margins):
            for key, row in _cells(engine, dimensions, kept, len(runs)):
                _add(added.setdefault(key, [0] * len(row)), row, len(runs))
    return {key: _measure(row, len(runs), threshold) for key, row in added.items()}


def used(margins: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """The dimensions of some margins, in our order. Raises `sources.Unusable` for an unknown one."""
    wanted = {name for one in margins for name in one}
    if strange := wanted - set(DIMENSIONS):
        raise sources.Unusable(f"{', '.join(sorted(strange))}: no such dimension; use {', '.join(DIMENSIONS)}")
    return tuple(name for name in DIMENSIONS if name in wanted)


def shares(
    engine: DuckDB, buckets: Iterable[Bucket], run: Path, *, margin: tuple[str, ...], most: int
) -> dict[Key, int]:
    """How many people stand in each cell of a margin, each counted in `most` cells at most, chosen by chance of number.

    What one person changes is bounded so, which a noisy release needs.
    """
    decisions, by = of_run(run), ", ".join(margin)
    found: dict[Key, int] = defaultdict(int)
    for bucket in buckets:
        _name_lines(engine, bucket, [decisions[bucket.number]])
        for row in engine.rows(
            f"select {by}, count(*) as n_ from (select *, row_number() over (partition by person order by "
            f"hash(person, {by})) as rank_ from (select distinct person, {by} from worth)) "
            f"where rank_ <= {most} group by all"
        ):
            found[tuple(str(row[name]) for name in margin)] += row["n_"]
    return dict(sorted(found.items()))


def _subsets(margins: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    below = {kept for one in margins for size in range(len(one) + 1) for kept in combinations(sorted(one), size)}
    return sorted(below)


def _name_lines(engine: DuckDB, bucket: Bucket, decisions: Sequence[list[Path]]) -> None:
    """Keep as `worth` a row for each decided line: its person, its dimensions and what each run paid of it."""
    lines = engine.files(bucket.files["lines"], is_placed="lines" in bucket.placed)
    people = bucket.files.get("people")
    rights = engine.files(people, is_placed="people" in bucket.placed) if people else _nobody()
    first, *others = decisions
    paid = ", ".join(f"coalesce(d{n}.paid, 0) as paid_{n}" for n in range(len(decisions)))
    joins = " ".join(
        f"join ({from_parquet(paths, is_placed=True)}) d{n} using (line)" for n, paths in enumerate(others, start=1)
    )
    engine.keep(
        "worth",
        f"select d0.person as person, l.act as act, {_age()} as age, coalesce(p.caisse, '{UNKNOWN}') as caisse, "
        f"strftime(l.settled_on, '%Y-%m') as month, coalesce(d0.ground, '') as ground, {paid} "
        f"from ({from_parquet(first, is_placed=True)}) d0 {joins} join (select distinct on (line) line, act, done_on, "
        f"settled_on, person from ({lines})) l using (line) left join (select person, max(born_on) as born_on, "
        f"max_by(caisse, starts_on) as caisse from ({rights}) group by person) p on p.person = d0.person",
    )


def _nobody() -> str:
    return "select null::bigint as person, null::date as born_on, '' as caisse, null::date as starts_on where false"


def _age() -> str:
    years = "date_diff('year', p.born_on, l.done_on) - (strftime(l.done_on, '%m%d') < strftime(p.born_on, '%m%d'))::int"
    cases = " ".join(f"when {years} < {above} then '{name}'" for name, above in AGES if above)
    return f"case when p.born_on is null then '{UNKNOWN}' {cases} else '{AGES[-1][0]}' end"


def _cells(
    engine: DuckDB, dimensions: Sequence[str], kept: Sequence[str], runs: int
) -> Iterator[tuple[Key, tuple[int, ...]]]:
    """Each cell of one margin: lines, people, those whose payment changed; then sum, largest and gross of measures."""
    per_person = [f"sum(paid_{n})::bigint as m{n}" for n in range(runs)]
    amounts = [f"m{n}" for n in range(runs)]
    if runs == 2:
        per_person.append("(sum(paid_1) - sum(paid_0))::bigint as m2")
        amounts.append("m2")
    changed = "count(*) filter (where moved)" if runs == 2 else "0"
    moved = "bool_or(paid_0 <> paid_1)" if runs == 2 else "false"
    by = ", ".join(kept) + ", " if kept else ""
    sums = ", ".join(f"sum({m})::bigint, max(abs({m}))::bigint, sum(abs({m}))::bigint" for m in amounts)
    last = f"group by {', '.join(kept)}" if kept else "having count(*) > 0"
    query = (
        f"select {by}sum(n)::bigint, count(*), {changed}, {sums} from (select {by}person, count(*) as n, "
        f"{moved} as moved, {', '.join(per_person)} from worth group by all) {last}"
    )
    for row in engine.tuples(query):
        levels = dict(zip(kept, row, strict=False))
        yield tuple(str(levels[name]) if name in levels else ALL for name in dimensions), row[len(kept) :]


def _add(total: list[int], row: Sequence[int], runs: int) -> None:
    """Add one bucket's cell; of the largest contributions the larger stays."""
    for n, value in enumerate(row):
        is_largest = n >= 3 and (n - 3) % 3 == 1
        total[n] = max(total[n], value or 0) if is_largest else total[n] + (value or 0)


def _measure(row: Sequence[int], runs: int, threshold: int) -> Measure:
    count, persons, changed, *amounts = row
    few = min(persons, changed) if 0 < changed < threshold else persons
    return Measure(count, few, tuple(amounts[0::3]), tuple(amounts[1::3]), tuple(amounts[2::3]))


def labels(runs: int) -> tuple[str, ...]:
    """The names of the sums."""
    return ("paid",) if runs == 1 else ("before", "after", "difference")
