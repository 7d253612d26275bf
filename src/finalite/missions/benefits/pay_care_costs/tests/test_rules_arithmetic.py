"""The arithmetic of a line gives the same cents on columns as on one line: the rule is written once."""

from dataclasses import asdict, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from finalite.kernel.two_scales import Plain, columns
from finalite.missions.benefits.pay_care_costs.care.arithmetic import AMOUNTS, Numbers, reimburse
from finalite.missions.benefits.pay_care_costs.care.terms import Terms

CENTS = some.integers(0, 100_000)
RATES = some.sampled_from([0, 1500, 3000, 6000, 7000, 8000, 9000, 10_000])
CAPS = some.integers(0, 60)
terms = some.builds(
    Terms,
    ground=some.just("sickness"),
    rate=RATES,
    is_flat=some.booleans(),
    penalty_rate=some.sampled_from([0, 4000]),
    penalty_cap=CENTS,
    is_participation=some.booleans(),
    piece=some.sampled_from([1, 100, 200]),
    pieces=some.integers(0, 400),
    daily=CAPS,
    yearly=CAPS,
    yearly_amount=CENTS,
    local_rate=RATES,
    complementary=some.booleans(),
    to_professional=some.booleans(),
)
numbers = some.builds(Numbers, CENTS, CENTS, some.integers(1, 9), CENTS, CAPS, CAPS, CENTS)
lines = some.tuples(terms, numbers)


def on_columns(rows):
    """All the rows at once, through Ibis and DuckDB."""
    ibis = pytest.importorskip("ibis")
    names = [*asdict(rows[0][0]), *asdict(rows[0][1])]
    cells = [(*asdict(t).values(), *asdict(x).values()) for t, x in rows]
    table = ibis.memtable([(rank, *row) for rank, row in enumerate(cells)], columns=["rank", *names])
    found = table.select("rank", **reimburse(table, table, columns())).order_by("rank")
    return [{name: row[name] for name in AMOUNTS} for row in ibis.duckdb.connect().to_pyarrow(found).to_pylist()]


@settings(max_examples=8)
@given(some.lists(lines, min_size=1, max_size=60))
def test_columns_and_single_lines_agree(rows):
    assert on_columns(rows) == [reimburse(*row) for row in rows]


@given(lines)
def test_what_is_paid_and_what_is_left_make_what_was_charged(row):
    amounts = reimburse(*row)
    assert tuple(amounts) == AMOUNTS
    assert amounts["paid"] + amounts["left_to_patient"] == row[1].charged
    assert amounts["to_insured"] + amounts["to_professional"] - amounts["to_recover"] == amounts["paid"]
    assert amounts["participation"] + amounts["franchise"] <= amounts["reimbursed"]


@given(CAPS, CAPS, some.lists(CAPS, max_size=20))
def test_a_running_cap_takes_the_same_from_what_was_wanted_as_from_what_was_taken(cap, start, wants):
    """A window knows what was wanted before; one case after the other knows what was taken. The cap must not care."""
    wanted = taken = start
    for want in wants:
        by_wanted, by_taken = Plain.taken(cap, wanted, want), Plain.taken(cap, taken, want)
        assert by_wanted == by_taken == max(0, min(want, cap - taken))
        wanted, taken = wanted + want, taken + by_taken


@given(lines)
def test_a_piece_cut_short_still_counts_as_one(row):
    found, full = row
    found = replace(found, daily=10**9, yearly=10**9, yearly_amount=10**9)
    taken = reimburse(found, full)
    borne = taken["participation"] + taken["franchise"]
    assert borne == min(full.quantity * found.pieces * found.piece, taken["reimbursed"])
