"""One small country for the tests of this folder: made once, read by all."""

from datetime import date

import pytest

from finalite.site import synthetic

PEOPLE = 20_000
FIRST = date(2025, 7, 1)


@pytest.fixture(scope="package")
def country(tmp_path_factory):
    """The folder of twenty thousand people and their year of care."""
    out = tmp_path_factory.mktemp("country") / "out"
    synthetic.make(asked=synthetic.Asked(people=PEOPLE, seed=7, first=FIRST, buckets=4), out=out)
    return out


@pytest.fixture(scope="package")
def tables(country):
    """A connection that sees its tables: people, lines, counters."""
    import duckdb

    con = duckdb.connect(config={"threads": 2})
    for name in ("people", "lines", "counters"):
        con.execute(
            f"create view {name} as from read_parquet('{country}/{name}/*/*.parquet', hive_partitioning = false)"
        )
    yield con
    con.close()
