"""`finalite bench` shows each figure beside its baseline, keeps it, compares it, draws it, and names no host."""

import getpass
import json
import platform
import re
from pathlib import Path

import pytest
from lxml import etree

from finalite.site import cli, measures
from finalite.site.measures import figures, kept, machine, running

BENCH = '''"""A bench of the tests."""
import json, os
def run(as_json):
    print("told on the way")
    rows = [{"what": "ten of them", "things_per_second": int(os.environ.get("THINGS", "1000")), "p95_us": 12.5,
             "baseline_things_per_second": 2000, "aim_things_per_second": 500, "peak_mb": 64}]
    print(json.dumps(rows) if as_json else "prose")
'''
HERE = {"cores": 2, "memory_gb": 8, "processor": "x86_64", "python": "3.11", "load_before": 0.1}


@pytest.fixture(autouse=True)
def checkout(tmp_path, monkeypatch):
    """A checkout with one bench, and nothing kept yet."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "benchmarks").mkdir()
    (tmp_path / "benchmarks" / "things.py").write_text(BENCH)
    return tmp_path


def ran(capsys, *words: str) -> str:
    assert cli.main(["bench", *words]) == 0
    return capsys.readouterr().out


def test_json_is_a_list_whose_rows_have_a_baseline_and_a_machine(capsys):
    (row,) = json.loads(ran(capsys, "things", "--json"))
    assert row["what"] == "ten of them" and row["things_per_second"] == 1000 and row["baseline"] == 2000
    assert {"cores", "memory_gb", "python", "SQLite", "PostgreSQL", "DuckDB"} <= set(row["machine"])


def test_the_version_of_postgresql_is_that_of_the_server_which_the_benches_start(postgresql_server, monkeypatch):
    url = f"postgresql://postgres@/postgres?host={postgresql_server}"
    started = machine.machine()["PostgreSQL"]
    monkeypatch.setenv("BENCH_DATABASE_URL", url)
    assert machine.machine()["PostgreSQL"] == started


def test_nothing_printed_or_kept_names_the_host_its_user_or_a_path(capsys, checkout):
    told = ran(capsys, "things", "--json") + ran(capsys, "things") + ran(capsys, "report", "--svg", "all.svg")
    told += "".join(path.read_text() for path in checkout.rglob("*.json")) + (checkout / "all.svg").read_text()
    told = told.replace("http://www.w3.org/2000/svg", "")
    for secret in {platform.node(), getpass.getuser(), str(checkout), str(Path.home())} - {""}:
        assert not re.search(rf"(?<!\w){re.escape(secret)}(?!\w)", told), secret


def test_a_second_run_is_set_beside_the_first_and_so_is_its_baseline(capsys, monkeypatch):
    assert "no earlier run" in ran(capsys, "things")
    monkeypatch.setenv("THINGS", "1500")
    told = ran(capsys, "things")
    assert "things per second × 1.50" in told and "p95 us × 1.00" in told
    assert "the baseline itself moved × 1.00" in told


def test_another_machine_or_size_is_not_compared(monkeypatch):
    rows = [{"what": "ten", "us": 3, "baseline_us": 1}]
    measures.keep(measures.Run("things", "2026-11-20T10-00-00", HERE, rows))
    assert measures.before("things", HERE | {"python": "3.12"}) is not None
    assert measures.before("things", HERE | {"cores": 64}) is None
    last = measures.before("things", HERE)
    assert "nothing to compare" in measures.compared([{"what": "twenty", "us": 3}], last)[0]
    assert "us × 2.00" in measures.compared([{"what": "ten", "us": 6, "baseline_us": 2}], last)[0]
    assert "moved × 2.00" in measures.compared([{"what": "ten", "us": 6, "baseline_us": 2}], last)[0]


def test_a_spoilt_file_among_those_kept_is_passed_over(checkout):
    measures.keep(measures.Run("things", "2026-11-20T10-00-00", HERE, [{"what": "ten", "us": 3}]))
    for name, content in (("2026-11-21.json", "{"), ("2026-11-22.json", "[]"), ("2026-11-23.json", '{"a": 1}')):
        (kept.FOLDER / "things" / name).write_text(content)
    assert measures.before("things", HERE).at == "2026-11-20T10-00-00"
    assert [run.bench for run in measures.latest()] == ["things"]


def test_the_picture_is_accessible_and_says_what_the_table_says(capsys, checkout):
    ran(capsys, "things")
    table = ran(capsys, "--svg", "all.svg")
    root = etree.fromstring((checkout / "all.svg").read_bytes())
    assert root.get("role") == "img"
    title, what = (root.find(f"{{*}}{tag}") for tag in ("title", "desc"))
    assert root.get("aria-labelledby").split() == [title.get("id"), what.get("id")] and title.text
    seen = " ".join(root.itertext())
    for shown in ("1,000 things/s", "12.5 µs", "baseline 2,000"):
        assert shown in seen and shown in what.text
    assert "| things | ten of them | things per second | 1,000 things/s | 2,000 | 500 |" in table
    assert "12.5 µs" in table


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nothing"], "no bench is called nothing; there are things"),
        ([], "name a bench: things"),
        (["things", "--svg", "no/such/folder.svg"], "no/such/folder.svg"),
    ],
)
def test_what_cannot_be_is_told_with_what_to_do(words, said, capsys):
    assert cli.main(["bench", *words]) == cli.USAGE
    assert said in capsys.readouterr().err


def test_outside_a_checkout_it_says_where_to_go(capsys, tmp_path, monkeypatch):
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert cli.main(["bench", "things"]) == cli.USAGE
    assert "run it from the checkout" in capsys.readouterr().err
    assert cli.main(["bench", "report"]) == 1
    assert "finalite bench NAME" in capsys.readouterr().err


def test_a_bench_that_prints_no_rows_is_told_apart(capsys, checkout):
    (checkout / "benchmarks" / "mute.py").write_text("def run(as_json):\n    print('nothing')\n")
    assert cli.main(["bench", "mute"]) == cli.USAGE
    assert "run(True)" in capsys.readouterr().err


def test_a_row_without_baseline_rate_or_memory_is_doubted():
    assert figures.doubts("privacy", [{"what": "x", "lines_per_second": 1, "baseline": 2, "peak_mb": 3}]) == []
    assert figures.doubts("startup", [{"what": "x", "ms": 1, "baseline_ms": 2}]) == []
    doubts = " ".join(figures.doubts("adjudicate", [{"seconds": 1}]))
    for wanted in ("what", "baseline", "lines_per_second", "peak_mb"):
        assert wanted in doubts


def test_a_baseline_stands_beside_its_own_figure_only():
    row = {"what": "x", "us": 5, "p95_us": 9, "baseline_us": 2, "ratio": 2.5, "peak_mb": 7, "is_sound": True}
    found = {one.name: (one.value, one.baseline, one.unit) for one in figures.figures(row)}
    assert found == {
        "us": (5, 2, "µs"),
        "p95_us": (9, None, "µs"),
        "ratio": (2.5, None, ""),
        "peak_mb": (7, None, "MB"),
    }
    (one,) = figures.figures({"what": "x", "lines_per_cpu_second": 5, "baseline": 7, "aim_lines_per_cpu_second": 4})
    assert (one.unit, one.baseline, one.aim) == ("lines/s of processor", 7, 4)
    clock = {
        "what": "x",
        "lines_per_second": 5,
        "lines_per_cpu_second": 9,
        "baseline_lines_per_second": 8,
        "baseline": 8,
    }
    assert [one.baseline for one in figures.figures(clock)] == [8, None]
    other = {"what": "x", "made_per_second": 5, "read_per_second": 9, "aim_read_per_second": 8}
    assert [one.aim for one in figures.figures(other)] == [None, 8]
    (one,) = figures.figures({"what": "x", "acts_per_second": 5, "baseline": 9, "aim": 1.5})
    assert (one.baseline, one.aim) == (9, None)


def test_every_bench_of_the_house_can_be_run_and_has_a_baseline(monkeypatch):
    home = Path(__file__).parents[5]
    monkeypatch.chdir(home)
    for name in running.names():
        source = (home / "benchmarks" / f"{name}.py").read_text(encoding="utf-8")
        assert "\ndef run(" in source, name
        assert "baseline" in source, name
        assert source.startswith('"""'), name


def test_the_machine_is_told_in_one_line():
    told = machine.told(HERE | {"load_before": 4.0, "SQLite": "3.40"})
    assert told.startswith("2 cores, 8 GB, x86_64, Python 3.11, SQLite 3.40") and told.endswith("(busy)")
    assert not machine.told(HERE).endswith("(busy)")
