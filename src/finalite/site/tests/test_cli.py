"""The command line says clearly what went wrong, answers fast, and never throws a traceback at people."""

import io
import json
import subprocess
import sys

import pytest

from finalite.site import cli


def test_help_answers_without_loading_django():
    code = "import sys; from finalite.site import cli; cli.main(['--help']); print('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=20, check=True)
    assert done.stdout.strip().endswith("False")
    assert all(name in done.stdout for name in cli.COMMANDS)


@pytest.mark.parametrize("name", sorted(set(cli.COMMANDS) - {"check", "docs", "fiche"}))
def test_each_command_explains_itself(name, capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main([name, "--help"])
    assert ended.value.code == 0
    assert f"finalite {name}" in capsys.readouterr().out


def test_a_misspelt_command_is_guessed(capsys):
    assert cli.main(["registre"]) == cli.USAGE
    assert "did you mean 'register'" in capsys.readouterr().err


def test_an_unknown_fiche_is_said_with_near_names(capsys):
    assert cli.main(["register", "show", "pay_care_cost"]) == 1
    assert "pay_care_costs" in capsys.readouterr().err


def test_the_register_speaks_json_with_the_keys_of_the_toml(capsys):
    cli.main(["register", "show", "pay_care_costs", "--json"])
    shown = json.loads(capsys.readouterr().out)
    assert shown["slug"] == "pay_care_costs" and shown["subpurpose"][0]["id"]
    cli.main(["register", "coverage", "--json"])
    rows = json.loads(capsys.readouterr().out)
    assert len(rows) == 92
    assert {"slug", "mission", "status", "subpurposes"} == set(rows[0])


def test_a_value_of_the_law_is_shown_for_a_day(capsys):
    name = json_of(capsys, ["law", "list", "--json"])[0]["name"]
    assert json_of(capsys, ["law", "show", name, "--json"])["name"] == name
    assert cli.main(["law", "show", "no.such.thing"]) == 1
    assert cli.main(["law", "show"]) == cli.USAGE


def test_each_rule_says_the_schema_of_its_facts(capsys):
    rules = json_of(capsys, ["decide", "--list"])
    assert "pay_care_costs.adjudicate" in {rule["rule"] for rule in rules}
    assert all(rule["facts"]["type"] == "object" for rule in rules)


@pytest.mark.parametrize(("typed", "status"), [("{", 4), ('{"nothing": 1}', 4), ("[]", 4)])
def test_facts_that_cannot_be_read_are_an_input_fault(typed, status, monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
    assert cli.main(["decide", "pay_care_costs.adjudicate"]) == status
    assert "Traceback" not in capsys.readouterr().err


def test_an_unknown_rule_or_operation_is_misuse(capsys):
    assert cli.main(["decide", "pay_care_costs.adjudicat"]) == cli.USAGE
    assert cli.main(["do", "--schema", "pay_care_costs.nothing"]) == cli.USAGE
    assert "pay_care_costs.adjudicate" in capsys.readouterr().err


@pytest.mark.django_db
def test_doing_needs_somebody(capsys):
    assert cli.main(["do", "answer_data_subject_requests.complaints_on_desk", "--as", "nobody"]) == 3
    assert cli.main(["do", "answer_data_subject_requests.complaints_on_desk"]) == cli.USAGE
    assert "no_account" in capsys.readouterr().err


@pytest.mark.django_db
def test_an_account_is_opened_with_a_role_and_a_token(capsys, monkeypatch):
    from finalite.capabilities import people

    people.create_organisation(code="01", name="Caisse fictive")
    monkeypatch.setenv("FINALITE_PASSWORD", "court")
    assert cli.main(["user", "add", "claire", "--role", "dpo", "--organisation", "01"]) == 4
    monkeypatch.setenv("FINALITE_PASSWORD", "une phrase assez longue")
    assert cli.main(["user", "add", "claire", "--role", "dpo", "--organisation", "01"]) == 0
    assert cli.main(["user", "add", "claire"]) == 4
    monkeypatch.setattr(sys, "stdin", io.StringIO("{}"))
    assert cli.main(["do", "answer_data_subject_requests.complaints_on_desk", "--json", "--as", "claire"]) == 0
    assert cli.main(["user", "token", "claire"]) == 0
    assert "fin_" in capsys.readouterr().out


@pytest.mark.django_db
def test_a_sound_journal_verifies(capsys):
    assert cli.main(["journal", "verify", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["faults"] == []


def json_of(capsys, words):
    capsys.readouterr()
    assert cli.main(words) == 0
    return json.loads(capsys.readouterr().out)
