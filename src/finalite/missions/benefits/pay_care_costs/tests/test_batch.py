"""Care sheets decided on columns come out as one by one: every branch, every cent, on DuckDB and on Spark Connect."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date

import pytest

from finalite.kernel import two_scales
from finalite.law.cover.words import Right
from finalite.missions.benefits.pay_care_costs import batch
from finalite.missions.benefits.pay_care_costs.care import keys, questions
from finalite.missions.benefits.pay_care_costs.care import kinds as known_kinds
from finalite.missions.benefits.pay_care_costs.tests import coverage, one_by_one
from finalite.missions.benefits.pay_care_costs.tests import lines as invented

ibis = pytest.importorskip("ibis")
pyarrow = pytest.importorskip("pyarrow")

pytestmark = pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning")  # Ibis asks DuckDB so
COUNT, PEOPLE = 12_000, 90


@pytest.fixture(scope="module")
def tables():
    return invented.tables(COUNT, seed=11, patients=PEOPLE)


@pytest.fixture(scope="module")
def expected(tables):
    return {row[0]: row for row in one_by_one.decisions(tables)}


@pytest.fixture(scope="module")
def kinds():
    return batch.Kinds()


@contextmanager
def duckdb_tables(tables):
    con = ibis.duckdb.connect(threads=2)
    try:
        for name, table in tables.items():
            con.con.register(name, table)
        yield con, {name: con.table(name) for name in tables}
    finally:
        con.disconnect()


@contextmanager
def spark_tables(tables, session):
    for name, table in tables.items():
        session.createDataFrame(table).createOrReplaceTempView(name)
    con = ibis.pyspark.connect(session)
    yield con, {name: con.table(name) for name in tables}


def decided(con, named, kinds=None, staging=None, **without):
    asked = {name: named[name] for name in ("lines", "people", "counters") if name not in without}
    found = con.to_pyarrow(batch.decide(kinds=kinds, staging=staging, **asked))
    return {row[0]: row for row in zip(*(found[name].to_pylist() for name in batch.DECISIONS), strict=True)}


def different(found, expected):
    return [(found.get(line), row) for line, row in expected.items() if found.get(line) != row]


def test_every_line_comes_out_the_same_on_columns(tables, expected, kinds):
    with duckdb_tables(tables) as (con, named):
        found = decided(con, named, kinds)
    assert len(found) == COUNT
    assert not different(found, expected)


def test_the_lines_compared_go_through_every_branch(tables, expected):
    """A branch that no line takes is a branch that nobody compared."""
    lines = {row["line"]: row for row in tables["lines"].to_pylist()}
    found = coverage.seen(expected.values(), lines)
    found += coverage.of_caps(expected.values(), one_by_one.decisions(tables, alone=True))
    untried = [branch for branch in coverage.BRANCHES if not found[branch]]
    assert not untried, untried


def test_people_decided_in_two_lots_with_the_same_kinds_come_out_the_same(tables, expected, kinds):
    found = {}
    with duckdb_tables(tables) as (con, named):
        for half in (0, 1):
            lot = {name: table.filter(table.person % 2 == half) for name, table in named.items()}
            found |= decided(con, lot, kinds)
    assert not different(found, expected)


def test_without_counters_nothing_was_borne_before(tables, kinds):
    bare = tables | {"counters": tables["counters"].slice(0, 0)}
    expected = {row[0]: row for row in one_by_one.decisions(bare)}
    with duckdb_tables(tables) as (con, named):
        assert different(decided(con, named, kinds, counters=False), expected) == []


def test_a_cap_counted_in_another_order_would_be_caught(tables, expected, monkeypatch):
    monkeypatch.setattr(batch, "ORDER", ("line",))
    with duckdb_tables(tables) as (con, named):
        assert different(decided(con, named), expected)


def test_a_day_of_care_goes_on_from_one_year_of_reimbursement_to_the_next(monkeypatch):
    """December takes the last of a year, less than the day may bear: January takes the rest of the day, no more."""
    tables = two_years()
    expected = {row[0]: row for row in one_by_one.decisions(tables)}
    franchise = batch.DECISIONS.index("franchise")
    assert [expected[line][franchise] for line in range(4)] == [200, 0, 200, 0]
    with duckdb_tables(tables) as (con, named):
        assert not different(decided(con, named), expected)
        monkeypatch.setattr(batch, "_with_earlier", lambda done, o: done)
        assert different(decided(con, named), expected)


def two_years():
    """Four lines of nursing on one day: two settled in December 2025, at the end of a year's franchise, two after."""
    made = invented.tables(100, seed=1, patients=2)
    line = made["lines"].slice(0, 1).to_pylist()[0] | {
        "person": 1,
        "practitioner": "7",
        "family": "paramedic",
        "nature": "act",
        "marks": 0,
        "unknown_marks": 0,
        "done_on": date(2025, 12, 1),
        "charged": 9_000,
        "tariff": 9_000,
        "quantity": 3,
        "coefficient": 0,
        "third_party": False,
        "approval": None,
        "stay_day": None,
    }
    person = dict.fromkeys(made["people"].column_names) | {
        **{right.value: False for right in Right},
        "person": 1,
        "starts_on": date(1990, 1, 1),
        "born_on": date(1970, 5, 1),
        "expected_birth_unknown": False,
        "has_treating_doctor": True,
    }
    settled = [date(2025, 12, 5), date(2025, 12, 6), date(2026, 1, 5), date(2026, 1, 6)]
    lines = [line | {"line": rank, "sheet": rank, "settled_on": day} for rank, day in enumerate(settled)]
    before = [{"person": 1, "year": 2025, "participations": 0, "participation": 0, "franchise": 4_800}]
    rows = {"lines": lines, "people": [person], "counters": before}
    return {name: pyarrow.Table.from_pylist(rows[name], schema=table.schema) for name, table in made.items()}


