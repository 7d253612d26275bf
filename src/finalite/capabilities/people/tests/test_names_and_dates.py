from datetime import date

import pytest

from finalite.capabilities.people import names, partial_date


@pytest.mark.parametrize(
    ("name", "found_as"),
    [
        ("LE GOFF-MÜLLER", ["le", "goff", "muller"]),
        ("Œuvrard d'Hœl", ["oeuvrard", "d", "hoel"]),
        ("N’Guyễn", ["n", "guyen"]),
        ("Straße", ["strasse"]),
        ("Łukasz", ["lukasz"]),
        ("Éléonore", ["eleonore"]),
        ("  ", []),
    ],
)
def test_names_are_searched_without_accents_or_case(name, found_as):
    assert names.words(name) == found_as


def test_a_birth_year_alone_makes_age_uncertain_for_a_year():
    born = partial_date.parse("2008")
    assert born.exact is None
    assert born.surely_under(18, on=date(2025, 12, 31))
    assert not born.surely_under(18, on=date(2026, 1, 1))
    assert not born.surely_reached(18, on=date(2026, 12, 30))
    assert born.surely_reached(18, on=date(2026, 12, 31))


def test_a_birth_month_runs_to_its_last_day():
    assert partial_date.parse("2024-02").latest == date(2024, 2, 29)
    assert partial_date.parse("1999-12").latest == date(1999, 12, 31)


@pytest.mark.parametrize("text", ["1985-02-30", "1985-13", "85", "1985-7-4", "1985-00-00", "", "0000"])
def test_an_impossible_birth_is_refused(text):
    with pytest.raises(ValueError):
        partial_date.parse(text)
