"""A run decides every good line once whatever the format, puts the bad ones aside, and goes on after any cut."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from finalite.missions.benefits.pay_care_costs.national import deciding, engines, manifest, numbering, running, sources
from finalite.missions.benefits.pay_care_costs.national.tests import made, stand_in

pytest.importorskip("duckdb")
pytestmark = pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning")  # Ibis asks DuckDB so


def plan(place, out, **more):
    wanted = {"memory": 600, "threads": 1, "buckets": 2} | more
    return running.Plan(tables=sources.find(Path(place)), out=Path(out), **wanted)


def run(place, out, *, decide=stand_in.decide, **more):
    return running.run(plan(place, out, **more), decide, lambda *told: None)


def decisions(out):
    import duckdb

    with duckdb.connect() as con:
        return con.execute(
            f"select * from read_parquet('{out}/decisions/*/*.parquet', hive_partitioning = false) order by line"
        ).fetchall()


def aside(out):
    return [
        json.loads(text) for path in sorted(out.glob("quarantine/**/*.jsonl")) for text in path.read_text().splitlines()
    ]


def faults(out):
    found = ((row["line"], one["field"], one["code"]) for row in aside(out) for one in row["faults"])
    return sorted((-1 if line is None else line, field, code) for line, field, code in found)


@pytest.fixture
def parquet(tmp_path):
    return made.tables(tmp_path / "in")


@pytest.mark.parametrize("format", ["csv", "jsonl"])
def test_every_format_gives_the_same_decisions(tmp_path, parquet, format):
    first = run(parquet, tmp_path / "a")
    other = run(made.tables(tmp_path / "other", format=format), tmp_path / "b")
    assert first["totals"] == other["totals"]
    assert first["totals"]["lines"] == first["totals"]["decided"] == 400
    assert first["totals"]["outcomes"]["no_right"] > 0
    assert decisions(tmp_path / "a") == decisions(tmp_path / "b")


def test_buckets_made_elsewhere_are_decided_as_they_stand(tmp_path, parquet):
    run(parquet, tmp_path / "a")
    run(made.bucketed(parquet, tmp_path / "cut", 3), tmp_path / "b", buckets=0)
    assert decisions(tmp_path / "a") == decisions(tmp_path / "b")
    assert manifest.load(tmp_path / "b")["buckets"] == 3


def test_a_person_in_the_bucket_of_others_is_refused(tmp_path, parquet):
    cut = made.bucketed(parquet, tmp_path / "cut", 3)
    (cut / "lines" / "bucket=1").rename(cut / "lines" / "kept")
    (cut / "lines" / "bucket=2").rename(cut / "lines" / "bucket=1")
    (cut / "lines" / "kept").rename(cut / "lines" / "bucket=2")
    with pytest.raises(sources.Unusable, match="not of this bucket"):
        run(cut, tmp_path / "out")


def test_the_manifest_tells_what_was_read_and_written(tmp_path, parquet):
    kept = run(parquet, tmp_path / "out")
    for name, one in kept["inputs"].items():
        assert manifest.digest(Path(name)) == one["sha256"]
    for note in kept["done"].values():
        for name, one in note["files"].items():
            assert manifest.digest(tmp_path / "out" / name) == one["sha256"]
    assert kept["law"]
    assert kept["code"]
    assert not (tmp_path / "out" / ".work").exists()


def spoil(path, changes):
    """Change some cells of a JSON Lines file: {row: {field: value}}, or a text in the place of the row."""
    rows = path.read_text().splitlines()
    for number, change in changes.items():
        rows[number] = change if isinstance(change, str) else json.dumps(json.loads(rows[number]) | change)
    path.write_text("\n".join(rows) + "\n")


def test_bad_lines_wait_with_their_reasons_and_the_others_go_on(tmp_path):
    place = made.tables(tmp_path / "in", format="jsonl")
    spoil(
        place / "lines.jsonl",
        {
            10: {"charged": -5},
            20: {"charged": "30.00"},
            31: {"family": "wizard", "done_on": "2026-02-30"},
            40: {"line": 41},
            50: {"charged": None, "stay_day": 0},
            60: "{ not json",
            70: {"person": "someone"},
            80: {"marks": 3, "unknown_marks": 2},
        },
    )
    kept = run(place, tmp_path / "out")
    found = faults(tmp_path / "out")
    assert (10, "charged", "out_of_bounds") in found
    assert (20, "charged", "format") in found
    assert (31, "family", "unknown_code") not in found, "what cannot be read says only that"
    assert (31, "done_on", "format") in found
    assert (41, "line", "duplicate") in found
    assert {(50, "charged", "missing"), (50, "stay_day", "out_of_bounds")} <= set(found)
    assert (-1, "", "syntax") in found
    assert (70, "person", "format") in found
    assert (80, "marks", "both") in found
    assert kept["totals"]["quarantined"] == {"lines": 8}
    assert kept["totals"]["decided"] == 392
    placed = {row["place"] for row in aside(tmp_path / "out")}
    assert {11, 21, 32, 61, 71} <= placed
    assert all(one["sentence"] for row in aside(tmp_path / "out") for one in row["faults"])


def test_the_same_faults_are_found_in_csv(tmp_path):
    place = made.tables(tmp_path / "in", format="csv")
    rows = (place / "lines.csv").read_text().splitlines()
    rows[5] = rows[5].replace(";3004;", ";30,04;", 1)
    rows[6] = "1;2;3"
    rows[7] = ";".join(f'"{cell}"' for cell in rows[7].split(";"))
    (place / "lines.csv").write_text("\r\n".join(rows) + "\r\n")
    kept = run(place, tmp_path / "out")
    assert {one["code"] for row in aside(tmp_path / "out") for one in row["faults"]} == {"format", "cells"}
    assert kept["totals"]["quarantined"] == {"lines": 2}
    assert [row["place"] for row in aside(tmp_path / "out")] == [6, 7]


def test_nothing_is_decided_on_rights_that_wait(tmp_path):
    place = made.tables(tmp_path / "in", format="jsonl")
    first = (place / "people.jsonl").read_text().splitlines()[7]
    with (place / "people.jsonl").open("a") as file:
        file.write(json.dumps(json.loads(first) | {"starts_on": "2026-02-01"}) + "\n")
    spoil(place / "people.jsonl", {11: {"born_on": "long ago"}})
    kept = run(place, tmp_path / "out")
    blocked = {json.loads(row["row"])["person"] for row in aside(tmp_path / "out") if row["table"] == "lines"}
    assert blocked == {7, 11}
    assert kept["totals"]["quarantined"]["people"] == 3
    assert {row[2] for row in decisions(tmp_path / "out")}.isdisjoint({7, 11})


def test_a_sheet_of_two_people_waits_whole(tmp_path):
    place = made.tables(tmp_path / "in", format="jsonl")
    spoil(place / "lines.jsonl", {100: {"settled_on": "2026-12-31"}})
    run(place, tmp_path / "out")
    assert faults(tmp_path / "out") == [(100, "sheet", "mixed_sheet"), (101, "sheet", "mixed_sheet")]


def test_a_number_of_another_bucket_waits_and_the_first_is_decided(tmp_path):
    place = made.tables(tmp_path / "in", format="jsonl")
    people = [json.loads(text)["person"] % 2 for text in (place / "lines.jsonl").read_text().splitlines()]
    assert (people[50], people[300]) == (1, 0), "the two stand in two buckets"
    spoil(place / "lines.jsonl", {50: {"line": 300}})
    run(place, tmp_path / "out")
    assert faults(tmp_path / "out") == [(300, "line", "duplicate")]
    assert aside(tmp_path / "out")[0]["place"] == 51
    assert [row[0] for row in decisions(tmp_path / "out")].count(300) == 1


def test_a_sheet_of_two_people_of_two_buckets_waits_whole(tmp_path):
    place = made.tables(tmp_path / "in", format="jsonl")
    spoil(place / "lines.jsonl", {50: {"sheet": 150}, 51: {"sheet": 150}})
    run(place, tmp_path / "out")
    assert faults(tmp_path / "out") == [(line, "sheet", "mixed_sheet") for line in (50, 51, 300, 301)]


def test_buckets_that_number_each_for_itself_are_refused(tmp_path, parquet, monkeypatch):
    cut = made.bucketed(parquet, tmp_path / "cut", 2)
    made.renumbered(cut / "lines")
    monkeypatch.setattr(numbering, "MOST", 5)
    with pytest.raises(sources.Unusable, match="more than 5 numbers of `line` stand in several buckets"):
        run(cut, tmp_path / "out", buckets=0)


@pytest.mark.parametrize("loss", ["lost", "doubled"])
def test_a_rule_that_loses_or_doubles_a_line_is_not_believed(tmp_path, parquet, loss):
    def unfaithful(**tables):
        table = stand_in.decide(**tables)
        return table.filter(table.line != 9) if loss == "lost" else table.union(table.filter(table.line == 9))

    with pytest.raises(deciding.Unfaithful, match="nothing of this bucket is kept"):
        run(parquet, tmp_path / "out", decide=unfaithful)
    assert run(parquet, tmp_path / "out")["totals"]["decided"] == 400


def test_a_run_that_was_cut_goes_on_and_gives_the_same_bytes(tmp_path, parquet):
    run(parquet, tmp_path / "whole", buckets=3)
    seen = []

    def cut(**tables):
        seen.append(1)
        if len(seen) == 2:
            raise KeyboardInterrupt
        return stand_in.decide(**tables)

    with pytest.raises(KeyboardInterrupt):
        run(parquet, tmp_path / "cut", decide=cut, buckets=3)
    assert len(manifest.load(tmp_path / "cut")["done"]) == 1
    run(parquet, tmp_path / "cut", decide=cut, buckets=3)
    assert len(seen) == 4, "the first bucket was not decided again"
    assert decisions(tmp_path / "cut") == decisions(tmp_path / "whole")


@pytest.mark.slow
@pytest.mark.parametrize(("after", "threads"), [(0, 1), (2, 1), (1, 2)])
def test_killed_at_any_moment_nothing_is_lost_and_nothing_doubled(tmp_path, after, threads):
    """With several processes the first alone is killed: the others end by themselves, and spoil nothing meanwhile."""
    place = made.tables(tmp_path / "in", format="jsonl")
    out = tmp_path / "out"
    words = [sys.executable, "-m", f"{__package__}.run_once", str(place), str(out), str(threads)]
    process = subprocess.Popen(words, start_new_session=True)
    try:
        _wait_for(
            lambda: len((manifest.load(out) or {"done": ()})["done"]) >= after and (out / "manifest.json").exists()
        )
    finally:
        (os.kill if threads > 1 else os.killpg)(process.pid, signal.SIGKILL)
        process.wait()
    assert not manifest.load(out)["finished"]
    subprocess.run(words, check=True)
    run(place, tmp_path / "whole", buckets=4)
    assert decisions(out) == decisions(tmp_path / "whole")
    files = [
        {name: one for note in manifest.load(run)["done"].values() for name, one in note["files"].items()}
        for run in (out, tmp_path / "whole")
    ]
    assert files[0] == files[1]
    _wait_for(lambda: not _group_lives(process.pid))


def _group_lives(group):
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def _wait_for(condition, seconds=200):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "the run never came so far"
        time.sleep(0.01)


@pytest.mark.slow
def test_several_processes_write_the_same_bytes_as_one(tmp_path, parquet):
    one, two = run(parquet, tmp_path / "one", buckets=3), run(parquet, tmp_path / "two", buckets=3, threads=2)
    assert one["totals"] == two["totals"]
    assert one["done"] == two["done"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("decide", "error", "said"),
    [
        (stand_in.lose_a_line, deciding.Unfaithful, "came back"),
        (stand_in.end, engines.Unreadable, "ended from outside"),
    ],
)
def test_a_process_that_fails_fails_the_run_and_leaves_it_to_be_taken_up(tmp_path, parquet, decide, error, said):
    with pytest.raises(error, match=said):
        run(parquet, tmp_path / "out", buckets=3, threads=2, decide=decide)
    assert not manifest.load(tmp_path / "out")["finished"]
    assert run(parquet, tmp_path / "out", buckets=3, threads=2)["totals"]["decided"] == 400


def test_a_finished_run_is_not_done_again(tmp_path, parquet):
    run(parquet, tmp_path / "out")
    again = run(parquet, tmp_path / "out", decide=None)
    assert again["finished"]


def test_a_run_does_not_go_on_with_other_inputs(tmp_path, parquet):
    run(parquet, tmp_path / "out")
    made.tables(parquet, lines=300)
    with pytest.raises(manifest.Changed, match=r"lines\.parquet changed.*--restart"):
        run(parquet, tmp_path / "out")
    assert run(parquet, tmp_path / "out", restart=True)["totals"]["lines"] == 300


def test_a_run_does_not_go_on_under_another_law(tmp_path, parquet):
    from finalite.law import reader

    run(parquet, tmp_path / "out")
    try:
        reader.put(reader.book(), "another")
        with pytest.raises(manifest.Changed, match=r"the law changed.*--restart"):
            run(parquet, tmp_path / "out")
    finally:
        reader.put(None)


def test_a_bucket_whose_file_was_touched_is_decided_again(tmp_path, parquet):
    run(parquet, tmp_path / "out")
    before = decisions(tmp_path / "out")
    victim = next((tmp_path / "out").glob("decisions/bucket=001/*.parquet"))
    victim.unlink()
    state = manifest.load(tmp_path / "out")
    manifest.save(tmp_path / "out", state | {"finished": False})
    run(parquet, tmp_path / "out")
    assert decisions(tmp_path / "out") == before


def test_a_folder_of_other_things_is_left_alone(tmp_path, parquet):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.txt").write_text("mine")
    with pytest.raises(sources.Unusable, match="holds other things"):
        run(parquet, tmp_path / "out", restart=True)
    assert (tmp_path / "out" / "thesis.txt").exists()


def test_two_runs_never_write_one_folder(tmp_path, parquet):
    def second(**tables):
        with pytest.raises(sources.Unusable, match="another run"):
            run(parquet, tmp_path / "out")
        return stand_in.decide(**tables)

    run(parquet, tmp_path / "out", decide=second, buckets=1)


@pytest.mark.parametrize(
    ("spoil_it", "told"),
    [
        (lambda place: (place / "people.parquet").unlink(), "no table of people"),
        (
            lambda place: _rewrite(place, "select * exclude (charged), charged as charge from"),
            r"no column charged \(is it charge",
        ),
        (lambda place: _rewrite(place, "select * replace (charged / 100.0 as charged) from"), "charged holds DOUBLE"),
        (
            lambda place: _rewrite(place, "select * replace (done_on::timestamp as done_on) from"),
            "done_on holds TIMESTAMP",
        ),
        (lambda place: _cut(place), "no readable Parquet, perhaps cut short"),
        (lambda place: _care_sheets(place), r"names people: receive it"),
        (lambda place: (place / "lines.csv").write_text("line\n"), "are both there"),
    ],
)
def test_input_with_which_no_run_can_begin_says_what_to_do(tmp_path, parquet, spoil_it, told):
    spoil_it(parquet)
    with pytest.raises(sources.Unusable, match=told):
        run(parquet, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_parquet_damaged_inside_stops_the_run_and_not_what_was_decided(tmp_path, parquet):
    content = bytearray((parquet / "lines.parquet").read_bytes())
    content[4:2000] = b"\0" * 1996
    (parquet / "lines.parquet").write_bytes(content)
    with pytest.raises(engines.Unreadable, match="copy it again"):
        run(parquet, tmp_path / "out")


def _rewrite(place, query):
    import duckdb

    with duckdb.connect() as con:
        con.execute(f"copy ({query} '{place / 'lines.parquet'}') to '{place / 'new'}' (format parquet)")
    (place / "new").replace(place / "lines.parquet")


def _care_sheets(place):
    (place / "lines.parquet").unlink()
    (place / "lines.jsonl").write_text('{"nir": "285079999901252", "provider": "9", "invoice": "F1", "line": 1}\n')


def _cut(place):
    path = place / "lines.parquet"
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
