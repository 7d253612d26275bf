"""The command as its user meets it: what it prints and writes, how it refuses, how it comes back from a kill."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from finalite.missions.benefits.pay_care_costs.national import manifest
from finalite.missions.benefits.pay_care_costs.national.tests import made
from finalite.site import cli

pytest.importorskip("duckdb")
pytestmark = pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning")  # Ibis asks DuckDB so
SMALL = ("--memory", "600M", "--threads", "1", "--buckets", "2")
REFORM = "[[care.participation.unit.value]]\namount = 300\nfrom = 2026-01-01\n"


def words(*given):
    return [sys.executable, "-m", "finalite.site.cli", "batch", *map(str, given)]


def finalite(*given):
    """The command in a process of its own, which nobody watches."""
    return subprocess.run(words(*given), capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return made.tables(tmp_path_factory.mktemp("batch") / "in", people=120, lines=1200)


@pytest.fixture(scope="module")
def finished(place):
    out = place.parent / "run"
    done = finalite("adjudicate", place, out, *SMALL, "--json")
    assert done.returncode == 0, done.stderr
    return out, done


def test_a_run_prints_what_it_did_and_nothing_else(finished):
    out, done = finished
    told = json.loads(done.stdout)
    assert done.stderr == "", "no bar where nobody watches"
    assert told["lines"] == told["decided"] == sum(told["outcomes"].values()) == 1200
    assert {"paid", "no_right"} <= set(told["outcomes"])
    assert 50 < told["peak_mb"] < 2000
    assert json.loads((out / "manifest.json").read_text())["law"] == told["law"]


def test_a_line_is_decided_as_one_would_by_hand(finished):
    """Thirty euros and four cents with the chosen doctor, for an adult without exemption: seven tenths, less the flat
    participation."""
    import duckdb

    out, _done = finished
    with duckdb.connect() as con:
        base, rate, covered, paid, kept = con.execute(
            f"select base, rate, covered, paid, participation from '{out}/decisions/*/*.parquet' where line = 4"
        ).fetchone()
    assert (base, rate, covered, paid + kept) == (3004, 7000, 2103, 2103)


def test_help_says_how_and_comes_at_once():
    done = finalite("adjudicate", "--help")
    assert done.returncode == 0
    assert "docs/columnar.md" in done.stdout
    check = "import sys, finalite.site.cli.batch; sys.exit('ibis' in sys.modules or 'duckdb' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0


def test_killed_and_run_again_it_writes_the_same_bytes(place, finished, tmp_path):
    whole, _done = finished
    out = tmp_path / "out"
    process = subprocess.Popen(words("adjudicate", place, out, *SMALL), start_new_session=True)
    try:
        end = time.monotonic() + 300
        while not (manifest.load(out) or {"done": ()})["done"] and process.poll() is None:
            assert time.monotonic() < end
            time.sleep(0.005)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    again = finalite("adjudicate", place, out, *SMALL)
    assert again.returncode == 0, again.stderr
    assert "1200 lines read, 1200 decided" in again.stdout
    assert written(out) == written(whole)


def written(out):
    return {str(path.relative_to(out)): path.read_bytes() for path in out.glob("decisions/**/*.parquet")}


def test_bad_lines_are_told_and_the_others_decided(tmp_path, capsys):
    place = made.tables(tmp_path / "in", format="csv", lines=40)
    text = (place / "lines.csv").read_text()
    (place / "lines.csv").write_text(text.replace("doctor", "docteur", 1))
    assert cli.main(["batch", "adjudicate", str(place), str(tmp_path / "out"), *SMALL]) == 0
    told = capsys.readouterr().out
    assert "40 lines read, 39 decided" in told
    assert "in quarantine, each with its reasons: lines 1" in told
    row = json.loads(next((tmp_path / "out" / "quarantine").glob("*/lines.jsonl")).read_text())
    assert row["place"] == 2
    assert row["faults"][0]["field"] == "family"
    assert "medicine_major" in row["faults"][0]["sentence"]


def _no_people(place):
    (place / "people.parquet").unlink()


def _cut(place):
    path = place / "lines.parquet"
    path.write_bytes(path.read_bytes()[:-40])


def _renamed(place):
    _copy(place, "select * rename (tariff as tarif) from")


def _in_euros(place):
    _copy(place, "select * replace (charged / 100.0 as charged) from")


def _copy(place, query):
    import duckdb

    with duckdb.connect() as con:
        con.execute(f"copy ({query} '{place / 'lines.parquet'}') to '{place / 'new'}' (format parquet)")
    (place / "new").replace(place / "lines.parquet")


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (_no_people, "no table of people"),
        (_cut, "copy it again"),
        (_renamed, "no column tariff (is it tarif?)"),
        (_in_euros, "a whole number (int64) is needed"),
    ],
)
def test_input_that_cannot_be_used_says_what_to_do(tmp_path, capsys, spoil, told):
    place = made.tables(tmp_path / "in", lines=20)
    spoil(place)
    assert cli.main(["batch", "adjudicate", str(place), str(tmp_path / "out")]) == 4
    assert told in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("given", "status", "told"),
    [
        (("nowhere", "out"), 4, "no such file or folder"),
        (("{place}", "{place}/out"), 2, "is inside"),
        (("{place}", "out", "--engine", "spark"), 2, "go together"),
        (("{place}", "out", "--law", "nowhere.toml"), 4, "no file of law there"),
    ],
)
def test_a_misused_command_says_how_to_use_it(place, tmp_path, monkeypatch, capsys, given, status, told):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["batch", "adjudicate", *(one.format(place=place) for one in given)]) == status
    assert told in capsys.readouterr().err


@pytest.mark.parametrize("memory", ["lots", "12", "10M"])
def test_a_memory_that_is_none_is_refused(memory, capsys):
    with pytest.raises(SystemExit):
        cli.main(["batch", "adjudicate", "a", "b", "--memory", memory])
    assert "write it as 800M or 3G" in capsys.readouterr().err


def test_changed_inputs_are_refused_until_one_says_restart(tmp_path, capsys):
    place, out = made.tables(tmp_path / "in", lines=20), str(tmp_path / "out")
    assert cli.main(["batch", "adjudicate", str(place), out, *SMALL]) == 0
    made.tables(place, lines=30)
    assert cli.main(["batch", "adjudicate", str(place), out, *SMALL]) == 4
    assert "--restart" in capsys.readouterr().err
    assert cli.main(["batch", "adjudicate", str(place), out, *SMALL, "--restart"]) == 0
    assert "30 lines read" in capsys.readouterr().out


def test_replay_says_what_a_change_of_law_costs(place, tmp_path):
    (tmp_path / "reform.toml").write_text(REFORM)
    out = tmp_path / "out"
    done = finalite("replay", place, out, *SMALL, "--law", tmp_path / "reform.toml")
    assert done.returncode == 0, done.stderr
    assert "Versé avant" in done.stdout
    act = (out / "tables" / "by-act.csv").read_text().splitlines()
    assert act[0] == "Acte;Lignes;Versé avant;Versé après;Différence"
    rows = {row.split(";")[0]: row.split(";")[1:] for row in act[1:]}
    before, after, difference = map(int, rows["Ensemble"][1:])
    assert difference == after - before < 0, "who bears more is paid less"
    assert rows["PH7"][3] in ("0", "secret"), "medicines bear a franchise, not this participation"
    assert {"index.html", "by-age.svg", "by-caisse.csv"} <= {path.name for path in (out / "tables").iterdir()}
    versions = {manifest.load(out / half)["law"] for half in ("before", "after")}
    assert len(versions) == 2


def test_replay_refuses_a_law_before_it_decides_anything(place, tmp_path):
    (tmp_path / "reform.toml").write_text(REFORM.replace("unit", "units"))
    done = finalite("replay", place, tmp_path / "out", "--law", tmp_path / "reform.toml")
    assert done.returncode == 4
    assert "no parameter is called care.participation.units; near: care.participation.unit" in done.stderr
    assert not (tmp_path / "out").exists()


def test_publish_writes_tables_and_keeps_what_the_next_release_needs(finished, tmp_path, capsys):
    run, _done = finished
    out = tmp_path / "release"
    assert cli.main(["batch", "publish", str(run), str(out), "--by", "act,age+caisse,month"]) == 0
    told = capsys.readouterr().out
    assert {path.suffix for path in out.iterdir()} == {".csv", ".svg", ".html"}
    assert "secret" in (out / "by-age-caisse.csv").read_text()
    assert "<polyline" in (out / "by-month.svg").read_text()
    page = (out / "index.html").read_text()
    assert page.count("<table>") == page.count("<svg") == 3
    kept = run / "releases" / "release.json"
    assert str(kept) in told
    more = ["batch", "publish", str(run), str(tmp_path / "next"), "--by", "act,age+caisse,month", "--former", str(kept)]
    assert cli.main(more) == 0
    assert (tmp_path / "next" / "by-age-caisse.csv").read_text() == (out / "by-age-caisse.csv").read_text()
    assert cli.main([*more[:3], str(out)]) == 2
    assert "written once" in capsys.readouterr().err


def test_a_noisy_release_spends_the_budget_until_none_is_left(finished, tmp_path, capsys):
    pytest.importorskip("opendp")
    run, _done = finished
    more = ["--epsilon", "0.6", "--ledger", str(tmp_path / "ledger.jsonl")]
    assert cli.main(["batch", "publish", str(run), str(tmp_path / "one"), *more, "--budget", "1"]) == 0
    assert "0.4 is left" in capsys.readouterr().out
    assert (tmp_path / "one" / "by-age.csv").read_text().startswith("Tranche d’âge;Personnes (avec bruit)")
    assert cli.main(["batch", "publish", str(run), str(tmp_path / "two"), *more]) == 3
    assert "nothing is released" in capsys.readouterr().err
    assert not (tmp_path / "two").exists()


def test_publish_refuses_a_run_that_is_none(tmp_path, capsys):
    assert cli.main(["batch", "publish", str(tmp_path), str(tmp_path / "out")]) == 2
    assert "no finished run" in capsys.readouterr().err


def test_the_bar_tells_the_time_left():
    from finalite.site.cli.batch_bar import Bar

    bar = Bar()
    bar.step = "deciding"
    assert bar.line(250, 1000, 60) == "deciding lines   [███████·····················] 250/1,000  3 min 00 s left"
    assert bar.line(100, 100_000, 60).endswith("16 h 39 min left")
    assert bar.line(0, 0, 1) == "deciding lines…"
