"""`finalite populate --columnar` says what it made, and what to do when it cannot."""

import json

import pytest

from finalite.site import cli


def test_it_tells_what_it_made(tmp_path, capsys):
    out = tmp_path / "out"
    assert cli.main(["populate", "--columnar", str(out), "--people", "200", "--seed", "3", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["people"] == 200 and told["lines"] > 1000 and told["lines_per_second"] > 0
    assert {one.name for one in out.iterdir()} == {"people", "lines", "counters", "manifest.json"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--people", "0"], "at least one"),
        (["--lines", "500"], "from 1 to 100"),
        (["--from", "2010-01-01"], "start on"),
    ],
)
def test_what_cannot_be_is_told_in_one_sentence(words, said, tmp_path, capsys):
    assert cli.main(["populate", "--columnar", str(tmp_path / "out"), *words]) == cli.USAGE
    told = capsys.readouterr().err
    assert said in told and "Traceback" not in told
    assert not list((tmp_path / "out").glob("*"))


def test_a_folder_that_holds_something_is_left_alone(tmp_path, capsys):
    (tmp_path / "kept").write_text("mine")
    assert cli.main(["populate", "--columnar", str(tmp_path), "--people", "10"]) == cli.USAGE
    assert "not an empty folder" in capsys.readouterr().err
    assert [one.name for one in tmp_path.iterdir()] == ["kept"]


def test_without_duckdb_it_says_what_to_install(tmp_path, capsys, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "duckdb", None)
    assert cli.main(["populate", "--columnar", str(tmp_path / "out"), "--people", "10"]) == 1
    assert "finalite[batch]" in capsys.readouterr().err
