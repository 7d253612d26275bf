"""Which hidden cells the shown ones give away: exact elimination on the lines of the table."""

from collections.abc import Iterable
from typing import TypeVar

PRIME = 2**61 - 1
"""Coefficients are 0, 1 and -1, so working modulo a large prime finds what fractions would, in small numbers."""
K = TypeVar("K")


def determined(lines: Iterable[tuple[K, ...]], hidden: set[K]) -> list[K]:
    """Hidden cells that have one possible value; each line is a total and the cells that it adds up."""
    order = {key: n for n, key in enumerate(sorted(hidden))}  # type: ignore[type-var]
    solved = _reduce([_row(line, order) for line in lines if any(key in hidden for key in line)])
    names = list(order)
    return [names[pivot] for pivot, row in sorted(solved.items()) if len(row) == 1]


def _row(line: tuple[K, ...], order: dict[K, int]) -> dict[int, int]:
    total, *cells = line
    row = {order[key]: 1 for key in cells if key in order}
    if total in order:
        row[order[total]] = PRIME - 1
    return row


def _reduce(rows: list[dict[int, int]]) -> dict[int, dict[int, int]]:
    """Reduced row echelon form, by pivot column."""
    solved: dict[int, dict[int, int]] = {}
    for row in rows:
        for pivot in sorted(set(row) & set(solved)):
            _subtract(row, solved[pivot], row.get(pivot, 0))
        if not row:
            continue
        pivot = min(row)
        inverse = pow(row[pivot], -1, PRIME)
        row = {column: value * inverse % PRIME for column, value in row.items()}
        for other in solved.values():
            _subtract(other, row, other.get(pivot, 0))
        solved[pivot] = row
    return solved


def _subtract(row: dict[int, int], other: dict[int, int], factor: int) -> None:
    if not factor:
        return
    for column, value in other.items():
        left = (row.get(column, 0) - factor * value) % PRIME
        if left:
            row[column] = left
        else:
            row.pop(column, None)
