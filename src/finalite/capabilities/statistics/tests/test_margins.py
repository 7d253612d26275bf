"""Tables that share totals, and two releases of one table: no subtraction across them gives a few people away."""

from collections import defaultdict
from itertools import combinations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from finalite.capabilities import statistics
from finalite.capabilities.statistics import suppression
from finalite.capabilities.statistics.tests.test_suppression import hidden, null_space
from finalite.capabilities.statistics.values import ALL, Former, Measure

NAMES = ("act", "age", "caisse")
MARGINS = (("act",), ("age",), ("caisse", "age"))
PEOPLE = st.lists(st.tuples(*[st.sampled_from("xyz")] * 3, st.sampled_from([1, 2, 5, 11, 30, 90])), max_size=14)


def cells_of(groups):
    """The measure of every cell from groups of people: one line and a hundred cents each."""
    counts = defaultdict(int)
    for *leaf, people in groups:
        for kept in (set(one) for size in range(4) for one in combinations(range(3), size)):
            counts[tuple(level if n in kept else ALL for n, level in enumerate(leaf))] += people
    return {key: Measure(n, n, (100 * n,), (100,)) for key, n in counts.items()}


def published(groups, former=None):
    return suppression.protect(cells_of(groups), dimensions=NAMES, measures=("paid",), margins=MARGINS, former=former)


def lines_of(table):
    """Every total with the cells that add up to it, among those of the table."""
    keys = {cell.key for cell in table.cells}
    for total in keys:
        for n in range(3):
            parts = [key for key in keys if key[n] != ALL and (*key[:n], ALL, *key[n + 1 :]) == total]
            if total[n] == ALL and parts:
                yield total, parts


def recovered(table):
    """The hidden cells that an attacker gets by solving all sums at once."""
    unknown = sorted(hidden(table))
    rows = [[(key in parts) - (key == total) for key in unknown] for total, parts in lines_of(table)]
    from fractions import Fraction

    free = null_space([[Fraction(value) for value in row] for row in rows], len(unknown))
    return {key for n, key in enumerate(unknown) if all(vector[n] == 0 for vector in free)}


@settings(max_examples=80)
@given(PEOPLE)
def test_only_the_margins_asked_are_there_and_they_give_no_small_cell_back(groups):
    table, truth = published(groups), cells_of(groups)
    shown = {tuple(level != ALL for level in cell.key) for cell in table.cells}
    assert (True, True, False) not in shown
    small = {cell.key for cell in table.cells if 0 < truth.get(cell.key, Measure(0, 0)).persons < 11}
    assert small <= hidden(table)
    assert not recovered(table)


def few(before, after):
    """Whether something moved by few people."""
    return before != after and abs(after - before) < 11


@settings(max_examples=80)
@given(PEOPLE, PEOPLE)
def test_two_releases_together_give_no_few_people_away(first, added):
    one = published(first)
    truth = cells_of(first), cells_of([*first, *added])
    two = published([*first, *added], Former(truth[0], frozenset(hidden(one))))
    now = {cell.key: cell for cell in two.cells}
    then = {cell.key: cell for cell in one.cells}
    people = [lambda key, t=t: t.get(key, Measure(0, 0)).persons for t in truth]
    assert not recovered(two)
    assert hidden(one) <= hidden(two)
    for key, cell in now.items():
        if not cell.suppressed and not (key in then and then[key].suppressed):
            assert not few(people[0](key), people[1](key)), f"{key} shows who came"
    for total, parts in lines_of(two):
        concealed = [key for key in parts if now[key].suppressed]
        if concealed and not now[total].suppressed:
            left = [sum(map(of, concealed)) for of in people]
            assert not few(*left), f"what is left of {total} shows who came"


def test_the_attack_is_real_where_the_former_release_is_not_told():
    first = [("x", "x", "x", 40), ("y", "y", "y", 40)]
    after = cells_of([*first, ("x", "x", "x", 3)])
    careless = suppression.protect(after, dimensions=NAMES, measures=("paid",), margins=MARGINS)
    assert careless.cell("x", ALL, ALL).count - 40 == 3
    former = Former(cells_of(first), frozenset())
    assert suppression.protect(after, dimensions=NAMES, margins=MARGINS, former=former).cell("x", ALL, ALL).suppressed


def test_a_saving_made_by_one_person_is_hidden_though_it_is_negative():
    found = {
        (level,): Measure(n, n, (-100 * n,), (worst,), (100 * n,))
        for level, n, worst in (("a", 40, 3900), ("b", 40, 100), ("c", 40, 100), (ALL, 120, 3900))
    }
    table = suppression.protect(found, dimensions=("act",), measures=("difference",))
    assert table.cell("a").suppressed


def test_gains_and_losses_that_cancel_out_are_shown():
    found = {(level,): Measure(40, 40, (5,), (100,), (4000,)) for level in ("a", "b")}
    found[ALL,] = Measure(80, 80, (10,), (100,), (8000,))
    assert not hidden(suppression.protect(found, dimensions=("act",), measures=("difference",)))


def test_every_key_of_the_whole_table_is_there_without_margins():
    table = suppression.protect(cells_of([("x", "y", "z", 20)]), dimensions=NAMES, measures=("paid",))
    assert {cell.key for cell in table.cells} == set(product(("x", ALL), ("y", ALL), ("z", ALL)))
    assert statistics.THRESHOLD == 11