def test_kinds_learnt_under_another_law_are_refused(tables):
    kinds = batch.Kinds()
    kinds.law = "another"
    with duckdb_tables(tables) as (con, named), pytest.raises(ValueError, match="another state of the law"):
        decided(con, named, kinds)


def test_the_law_is_not_asked_again_for_what_it_does_not_read(tables):
    kinds = batch.Kinds()
    with duckdb_tables(tables) as (con, named):
        decided(con, named, kinds)
        met = con.table("finalite_prepared").select(*keys.KEYS).distinct().count().to_pyarrow().as_py()
        asked = len(kinds)
        decided(con, named, kinds)
    assert len(kinds) == asked, "what is known is not asked again"
    assert 0 < asked < 2 * met, "a line by itself asks about nine questions"


def test_a_fact_that_no_key_holds_stops_everything(tables, monkeypatch):
    monkeypatch.setattr(questions, "NAMES", {"done_on": keys.ALWAYS})
    with (
        duckdb_tables(tables) as (con, named),
        pytest.raises(questions.UnforeseenQuestion, match="care/keys"),
    ):
        decided(con, named)


def test_a_question_that_hangs_on_an_amount_stops_everything(tables, monkeypatch):
    def question(asked):
        return asked.family if asked.quantity > 1 else asked.nature

    def hidden(entry, base, on, ask):
        return known_kinds.NO_RIGHT if ask(question, entry.line) else None

    monkeypatch.setattr(questions, "kind_of", hidden)
    with duckdb_tables(tables) as (con, named), pytest.raises(questions.UnforeseenQuestion, match="no key shows"):
        decided(con, named)


def test_every_line_comes_out_the_same_on_spark_connect(sail, tmp_path):
    tables = invented.tables(700, seed=4, patients=8)
    expected = {row[0]: row for row in one_by_one.decisions(tables)}
    with spark_tables(tables, sail) as (con, named):
        assert different(decided(con, named, staging=tmp_path), expected) == []


@pytest.mark.parametrize("engine", ["duckdb", "pyspark"])
def test_a_division_is_exact_beyond_what_a_double_holds_and_a_fault_would_be_seen(engine, request):
    amounts = [0, 1, 9_999, 2**53 - 1, 2**53 + 1, 2**60 + 1, 2**62 + 2**31 + 1]
    table = {"amounts": pyarrow.table({"x": amounts})}
    within = duckdb_tables(table) if engine == "duckdb" else spark_tables(table, request.getfixturevalue("sail"))
    with within as (con, named):
        x, o = named["amounts"].x, two_scales.columns(engine)
        found = named["amounts"].select(x=x, exact=o.whole(x, 3), double=(x / 3).floor().cast("int64"))
        rows = con.to_pyarrow(found).to_pylist()
    assert sorted(row["exact"] for row in rows) == [amount // 3 for amount in amounts]
    assert any(row["double"] != row["x"] // 3 for row in rows)


@pytest.fixture(scope="module")
def sail(remote):
    """A Spark session on Sail, in this process."""
    session = pytest.importorskip("pyspark.sql").SparkSession.builder.remote(remote).create()
    yield session
    session.stop()


def test_every_line_comes_out_the_same_on_apache_spark(apache_spark):
    """Runs where a Spark Connect server of Apache Spark is at hand; Sail stands for it everywhere else."""
    session = pytest.importorskip("pyspark.sql").SparkSession.builder.remote(apache_spark).create()
    tables = invented.tables(700, seed=5, patients=8)
    expected = {row[0]: row for row in one_by_one.decisions(tables)}
    try:
        with spark_tables(tables, session) as (con, named):
            assert not different(decided(con, named), expected)
    finally:
        session.stop()
