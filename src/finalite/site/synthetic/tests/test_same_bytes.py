"""The same seed gives the same files, however many threads write them; another seed gives another country."""

import json
from datetime import date
from pathlib import Path

import pytest

from finalite.site import synthetic
from finalite.site.synthetic import making

FIRST = date(2025, 7, 1)


def made(out: Path, **asked) -> dict[str, str]:
    asked = {"people": 3000, "seed": 1, "first": FIRST, "buckets": 5} | asked
    return {one.file: one.sha256 for one in synthetic.make(asked=synthetic.Asked(**asked), out=out)}


def test_a_seed_gives_the_same_bytes_on_one_thread_or_three(tmp_path):
    once, again, more = (made(tmp_path / name, threads=n) for name, n in (("a", 1), ("b", 1), ("c", 3)))
    assert once == again == more
    assert len(set(once.values())) == len(once) == 15


def test_another_seed_or_year_gives_other_care(tmp_path):
    first, second, later = (
        made(tmp_path / name, people=500, buckets=1, **asked)
        for name, asked in (("a", {}), ("b", {"seed": 2}), ("c", {"first": date(2024, 1, 1)}))
    )
    assert first["lines/bucket=000/lines.parquet"] != second["lines/bucket=000/lines.parquet"]
    assert first["lines/bucket=000/lines.parquet"] != later["lines/bucket=000/lines.parquet"]


def test_one_person_is_the_same_in_a_small_and_a_large_country(tmp_path):
    """Only the pool of professionals grows with the country: who someone is does not hang on how many there are."""
    import duckdb

    for name, people in (("a", 500), ("b", 2500)):
        made(tmp_path / name, people=people, buckets=1)
    small, large = (
        duckdb.sql(f"from '{tmp_path}/{name}/people/*/*.parquet' where person <= 500 order by all").fetchall()
        for name in ("a", "b")
    )
    assert small == large and len(small) > 500


def test_the_manifest_tells_what_was_made(tmp_path):
    made(tmp_path / "a", people=100, buckets=2)
    told = json.loads((tmp_path / "a" / "manifest.json").read_text())
    assert (told["seed"], told["people"], told["buckets"], told["lines_a_person"]) == (1, 100, 2, 18)
    for one in told["files"]:
        assert (tmp_path / "a" / one["file"]).stat().st_size == one["bytes"]


def test_a_folder_in_use_and_a_full_disk_are_refused_before_anything_is_written(tmp_path, monkeypatch):
    (tmp_path / "mine").write_text("kept")
    with pytest.raises(ValueError, match="not an empty folder"):
        made(tmp_path)
    monkeypatch.setattr(making.shutil, "disk_usage", lambda _: making.shutil._ntuple_diskusage(10, 9, 1))
    with pytest.raises(ValueError, match="MB are needed"):
        made(tmp_path / "new", people=1_000_000)
    assert [one.name for one in tmp_path.iterdir()] == ["mine"]


@pytest.mark.parametrize("wrong", [{"people": 0}, {"lines": 0}, {"lines": 101}, {"buckets": -1}, {"threads": -2}])
def test_absurd_sizes_are_refused(wrong, tmp_path):
    with pytest.raises(ValueError, match="--"):
        made(tmp_path / "out", **wrong)
