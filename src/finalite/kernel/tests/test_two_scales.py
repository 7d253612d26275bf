"""The words of a rule mean the same on integers and on columns, beyond what a double can hold too."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finalite.kernel import money
from finalite.kernel.two_scales import Plain, columns

AMOUNTS = st.integers(0, 2**60)


def on_column(build, values):
    """What an expression gives for each of `values`, through Ibis and DuckDB."""
    ibis = pytest.importorskip("ibis")
    table = ibis.memtable({"row": list(range(len(values))), "x": values}, schema={"row": "int64", "x": "int64"})
    found = ibis.duckdb.connect().to_pyarrow(table.mutate(y=build(columns(), table.x)).order_by("row"))
    return found["y"].to_pylist()


EXPRESSIONS = {
    "whole": lambda o, x: o.whole(x, 10_000),
    "half_up": lambda o, x: o.half_up(x, 300),
    "share": lambda o, x: o.share(o.least(x, 10**14), 3_333),
    "above_zero": lambda o, x: o.above_zero(x - 500),
    "band": lambda o, x: o.band(x, (29, 49), (800, 1400, 2100)) * 1,
    "where": lambda o, x: o.where(o.both(x > 10, o.no(x > 1000)), x, o.greatest(x, 7)),
    "total": lambda o, x: o.total([x, o.least(x, 5), x * 2]),
}
EDGES = [0, 1, 9, 10, 11, 29, 30, 49, 50, 149, 150, 151, 4_999, 5_000, 1_001, 2**53 - 1, 2**53 + 1, 2**60 + 1]


@pytest.mark.parametrize("name", EXPRESSIONS)
@settings(max_examples=15)
@given(values=st.lists(AMOUNTS, max_size=40))
def test_one_case_and_a_column_agree_to_the_unit(name, values):
    values = EDGES + values
    assert on_column(EXPRESSIONS[name], values) == [EXPRESSIONS[name](Plain, one) for one in values]


def test_the_division_that_goes_through_doubles_would_be_caught():
    big = [2**60 + 1]
    assert on_column(lambda o, x: x // 3, big) != [(2**60 + 1) // 3]
    assert on_column(lambda o, x: o.whole(x, 3), big) == [(2**60 + 1) // 3]


@given(amount=st.integers(0, 10**12), rate=st.integers(0, 20_000))
def test_a_share_is_that_of_the_kernel(amount, rate):
    assert Plain.share(amount, rate) == money.share(amount, rate)


@given(value=st.integers(-5, 200))
def test_a_band_ends_with_its_last_value(value):
    assert Plain.band(value, (29, 49), (1, 2, 3)) == (1 if value <= 29 else 2 if value <= 49 else 3)
