"""Hides small cells, and enough others that no subtraction of totals gives a hidden one back.

First the small cells. Then, in each line of the table (cells and their total), one hidden cell never stays alone, and
the hidden cells of a line are together never few people. Last, the linear system of an attacker is solved here: as
long as it gives one hidden cell exactly, another one is hidden.

What this does not do: protect against several tables of almost the same people, or against bounds ("at most 40").
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import product

from .linear import determined
from .values import ALL, Cell, Key, Measure, Table

THRESHOLD = 11
"""Fewer than eleven people: the usual limit for health statistics in France."""
DOMINANCE = 85
"""Per cent of a sum made by one contribution, from which the sum says how much that one is."""
NOTHING = Measure(0, 0)
Line = tuple[Key, ...]
"""A total first, then the cells it adds up."""


def protect(
    found: Mapping[Key, Measure],
    *,
    dimensions: tuple[str, ...],
    measures: tuple[str, ...] = (),
    threshold: int = THRESHOLD,
) -> Table:
    """Build the publishable table of `found`, which must hold every total. Raises `ValueError` below threshold 2."""
    if threshold < 2:
        raise ValueError(f"threshold {threshold}: below 2 nobody is protected")
    keys = _every_key(found, len(dimensions))
    measured = {key: found.get(key, NOTHING) for key in keys}
    lines = list(_lines(measured))
    primary = {key for key in keys if _is_small(measured[key], threshold)}
    hidden = set(primary)
    while more := _one_more(measured, lines, hidden, threshold):
        hidden.add(more)
    cells = tuple(_cell(key, measured[key], key in hidden, len(measures)) for key in keys)
    return Table(dimensions, measures, cells, threshold, len(primary), len(hidden) - len(primary))


def _every_key(found: Mapping[Key, Measure], size: int) -> list[Key]:
    """All combinations of the levels seen, empty ones too: a missing cell is a zero, and a zero helps to subtract."""
    levels = [[*sorted({key[n] for key in found} - {ALL}), ALL] for n in range(size)]
    return list(product(*levels))


def _lines(measured: Mapping[Key, Measure]) -> Iterator[Line]:
    levels: dict[tuple[int, Key], list[Key]] = {}
    for key in measured:
        for n, level in enumerate(key):
            if level != ALL:
                levels.setdefault((n, (*key[:n], ALL, *key[n + 1 :])), []).append(key)
    for (_, total), cells in levels.items():
        yield (total, *cells)


def _is_small(measure: Measure, threshold: int) -> bool:
    if 0 < measure.persons < threshold:
        return True
    pairs = zip(measure.sums, measure.largest, strict=True)
    return any(total > 0 and 100 * largest > DOMINANCE * total for total, largest in pairs)


def _one_more(measured: Mapping[Key, Measure], lines: list[Line], hidden: set[Key], threshold: int) -> Key | None:
    """The next cell to hide; None when the table holds."""
    for line in lines:
        if _is_weak(measured, line, hidden, threshold) and (key := _smallest(measured, line, hidden)):
            return key
    for known in determined(lines, hidden):
        for line in (line for line in lines if known in line):
            if key := _smallest(measured, line, hidden):
                return key
    return None


def _is_weak(measured: Mapping[Key, Measure], line: Line, hidden: set[Key], threshold: int) -> bool:
    """One hidden cell is what the others leave; several whose total is shown are one cell of all their people."""
    concealed = [key for key in line if key in hidden]
    if len(concealed) < 2:
        return bool(concealed)
    return line[0] not in hidden and sum(measured[key].persons for key in concealed) < threshold


def _smallest(measured: Mapping[Key, Measure], line: Iterable[Key], hidden: set[Key]) -> Key | None:
    """The cell whose loss costs least: one with people before an empty one, a cell before a total, few before many."""
    shown = [key for key in line if key not in hidden]
    return min(shown, key=lambda k: (measured[k].persons == 0, k.count(ALL), measured[k].count, k), default=None)


def _cell(key: Key, measure: Measure, hidden: bool, sums: int) -> Cell:
    if hidden:
        return Cell(key, None, (None,) * sums, True)
    return Cell(key, measure.count, measure.sums or (0,) * sums, False)
