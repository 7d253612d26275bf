"""The same run on a Spark Connect server: the same decisions and the same quarantine, row by row, on Sail."""

import json

import pytest

from finalite.missions.benefits.pay_care_costs.national.tests import made, stand_in
from finalite.missions.benefits.pay_care_costs.national.tests.test_running import aside, decisions, run, spoil

pytest.importorskip("duckdb")
pytest.importorskip("pyspark")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


def test_bad_rows_and_good_ones_end_where_they_do_on_one_machine(tmp_path, remote):
    place = made.tables(tmp_path / "in", format="jsonl")
    spoil(place / "lines.jsonl", {10: {"charged": -4}, 20: {"line": 21}, 30: "{", 40: {"settled_on": "2026-12-12"}})
    person = json.loads((place / "people.jsonl").read_text().splitlines()[7])
    with (place / "people.jsonl").open("a") as file:
        file.write(json.dumps(person) + "\n")
    one = run(place, tmp_path / "duckdb")
    other = run(place, tmp_path / "spark", remote=remote)
    assert other["totals"] == one["totals"]
    assert decisions(tmp_path / "spark") == decisions(tmp_path / "duckdb")
    assert sorted(map(str, aside(tmp_path / "spark"))) == sorted(map(str, aside(tmp_path / "duckdb")))


def test_buckets_made_elsewhere_run_on_the_server_as_they_stand(tmp_path, remote):
    cut = tmp_path / "cut"
    made.bucketed(made.tables(tmp_path / "in"), cut, 2)
    run(cut, tmp_path / "duckdb", decide=stand_in.decide)
    run(cut, tmp_path / "spark", decide=stand_in.decide, remote=remote)
    assert decisions(tmp_path / "spark") == decisions(tmp_path / "duckdb")


def test_the_same_buckets_run_on_apache_spark(tmp_path, apache_spark):
    cut = tmp_path / "cut"
    made.bucketed(made.tables(tmp_path / "in"), cut, 2)
    run(cut, tmp_path / "duckdb", decide=stand_in.decide)
    run(cut, tmp_path / "spark", decide=stand_in.decide, remote=apache_spark)
    assert decisions(tmp_path / "spark") == decisions(tmp_path / "duckdb")
