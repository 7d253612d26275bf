"""The audit and the difference from the command line, on ours and on another body's register."""

import json

import pytest

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


def test_diff_in_words_and_json(tmp_path, capsys):
    old, new = tmp_path / "old", tmp_path / "new"
    write(old)
    write(new, SOUND.replace('keep = "P3Y"', 'keep = "P5Y"'))
    assert cli.main(["register", "diff", str(old), str(new)]) == 0
    assert "durée : 3 ans → 5 ans" in capsys.readouterr().out
    assert cli.main(["register", "diff", str(old), str(new), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["changed"][0]["slug"] == "pay_death_capital"


@pytest.mark.parametrize(
    "words", [["diff"], ["diff", "full"], ["diff", "full", "no such state"], ["lint", "--root", "/nowhere"]]
)
def test_what_cannot_be_read_is_said(words, capsys):
    assert cli.main(["register", *words]) == cli.USAGE
    assert "Traceback" not in capsys.readouterr().err
