"""Another organisation keeps its register in a folder of its own, in its own words, without our missions."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from finalite.capabilities import register
from finalite.capabilities.register import imports, loader
from finalite.capabilities.register.exports import FORMATS, Register, as_json, export
from finalite.capabilities.register.imports import ImportRefused, folder
from finalite.capabilities.register.vocabulary import slugs, vocabulary
from finalite.site.cli import main

TERMS = {
    "mission": {"library": {"fr": "Bibliothèque", "en": "Library", "number": 1}},
    "data": {"loans": {"fr": "Emprunts", "en": "Loans", "group": "exchange", "special": "none"}},
    "person": {"reader": {"fr": "Lecteur", "en": "Reader"}},
    "role": {"librarian": {"fr": "Bibliothécaire", "en": "Librarian", "medical": False, "external": False}},
    "event": {"book_returned": {"fr": "Retour du livre", "en": "Book returned"}},
    "recipient": {"book_shop": {"fr": "Libraire", "en": "Book shop", "kind": "supplier"}},
}
ENTRY = {
    "slug": "lend_books", "mission": "library", "status": "planned",
    "title": {"fr": "Prêter des livres", "en": "Lend books"}, "published": {},
    "subpurpose": [{"id": "lend", "fr": "Prêter", "en": "Lend", "editions": []}],
    "data": {"reader": {"read": ["loans"]}}, "access": [{"role": "librarian", "data": ["loans"]}],
    "recipient": [{"who": "book_shop", "data": ["loans"]}],
    "retention": [{"id": "loans", "what": ["loans"], "keep": "P1Y", "from": "book_returned", "then": "delete"}],
}  # fmt: skip


@pytest.fixture
def file(tmp_path) -> Path:
    whole = {"format": "finalite-register", "version": 1, "organisation": "Ville de Sète", "vocabulary": TERMS,
             "entries": [ENTRY]}  # fmt: skip
    path = tmp_path / "ville.json"
    path.write_text(json.dumps(whole), "utf-8")
    return path


@pytest.fixture
def town(tmp_path, file) -> Path:
    imports.new(tmp_path / "town", organisation="Ville de Sète")
    imports.bring(file, tmp_path / "town")
    return tmp_path / "town"


def test_a_new_register_is_empty_and_exports_a_workbook_to_fill_in(tmp_path):
    imports.new(tmp_path / "town", organisation='Ville "d’Agde"')
    with imports.opened(tmp_path / "town") as made:
        assert (made.entries, made.organisation) == ((), 'Ville "d’Agde"')
        (tmp_path / "blank.xlsx").write_bytes(export("xlsx", made))
    assert imports.bring(tmp_path / "blank.xlsx", tmp_path / "again") == ()


def test_a_register_that_was_begun_is_not_begun_again(tmp_path):
    imports.new(tmp_path / "town", organisation="Ville")
    (tmp_path / "town/organisation.toml").write_text('[controller]\nname = "Ville"\ncontact = "1 place"\n', "utf-8")
    with pytest.raises(ImportRefused, match="déjà un registre"):
        imports.new(tmp_path / "town", organisation="Autre")
    with imports.opened(tmp_path / "town") as made:
        assert made.organisation == "Ville" and made.parties[0].contact == "1 place"


def test_the_example_of_an_added_word_is_a_sound_one(tmp_path):
    imports.new(tmp_path / "town", organisation="Ville")
    words = tmp_path / "town" / "vocabulary.toml"
    words.write_text(words.read_text("utf-8").partition("#\n")[2].replace("# ", ""), "utf-8")
    with imports.opened(tmp_path / "town"):
        assert vocabulary().data["library_loans"].fr == "Emprunts de livres"


def test_a_town_speaks_its_own_words_and_only_inside(town):
    with imports.opened(town) as made:
        (entry,) = made.entries
        assert entry.mission == "library" and vocabulary().data["loans"].fr == "Emprunts" and not slugs()
        assert made.organisation == "Ville de Sète"
    assert "loans" not in vocabulary().data and len(slugs()) == 92


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_carries_the_words_of_a_town(town, name):
    from datetime import date

    with imports.opened(town) as made:
        assert export(name, replace(made, on=date(2026, 11, 21)))


@pytest.mark.parametrize("name", ["json", "xlsx"])
def test_a_town_goes_out_and_comes_in_again_with_its_words(town, tmp_path, name):
    with imports.opened(town) as made:
        (tmp_path / f"out.{name}").write_bytes(export(name, made))
    imports.bring(tmp_path / f"out.{name}", tmp_path / "again")
    for one in ("register.toml", "vocabulary.toml", "library/lend_books/fiche.toml"):
        assert (tmp_path / "again" / one).read_text("utf-8") == (town / one).read_text("utf-8")


def test_nothing_is_written_unless_all_is_sound(tmp_path, file):
    broken = json.loads(file.read_text("utf-8"))
    broken["entries"].append({**ENTRY, "slug": "burn_books", "status": "asleep"})
    file.write_text(json.dumps(broken), "utf-8")
    with pytest.raises(ImportRefused):
        imports.bring(file, tmp_path / "away")
    assert not (tmp_path / "away").exists()


def test_a_folder_that_holds_entries_is_never_written_over(town, file):
    before = {path: path.read_bytes() for path in town.rglob("*.toml")}
    with pytest.raises(ImportRefused, match="tient déjà des fiches"):
        imports.bring(file, town)
    assert {path: path.read_bytes() for path in town.rglob("*.toml")} == before


def test_a_disk_that_fills_up_leaves_no_half_register(tmp_path, file, monkeypatch):
    monkeypatch.setattr(folder.toml_text, "text_of", lambda table: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        imports.bring(file, tmp_path / "away")
    assert list((tmp_path / "away").iterdir()) == []


def test_our_register_comes_back_equal(tmp_path):
    path = tmp_path / "ours.json"
    path.write_bytes(as_json.write(Register(register.entries())))
    imports.bring(path, tmp_path / "copy")
    back = {one.slug: one for one in loader.load(tmp_path / "copy")}
    assert all(replace(back[one.slug], path=one.path) == one for one in register.entries())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[data.nir]\nfr = "a"\nen = "b"', "data.nir : est déjà dans le vocabulaire commun"),
        ('[data.loans]\nfr = "a"\ngroup = "exchange"', "data.loans.en : manque"),
        ('[data.loans]\nfr = "a"\nen = "b"\ngroup = "x"', "data.loans.group : est l’un de"),
        ('[colour.red]\nfr = "a"\nen = "b"', "colour : n’est pas une sorte de mots"),
        ('[data."Prêts"]\nfr = "a"\nen = "b"\ngroup = "exchange"', "en minuscules sans accent"),
        ("[data", "TOML illisible"),
    ],
)
def test_words_that_cannot_be_added_are_refused(town, text, said):
    (town / "vocabulary.toml").write_text(text, "utf-8")
    with pytest.raises(ImportRefused, match=said), imports.opened(town):
        pass


def test_the_command_line_lists_shows_covers_and_lints_a_town(town, capsys):
    assert main(["register", "list", "--root", str(town)]) == 0
    assert main(["register", "show", "lend_books", "--root", str(town)]) == 0
    assert main(["register", "coverage", "--root", str(town)]) == 0
    assert main(["register", "lint", "--root", str(town)]) == 0
    said = capsys.readouterr().out
    assert "Prêter des livres" in said and "Bibliothécaire" in said and "0/1 sub-purposes served" in said
    assert "pay_care_costs" not in said


def test_the_command_line_exports_imports_and_starts(tmp_path, capsys):
    out = tmp_path / "one.json"
    assert main(["register", "export", "json", "register_and_affiliate", "--out", str(out)]) == 0
    assert main(["register", "import", str(out), str(tmp_path / "copy")]) == 0
    assert main(["register", "import", str(out), str(tmp_path / "copy")]) == 4
    assert main(["register", "new", str(tmp_path / "town"), "--organisation", "Ville"]) == 0
    assert main(["register", "export", "paper"]) == 2
    assert main(["register", "export", "json", "nobody"]) == 1
    assert main(["register", "import", "nowhere.json", str(tmp_path / "x")]) == 2
    assert "which format?" in capsys.readouterr().err
