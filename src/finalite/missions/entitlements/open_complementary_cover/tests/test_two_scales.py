"""One household on integers and a million on columns: the same answer, to the cent, whatever the branch."""

from datetime import date
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finalite.kernel.two_scales import Plain
from finalite.missions.entitlements.open_complementary_cover import batch, household

NUMBERS = household.numbers(date(2026, 5, 1))
MONTHLY = st.one_of(st.just(0), st.integers(0, 200_000), st.integers(0, 2**31 - 1))
MEMBERS = st.fixed_dictionaries(
    {
        "age": st.one_of(st.integers(0, 110), st.sampled_from([29, 30, 49, 50, 59, 60, 69, 70])),
        "local_scheme": st.booleans(),
        "reduced": st.booleans(),
        "levies": st.integers(0, 3_000_000),
        "alimony_paid": st.one_of(st.just(0), st.integers(0, 2_000_000)),
        "earnings": st.lists(MONTHLY, min_size=12, max_size=12),
        "other": st.lists(st.integers(0, 150_000), min_size=12, max_size=12),
    }
)
HOUSEHOLDS = st.fixed_dictionaries(
    {
        "full": st.integers(1, 9),
        "halved": st.integers(0, 4),
        "housing": st.sampled_from([household.OTHER, household.OWN_OR_FREE, household.BENEFIT]),
        "overseas": st.booleans(),
        "members": st.lists(MEMBERS, min_size=1, max_size=4),
    }
)


def one_by_one(rows):
    """Each household on Python integers."""
    found = []
    for row in rows:
        members = [household.of_member(SimpleNamespace(**member), NUMBERS, Plain) for member in row["members"]]
        sums = {name: sum(member[name] for member in members) for name in household.SUMMED}
        found.append(household.of_household(SimpleNamespace(**row, **sums), NUMBERS, Plain))
    return [{name: row[name] for name in batch.RESULTS} for row in found]


def all_at_once(rows):
    """All of them on columns."""
    ibis = pytest.importorskip("ibis")
    homes = {name: [row[name] for row in rows] for name in batch.HOUSEHOLD_COLUMNS[1:]}
    members = [(rank, member) for rank, row in enumerate(rows) for member in row["members"]]
    columns = {"household": [rank for rank, _ in members]}
    for name in ("age", "local_scheme", "reduced", "levies", "alimony_paid"):
        columns[name] = [member[name] for _, member in members]
    for month in range(12):
        columns[batch.EARNINGS[month]] = [member["earnings"][month] for _, member in members]
        columns[batch.OTHER[month]] = [member["other"][month] for _, member in members]
    table = batch.outcomes(
        households=ibis.memtable({"household": list(range(len(rows))), **homes}),
        members=ibis.memtable(columns),
        numbers=NUMBERS,
    )
    found = ibis.duckdb.connect().to_pyarrow(table.order_by("household")).to_pylist()
    return [{name: int(row[name]) for name in batch.RESULTS} for row in found]


@settings(max_examples=40)
@given(rows=st.lists(HOUSEHOLDS, min_size=1, max_size=30))
def test_both_scales_agree_row_by_row(rows):
    assert all_at_once(rows) == one_by_one(rows)


def member(**changes):
    """Somebody of forty without resources."""
    nothing = [0] * 12
    base = {"age": 40, "local_scheme": False, "reduced": False, "levies": 0, "alimony_paid": 0}
    return {**base, "earnings": nothing, "other": nothing, **changes}


def home(members, **changes):
    """Those members alone, in rented housing without benefit, in metropolitan France."""
    return {"full": len(members), "halved": 0, "housing": 0, "overseas": False, "members": members, **changes}


def edges():
    """Households one cent below, at and above each ceiling, and one for each band, place, housing and deduction."""
    free, paying = household.ceilings(household.FULL, False, NUMBERS, Plain)
    for total in (free - 1, free, paying, paying + 1):
        yield home([member(other=[total, *[0] * 11])])
    for age in (0, 29, 30, 49, 50, 59, 60, 69, 70, 99):
        for local in (False, True):
            yield home([member(age=age, local_scheme=local, other=[free, *[0] * 11])])
    for housing in (0, 1, 2):
        for size in (1, 2, 3, 7):
            yield home([member()] * size, housing=housing, overseas=size == 2, halved=size // 3)
    yield home([member(earnings=[100_001] * 12, reduced=True, levies=7)])
    yield home([member(earnings=[100] * 12, levies=90_000, other=[10_000] * 12, alimony_paid=10)])
    yield home([member(other=[100] * 12, alimony_paid=9_999_999)])


def test_both_scales_agree_at_every_edge_and_no_branch_is_left_out():
    rows = list(edges())
    found = one_by_one(rows)
    assert all_at_once(rows) == found
    assert {row["outcome"] for row in found} == {household.FREE, household.PAYING, household.ABOVE}
    assert {row["contribution"] for row in found} == {0, *NUMBERS.contribution, *NUMBERS.local_contribution}
    assert len({row["housing_flat"] for row in found}) == 1 + 3 + 3 - 1  # the share of one person is the same for both
    assert min(row["resources"] for row in found) == 0


def test_a_fault_in_one_scale_would_be_seen(monkeypatch):
    rows = list(edges())
    found = all_at_once(rows)
    monkeypatch.setattr(Plain, "half_up", classmethod(lambda cls, amount, divisor: amount // divisor))
    assert one_by_one(rows) != found
