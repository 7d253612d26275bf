"""The audit and the difference from the command line, on ours and on another body's register."""

import json

import pytest

from finalite.capabilities import register
from finalite.capabilities.register.tests.factories import SOUND, write
from finalite.site import cli


def test_lint_names_rule_article_and_entry(capsys):
    assert cli.main(["register", "lint"]) == 0
    text = capsys.readouterr().out
    assert "citation_impossible (RGPD art. 6(3))" in text and "« CSS L. 43 »" in text
    assert "92 fiches" in text.splitlines()[-1]


def test_lint_of_another_register_in_json(tmp_path, capsys):
    write(tmp_path, SOUND.replace('keep = "P3Y"', ""))
    assert cli.main(["register", "lint", "--json", "--root", str(tmp_path)]) == 0
    found = json.loads(capsys.readouterr().out)
    assert "retention_without_duration" in {one["rule"] for one in found["findings"]}
    assert {one["entry"] for one in found["findings"]} == {"", "pay_death_capital"}, "and the register names nobody"
    assert cli.main(["register", "lint", "--strict", "--root", str(tmp_path)]) == 1


@pytest.mark.django_db
def test_diff_in_words_and_json(tmp_path, capsys):
    old, new = tmp_path / "old", tmp_path / "new"
    write(old)
    write(new, SOUND.replace('keep = "P3Y"', 'keep = "P5Y"'))
    assert cli.main(["register", "diff", str(old), str(new)]) == 0
    text = capsys.readouterr().out
    assert "durée : 3 ans → 5 ans" in text
    assert cli.main(["register", "diff", str(old), str(new), "--lang", "en"]) == 0
    assert "period: 3 years → 5 years" in capsys.readouterr().out
    assert cli.main(["register", "diff", str(old), str(new), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["changed"][0]["slug"] == "pay_death_capital"


@pytest.mark.django_db
def test_diff_counts_the_people_held_in_the_tables_it_touches(tmp_path, capsys):
    text = register.entry("pay_care_costs").path.read_text("utf-8")
    place = {"shelf": "benefits", "slug": "pay_care_costs"}
    write(tmp_path / "old", text, **place)
    write(tmp_path / "new", text.replace('keep = "P3Y"', 'keep = "P4Y"'), **place)
    words = ["register", "diff", str(tmp_path / "old"), str(tmp_path / "new")]
    assert cli.main(words) == 0
    assert "personnes détenues dans les tables touchées : 0" in capsys.readouterr().out
    assert cli.main([*words, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["touches"]["pay_care_costs"]["people"] == 0


@pytest.mark.parametrize(
    "words", [["diff"], ["diff", "full"], ["diff", "full", "no such state"], ["lint", "--root", "/nowhere"]]
)
def test_what_cannot_be_read_is_said(words, capsys):
    assert cli.main(["register", *words]) == cli.USAGE
    assert "Traceback" not in capsys.readouterr().err
