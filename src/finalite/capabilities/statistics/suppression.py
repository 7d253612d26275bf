"""Hides small cells, and enough others that no subtraction of totals gives a hidden one back.

First the small cells. Then, in each line of the table (cells and their total), one hidden cell never stays alone, and
the hidden cells of a line are together never few people. Last, the linear system of an attacker is solved here: as
long as it gives one hidden cell exactly, another one is hidden. Tables that share totals are protected together, as one
table of which only some margins are shown; and beside the former release of the same table, what was hidden stays
hidden, and no shown number, nor what a line leaves, moves by few people.

What this does not do: protect against bounds ("at most 40"), or against other tables of almost the same people.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations, product

from .linear import determined
from .values import ALL, Cell, Former, Key, Measure, Table

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
    margins: Iterable[tuple[str, ...]] | None = None,
    former: Former | None = None,
) -> Table:
    """Build the publishable table of `found`, which must hold every total. Raises `ValueError` below threshold 2.

    `margins` are the tables to show, each by its dimensions, where the whole is not shown; `former` is the last
    release of the same table.
    """
    if threshold < 2:
        raise ValueError(f"threshold {threshold}: below 2 nobody is protected")
    keys = _every_key([*found, *(former.found if former else ())], _kept(dimensions, margins))
    measured = {key: found.get(key, NOTHING) for key in keys}
    lines = list(_lines(measured))
    moved = _moved(measured, former)
    primary = {key for key in keys if _is_small(measured[key], threshold) or _is_few(moved[key], threshold)}
    primary |= {key for key in former.hidden if key in measured} if former else set()
    hidden = set(primary)
    while more := _one_more(measured, moved, lines, hidden, threshold):
        hidden.add(more)
    cells = tuple(_cell(key, measured[key], key in hidden, len(measures)) for key in keys)
    return Table(dimensions, measures, cells, threshold, len(primary), len(hidden) - len(primary))


def _kept(dimensions: tuple[str, ...], margins: Iterable[tuple[str, ...]] | None) -> list[tuple[bool, ...]]:
    """Which dimensions stand in each shown margin, with all the margins below it: the widest first."""
    shown = [set(dimensions)] if margins is None else [set(one) for one in margins]
    below = {
        frozenset(kept) for one in shown for size in range(len(one) + 1) for kept in combinations(sorted(one), size)
    }
    return sorted((tuple(name in one for name in dimensions) for one in below), reverse=True)


def _every_key(found: Iterable[Key], kept: list[tuple[bool, ...]]) -> list[Key]:
    """All combinations of the levels seen, empty ones too: a missing cell is a zero, and a zero helps to subtract."""
    seen = list(found)
    levels = [sorted({key[n] for key in seen} - {ALL}) for n in range(len(kept[0]))]
    keys = {
        key for mask in kept for key in product(*(levels[n] if is_kept else [ALL] for n, is_kept in enumerate(mask)))
    }
    return sorted(keys, key=lambda key: tuple((level == ALL, level) for level in key))


def _moved(measured: Mapping[Key, Measure], former: Former | None) -> dict[Key, Measure]:
    """By how much each cell moved since the former release, nothing where there was none."""
    if former is None:
        return dict.fromkeys(measured, NOTHING)
    return {key: _difference(now, former.found.get(key, NOTHING)) for key, now in measured.items()}


def _difference(now: Measure, then: Measure) -> Measure:
    sums = tuple(a - b for a, b in zip(now.sums, then.sums or (0,) * len(now.sums), strict=True))
    return Measure(now.count - then.count, now.persons - then.persons, sums)


def _is_few(moved: Measure, threshold: int) -> bool:
    """Something moved, and the number of people by too little to hide who; the same people with other lines are few."""
    return bool(moved.count or moved.persons or any(moved.sums)) and abs(moved.persons) < threshold


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
    pairs = zip(measure.gross or map(abs, measure.sums), measure.largest, strict=True)
    return any(largest > 0 and 100 * largest > DOMINANCE * total for total, largest in pairs)


def _one_more(
    measured: Mapping[Key, Measure], moved: Mapping[Key, Measure], lines: list[Line], hidden: set[Key], threshold: int
) -> Key | None:
    """The next cell to hide; None when the table holds."""
    for line in lines:
        weak = _is_weak(measured, line, hidden, threshold) or _gives_away(moved, line, hidden, threshold)
        if weak and (key := _smallest(measured, line, hidden)):
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


def _gives_away(moved: Mapping[Key, Measure], line: Line, hidden: set[Key], threshold: int) -> bool:
    """Whether what a line leaves to its hidden cells moved by few people since the former release."""
    concealed = [moved[key] for key in line[1:] if key in hidden]
    if line[0] in hidden or not concealed:
        return False
    sums = tuple(map(sum, zip(*(one.sums for one in concealed), strict=False)))
    together = Measure(sum(one.count for one in concealed), sum(one.persons for one in concealed), sums)
    return _is_few(together, threshold)


def _smallest(measured: Mapping[Key, Measure], line: Iterable[Key], hidden: set[Key]) -> Key | None:
    """The cell whose loss costs least: one with people before an empty one, a cell before a total, few before many."""
    shown = [key for key in line if key not in hidden]
    return min(shown, key=lambda k: (measured[k].persons == 0, k.count(ALL), measured[k].count, k), default=None)


def _cell(key: Key, measure: Measure, hidden: bool, sums: int) -> Cell:
    if hidden:
        return Cell(key, None, (None,) * sums, True)
    return Cell(key, measure.count, measure.sums or (0,) * sums, False)
