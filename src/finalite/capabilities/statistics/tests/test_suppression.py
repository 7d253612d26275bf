"""No subtraction gives a hidden cell back: small tables, random ones, and an attacker who solves the system."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finalite.capabilities import statistics
from finalite.capabilities.statistics import suppression
from finalite.capabilities.statistics.values import ALL, Measure


def table_of(counts, threshold=11):
    """A two-way table from the counts of its cells."""
    rows = [
        {"act": f"a{i}", "month": f"m{j}", "person_id": (i, j, n), "amount": 100 + n}
        for i, line in enumerate(counts)
        for j, count in enumerate(line)
        for n in range(count)
    ]
    return statistics.tabulate_rows(rows=rows, dimensions=("act", "month"), sums=("amount",), threshold=threshold)


def hidden(table):
    return {cell.key for cell in table.cells if cell.suppressed}


def test_large_cells_and_their_totals_are_published_exactly():
    table = table_of([[20, 30], [40, 50]])
    assert hidden(table) == set()
    assert table.cell("a0", "m1").count == 30
    assert table.cell("a1", ALL).count == 90
    assert table.cell(ALL, ALL).count == 140
    assert table.cell("a0", "m0").sums == (sum(100 + n for n in range(20)),)


def test_a_small_cell_is_hidden_and_not_given_back_by_its_totals():
    table = table_of([[3, 30, 40], [40, 50, 60], [70, 80, 90]])
    assert table.primary == 1
    assert table.cell("a0", "m0").count is None
    assert table.cell("a0", "m0").sums == (None,)
    assert len(hidden(table)) == 4, "three more: one in the row, one in the column, one where they cross"
    assert table.cell(ALL, ALL).count == 463


@pytest.mark.parametrize(("count", "is_hidden"), [(0, False), (1, True), (10, True), (11, False)])
def test_small_means_between_one_and_ten_people(count, is_hidden):
    table = table_of([[count, 30, 40], [40, 50, 60], [70, 80, 90]])
    assert table.cell("a0", "m0").suppressed is is_hidden


def test_ten_acts_of_one_person_are_one_person():
    rows = [{"act": "a", "person_id": 1, "amount": 5} for _ in range(50)]
    rows += [{"act": act, "person_id": n, "amount": 5} for act in "bcd" for n in range(30)]
    table = statistics.tabulate_rows(rows=rows, dimensions=("act",), threshold=11)
    assert table.cell("a").suppressed


def test_two_small_cells_are_not_shown_together_as_one_small_group():
    table = table_of([[2, 3, 40, 50]])
    shown = {cell.key: cell.count for cell in table.cells if not cell.suppressed}
    total, rest = shown.get(("a0", ALL)), [shown.get(("a0", f"m{j}")) for j in (2, 3)]
    assert total is None or None in rest, "the five people would be the difference"


def test_a_sum_made_by_one_person_is_hidden():
    rows = [{"act": "a", "person_id": n, "amount": 1} for n in range(50)]
    rows.append({"act": "a", "person_id": 99, "amount": 5000})
    rows += [{"act": act, "person_id": n, "amount": 10} for act in "bcd" for n in range(50)]
    table = statistics.tabulate_rows(rows=rows, dimensions=("act",), sums=("amount",))
    assert table.cell("a").suppressed


def test_a_table_of_few_people_shows_nothing_at_all():
    table = table_of([[1, 2], [3, 1]])
    assert all(cell.suppressed or cell.count == 0 for cell in table.cells)


def test_an_empty_table_is_no_error():
    assert statistics.tabulate_rows(rows=[], dimensions=("act",)).cells[0].count == 0


def test_a_threshold_that_protects_nobody_is_refused():
    with pytest.raises(ValueError, match="threshold"):
        table_of([[1]], threshold=1)


COUNTS = st.integers(1, 4).flatmap(
    lambda width: st.lists(
        st.lists(st.sampled_from([0, 0, 1, 3, 10, 11, 15, 40]), min_size=width, max_size=width), min_size=1, max_size=4
    )
)


@settings(max_examples=150)
@given(COUNTS)
def test_an_attacker_who_solves_the_system_gets_no_small_cell(counts):
    table = table_of(counts)
    small = {cell.key for cell in table.cells if 0 < true_count(counts, cell.key) < 11}
    assert small <= hidden(table)
    assert not solvable(table) & hidden(table)


@settings(max_examples=60)
@given(st.dictionaries(st.tuples(*[st.sampled_from("xyz")] * 3), st.sampled_from([1, 2, 9, 12, 30, 90]), max_size=20))
def test_three_dimensions_hold_too(leaves):
    found = {}
    for leaf, count in leaves.items():
        for mask in product((True, False), repeat=3):
            key = tuple(level if kept else ALL for level, kept in zip(leaf, mask, strict=True))
            before = found.get(key, Measure(0, 0))
            found[key] = Measure(before.count + count, before.persons + count)
    table = suppression.protect(found, dimensions=("a", "b", "c"))
    assert {key for key, measure in found.items() if 0 < measure.persons < 11} <= hidden(table)
    assert not solvable(table) & hidden(table)


def true_count(counts, key):
    return sum(
        counts[i][j]
        for i in range(len(counts))
        for j in range(len(counts[0]))
        if key[0] in (ALL, f"a{i}") and key[1] in (ALL, f"m{j}")
    )


def solvable(table):
    """Hidden cells with one possible value: those that no solution of the homogeneous system moves."""
    unknown = sorted(hidden(table))
    equations = []
    keys = {cell.key for cell in table.cells}
    for key in keys:
        for n, level in enumerate(key):
            if level == ALL:
                parts = [k for k in keys if k[n] != ALL and (*k[:n], ALL, *k[n + 1 :]) == key]
                equations.append([Fraction((k in parts) - (k == key)) for k in unknown])
    free = null_space(equations, len(unknown))
    return {key for n, key in enumerate(unknown) if all(vector[n] == 0 for vector in free)}


def null_space(rows, width):
    pivots, rows = [], [row for row in rows if any(row)]
    for column in range(width):
        lead = next((row for row in rows[len(pivots) :] if row[column]), None)
        if lead is None:
            continue
        place = len(pivots)
        rows.remove(lead)
        rows.insert(place, [value / lead[column] for value in lead])
        for n, row in enumerate(rows):
            if n != place and row[column]:
                rows[n] = [a - row[column] * b for a, b in zip(row, rows[place], strict=True)]
        pivots.append(column)
    vectors = []
    for free in (c for c in range(width) if c not in pivots):
        vector = [Fraction(0)] * width
        vector[free] = Fraction(1)
        for n, pivot in enumerate(pivots):
            vector[pivot] = -rows[n][free]
        vectors.append(vector)
    return vectors
