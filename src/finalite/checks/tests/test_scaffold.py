"""A new fiche starts as a folder of questions that loads, and a promise that is red."""

import pytest

from finalite.capabilities.register import loader
from finalite.checks import scaffold
from finalite.checks.scaffold import CannotScaffold, Plan

PLAN = Plan(15, "benefits", "pay_death_capital", "Verser le capital décès", "Pay death capital")


def test_the_folder_holds_a_planned_entry_that_loads(tmp_path):
    files = scaffold.scaffold(PLAN, tmp_path)
    (entry,) = loader.load(tmp_path / "src" / "finalite" / "missions")
    assert (entry.slug, entry.status, entry.published.full, entry.published.summary) == (PLAN.slug, "planned", 15, True)
    names = {
        path.relative_to(tmp_path / "src/finalite/missions/benefits/pay_death_capital").as_posix() for path in files
    }
    assert {"fiche.toml", "migrations/__init__.py", "tests/test_promise.py"} <= names
    assert (tmp_path / "src/finalite/missions/benefits/__init__.py").is_file()


def test_the_promise_of_a_new_fiche_is_red(tmp_path, monkeypatch):
    scaffold.scaffold(PLAN, tmp_path)
    path = tmp_path / "src/finalite/missions/benefits/pay_death_capital/tests/test_promise.py"
    promise: dict = {}
    exec(compile(path.read_text("utf-8"), str(path), "exec"), promise)  # the file the scaffold wrote
    known = loader.load(tmp_path / "src" / "finalite" / "missions")
    monkeypatch.setattr(loader, "_by_slug", lambda: {one.slug: one for one in known})
    with pytest.raises(AssertionError, match="answer the questions"):
        promise["test_the_fiche_is_in_force"]()


def test_a_processing_of_our_own_has_no_number(tmp_path):
    scaffold.scaffold(Plan(None, "benefits", "lend_wheelchairs", "Prêter des fauteuils", "Lend wheelchairs"), tmp_path)
    (entry,) = loader.load(tmp_path / "src" / "finalite" / "missions")
    assert entry.published.full is None and not entry.published.summary


@pytest.mark.parametrize(
    ("plan", "question"),
    [
        (Plan(15, "benefit", "pay_death_capital", "a", "b"), "did you mean 'benefits'"),
        (Plan(15, "benefits", "Pay death", "a", "b"), "what shall it be called"),
        (Plan(16, "benefits", "pay_death_capital", "a", "b"), "number 15 of benefits in fiches.tsv"),
        (Plan(15, "benefits", "pay_dead", "a", "b"), "number 15 is pay_death_capital; is it that one?"),
        (Plan(400, "benefits", "pay_dead", "a", "b"), "the full edition has no number 400"),
        (Plan(15, "benefits", "pay_death_capital", "", "b"), "the fiche has no title"),
    ],
)
def test_an_answer_that_cannot_be_right_is_asked_again(tmp_path, plan, question):
    with pytest.raises(CannotScaffold, match=question):
        scaffold.scaffold(plan, tmp_path)
    assert not list(tmp_path.iterdir())


def test_an_existing_fiche_is_never_written_over(tmp_path):
    scaffold.scaffold(PLAN, tmp_path)
    with pytest.raises(CannotScaffold, match="exists already"):
        scaffold.scaffold(PLAN, tmp_path)


def test_what_is_not_given_is_asked(monkeypatch, capsys):
    asked: list[Plan] = []
    monkeypatch.setattr(scaffold, "scaffold", lambda plan: asked.append(plan) or [])
    answers = iter(["-", "benefits", "lend_wheelchairs", "Prêter des fauteuils", "Lend wheelchairs"])
    monkeypatch.setattr("builtins.input", lambda: next(answers))
    assert scaffold.main([]) == 0
    assert asked == [Plan(None, "benefits", "lend_wheelchairs", "Prêter des fauteuils", "Lend wheelchairs")]


def test_a_number_of_the_edition_says_the_rest(monkeypatch):
    asked: list[Plan] = []
    monkeypatch.setattr(scaffold, "scaffold", lambda plan: asked.append(plan) or [])
    assert scaffold.main(["15"]) == 0
    assert (asked[0].mission, asked[0].slug) == ("benefits", "pay_death_capital")


def test_no_answer_ends_with_a_message(monkeypatch, capsys):
    def nobody() -> str:
        raise EOFError

    monkeypatch.setattr("builtins.input", nobody)
    assert scaffold.main([]) == 2
    assert "no answer was given" in capsys.readouterr().err
