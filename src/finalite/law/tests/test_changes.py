"""What if the law were otherwise: values laid over those of the book, for a whole process, and told in its version."""

from datetime import date

import pytest

from finalite import law
from finalite.law import changes, reader

BOX = "care.franchise.box"


@pytest.fixture(autouse=True)
def _files_again():
    yield
    reader.put(None)


def written(tmp_path, text, name="reform.toml"):
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return str(path)


def test_a_changed_value_holds_on_its_days_and_the_others_stay(tmp_path):
    before = law.version()
    text = f"[[{BOX}.value]]\namount = 200\nfrom = 2026-01-01\nto = 2026-06-30\n"
    assert changes.use(written(tmp_path, text)) == law.version() != before
    found = {
        day: law.value(BOX, day).amount
        for day in map(date.fromisoformat, ("2020-01-01", "2025-12-31", "2026-01-01", "2026-06-30", "2026-07-01"))
    }
    assert list(found.values()) == [50, 100, 200, 200, 100]
    assert not law.value(BOX, date(2026, 2, 1)).verified
    reader.put(None)
    assert law.value(BOX, date(2026, 2, 1)).amount == 100
    assert law.version() == before


def test_a_file_placed_like_those_of_the_law_names_its_parameters_shortly(tmp_path):
    written(tmp_path, "[[box.value]]\namount = 300\nfrom = 2026-01-01\n", "care/franchise.toml")
    changes.use(str(tmp_path))
    assert law.value(BOX, date(2027, 1, 1)).amount == 300


def test_a_name_in_one_piece_is_read_too(tmp_path):
    changes.use(written(tmp_path, f'[["{BOX}".value]]\namount = 0\nfrom = 2008-01-01\n'))
    assert law.value(BOX, date(2010, 1, 1)).amount == 0


def test_a_day_gives_the_law_that_was_in_force_on_it():
    changes.use("2023-05-05")
    assert law.value(BOX, date(2026, 5, 5)).amount == 50


def test_another_change_is_another_version(tmp_path):
    one = changes.use(written(tmp_path, f"[[{BOX}.value]]\namount = 1\nfrom = 2026-01-01\n"))
    reader.put(None)
    assert changes.use(written(tmp_path, f"[[{BOX}.value]]\namount = 2\nfrom = 2026-01-01\n")) != one


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "nothing is changed"),
        ("x = ", "not readable TOML"),
        ("[a]\nb = 1", r"a\.b is not a parameter"),
        (
            "[[care.franchise.boxe.value]]\namount = 1\nfrom = 2026-01-01",
            r"no parameter is called .* near: care\.franchise\.box",
        ),
        (f"[[{BOX}.value]]\namount = 1.5\nfrom = 2026-01-01", "amount is not int"),
        (f"[[{BOX}.value]]\namount = 1", "has no from"),
        (f"[{BOX}]\nvalue = 3", "value is no list"),
    ],
)
def test_what_cannot_be_laid_over_names_file_and_parameter(tmp_path, text, told):
    with pytest.raises(law.InvalidLaw, match=told):
        changes.use(written(tmp_path, text))


def test_a_place_without_law_is_refused(tmp_path):
    with pytest.raises(law.InvalidLaw, match="no file of law there"):
        changes.use(str(tmp_path / "nowhere.toml"))
    with pytest.raises(law.InvalidLaw, match="no file of law there"):
        changes.use(str(tmp_path))
