"""Counts and sums by dimension, with all their totals, protected before anybody sees them."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any

from django.db.models import Count, Max, QuerySet, Sum

from .suppression import THRESHOLD, protect
from .values import ALL, Key, Measure, Table


def tabulate(
    *,
    rows: QuerySet,
    dimensions: Sequence[str],
    sums: Sequence[str] = (),
    persons: str = "person_id",
    threshold: int = THRESHOLD,
) -> Table:
    """Count the rows of a query, and sum columns, by dimension and for all totals.

    A cell is small when fewer than `threshold` different `persons` stand behind it, or one of them makes most of a sum.
    The query runs under the purpose in force, once for each set of dimensions: a person is counted once in each total.
    """
    found: dict[Key, Measure] = {}
    for kept in _subsets(dimensions):
        for group in _groups(rows, kept, sums, persons):
            key = tuple(_level(group[name]) if name in kept else ALL for name in dimensions)
            found[key] = Measure(
                group["_count"],
                group["_persons"],
                tuple(group[f"_sum_{name}"] or 0 for name in sums),
                tuple(group[f"_most_{name}"] or 0 for name in sums),
            )
    return protect(found, dimensions=tuple(dimensions), measures=tuple(sums), threshold=threshold)


def tabulate_rows(
    *,
    rows: Iterable[Mapping[str, Any]],
    dimensions: Sequence[str],
    sums: Sequence[str] = (),
    person: str = "person_id",
    threshold: int = THRESHOLD,
) -> Table:
    """The same for rows in memory, one mapping a row."""
    groups: dict[Key, list[Mapping[str, Any]]] = {}
    for row in rows:
        for kept in _subsets(dimensions):
            key = tuple(_level(row[name]) if name in kept else ALL for name in dimensions)
            groups.setdefault(key, []).append(row)
    found = {key: _measure(group, sums, person) for key, group in groups.items()}
    return protect(found, dimensions=tuple(dimensions), measures=tuple(sums), threshold=threshold)


def _groups(rows: QuerySet, kept: Sequence[str], sums: Sequence[str], persons: str) -> Iterable[dict[str, Any]]:
    wanted: dict[str, Any] = {"_count": Count("pk"), "_persons": Count(persons, distinct=True)}
    for name in sums:
        wanted |= {f"_sum_{name}": Sum(name), f"_most_{name}": Max(name)}
    if kept:
        return rows.order_by().values(*kept).annotate(**wanted)
    total = rows.order_by().aggregate(**wanted)
    return [total] if total["_count"] else []


def _measure(group: list[Mapping[str, Any]], sums: Sequence[str], person: str) -> Measure:
    columns = [[row[name] or 0 for row in group] for name in sums]
    return Measure(len(group), len({row[person] for row in group}), tuple(map(sum, columns)), tuple(map(max, columns)))


def _subsets(names: Sequence[str]) -> Iterable[tuple[str, ...]]:
    return (kept for size in range(len(names) + 1) for kept in combinations(names, size))


def _level(value: Any) -> str:
    """A level as text; an empty one stays apart from the totals."""
    return "" if value is None else str(value)
