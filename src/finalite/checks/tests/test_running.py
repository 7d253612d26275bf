"""`finalite check` as people call it, on the real house."""

import json

from finalite.capabilities.register import loader
from finalite.checks import generated, running
from finalite.checks.finding import Finding
from finalite.checks.house import House, this_house
from finalite.checks.writing import documents, flow_picture, write_docs


def test_findings_are_printed_and_make_the_command_fail(monkeypatch, capsys):
    monkeypatch.setattr(running, "run_checks", lambda: [Finding("data", "a.py", "A.b", "what is it?")])
    assert running.main([]) == 1
    assert "a.py: A.b: what is it? [data]" in capsys.readouterr().out
    assert running.main(["--json"]) == 1
    assert json.loads(capsys.readouterr().out)[0]["key"] == "A.b"
    assert running.main(["flows"]) == 0


def test_a_register_that_does_not_load_is_told_line_by_line(tmp_path, monkeypatch):
    path = tmp_path / "benefits" / "pay_facilities" / "fiche.toml"
    path.parent.mkdir(parents=True)
    path.write_text('slug = "pay_facilities"\nstatus = "nearly"\n', encoding="utf-8")
    monkeypatch.setattr(running, "this_house", lambda: loader.load(tmp_path))
    found = running.run_checks()
    assert {one.check for one in found} == {"register"}
    assert any(one.key == "status" for one in found)


def test_a_page_that_is_out_of_date_is_seen_and_written_again(tmp_path, monkeypatch):
    house = House(tmp_path, this_house().entries)
    assert {one.key for one in generated.check(house)} == {"page"}
    written = write_docs(tmp_path)
    assert len(written) == len(documents(house.entries)) and not list(generated.check(house))
    assert write_docs(tmp_path) == [], "nothing changed, so nothing is written"
    (tmp_path / "docs" / "register" / "gone.md").write_text("x")
    written[0].write_text("x")
    assert {one.file for one in generated.check(house)} == {"docs/register/gone.md", house.place(written[0])}


def test_the_picture_shows_each_declared_flow():
    picture = flow_picture(this_house().entries)
    assert "open_health_entitlements -->" in picture and "| pay_care_costs" in picture


def test_register_code_and_law_are_in_step():
    assert [str(one) for one in running.run_checks()] == []
