"""The law files: every one sound, every fault of a file found, every doubt told."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from finalite import law
from finalite.law import checking, reader

GOOD = """
[rate]
fr = "Taux"
en = "Rate"
unit = "bp"
reference = "CSS L1"
[[rate.value]]
amount = 6500
from = 2020-01-01
source = "texte"
verified_until = 2023-07-31
[[rate.value]]
amount = 5500
from = 2023-08-01
source = "texte"
verified_until = 2026-03-21
"""


@pytest.fixture
def problems_of(tmp_path):
    def check(text):
        (tmp_path / "care").mkdir(exist_ok=True)
        (tmp_path / "care" / "file.toml").write_text(text, encoding="utf-8")
        return checking.problems(folder=tmp_path)

    return check


def test_the_law_files_have_no_problem():
    assert law.problems() == []
    assert len(law.names()) > 160


@pytest.mark.parametrize(
    ("name", "on", "amount"),
    [
        ("care.rates.dental", date(2023, 10, 14), 7000),
        ("care.rates.dental", date(2023, 10, 15), 6000),
        ("care.rates.transport", date(2023, 7, 31), 6500),
        ("care.rates.transport", date(2023, 8, 1), 5500),
        ("care.participation.unit", date(2024, 5, 14), 100),
        ("care.participation.unit", date(2024, 5, 15), 200),
        ("care.franchise.box", date(2024, 3, 30), 50),
        ("care.franchise.box", date(2024, 3, 31), 100),
        ("care.stay.daily_charge", date(2026, 2, 28), 2000),
        ("care.stay.daily_charge", date(2026, 3, 1), 2300),
        ("care.tariffs.g", date(2024, 12, 21), 2650),
        ("care.tariffs.g", date(2024, 12, 22), 3000),
        ("care.tariffs.coe", date(2025, 7, 1), 6000),
        ("rights.c2s.ceiling", date(2025, 4, 1), 1033900),
        ("rights.c2s.contribution", date(2026, 1, 1), (800, 1400, 2100, 2500, 3000)),
        ("deadlines.gdpr.breach_authority", date(2026, 1, 1), 72),
    ],
)
def test_a_value_is_the_one_of_the_day(name, on, amount):
    found = law.value(name, on)
    assert found.amount == amount
    assert found.valid_from <= on
    assert found.period.contains(on)


@given(some.sampled_from(law.names()), some.dates(date(2000, 1, 1), date(2030, 1, 1)))
def test_a_day_has_one_value_or_a_refusal_that_names_it(name, on):
    inside = [each for each in law.parameter(name).values if each.period.contains(on)]
    assert len(inside) <= 1
    if inside:
        assert law.value(name, on) == inside[0]
        return
    with pytest.raises(law.MissingLaw, match=name.replace(".", r"\.")):
        law.value(name, on)


def test_a_hole_that_is_announced_is_refused_on_its_days():
    with pytest.raises(law.MissingLaw, match="RSA, montant pour une personne"):
        law.value("rights.c2s.rsa", date(2023, 1, 1))


def test_a_name_nobody_recorded_offers_near_ones():
    with pytest.raises(law.MissingLaw, match=r"care\.rates\.doctor"):
        law.value("care.rates.doctors", date(2026, 1, 1))


def test_a_value_warns_once_its_source_is_older_than_the_day():
    found = law.value("care.rates.paramedic", date(2026, 3, 21))
    assert found.warnings(date(2026, 3, 21)) == ()
    assert found.warnings(date(2026, 3, 22)) == ("care.rates.paramedic : vérifié seulement jusqu'au 21/03/2026",)


def test_a_value_that_is_not_verified_says_why():
    before, after = (law.value("care.heavy.tariff_threshold", day) for day in (date(2026, 3, 21), date(2026, 3, 22)))
    assert (before.verified, after.verified) == (True, False)
    assert "modifié" in after.warnings(date(2026, 3, 22))[0]


def test_show_and_list_tell_the_same_value():
    shown = law.show("care.stay.emergency", date(2026, 11, 21))
    assert shown["value"]["shown"] == "23,00\u00a0€"
    assert shown["warnings"]
    assert [row["name"] for row in law.listing("care.stay.")] == [n for n in law.names() if n.startswith("care.stay.")]
    assert len(law.show("care.stay.emergency")["values"]) == 2


def test_a_sound_file_has_no_problem(problems_of):
    assert problems_of(GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('fr = "Taux"\n', "", "has no fr"),
        ('reference = "CSS L1"\n', "", "has no reference"),
        ('unit = "bp"', 'unit = "percent"', "has unit 'percent'"),
        ('source = "texte"\n', "", "has no source"),
        ("verified_until = 2023-07-31\n", "", "has no verified_until"),
        ("from = 2020-01-01\n", "", "has no from"),
        ("from = 2023-08-01", 'from = "2023-08-01"', "from is not a date"),
        ("amount = 6500", "amount = 65.0", "amount is not int"),
        ("amount = 6500", "amount = true", "amount is not int"),
        ("amount = 6500", "amont = 6500", "key 'amont'"),
        ("from = 2023-08-01", "from = 2019-08-01", "out of order"),
        ("amount = 6500", "to = 2023-09-01\namount = 6500", "two values on 2023-08-01"),
        ("amount = 6500", "to = 2023-06-30\namount = 6500", "nothing from 2023-06-30 to 2023-08-01"),
        ("amount = 6500", "verified = false\namount = 6500", "is not verified: say why"),
        ("amount = 5500", "to = 2023-07-01\namount = 5500", "ends 2023-07-01 before it starts"),
        ('fr = "Taux"', "fr = Taux", "not readable TOML"),
    ],
)
def test_a_planted_fault_is_found_and_placed(problems_of, old, new, fault):
    found = problems_of(GOOD.replace(old, new, 1))
    assert len(found) == 1
    assert fault in found[0]
    assert found[0].startswith("care/file.toml: ")


def test_a_hole_may_be_announced(problems_of):
    assert problems_of(GOOD.replace("amount = 6500", 'to = 2023-06-30\ngap = "décret perdu"\namount = 6500', 1)) == []


def test_expired_values_are_told_on_request():
    told = law.problems(date(2026, 11, 21))
    assert any("care.rates.doctor" in line for line in told)


def test_every_value_has_a_source_and_every_doubt_a_reason():
    for name in law.names():
        for value in law.parameter(name).values:
            assert value.source and value.reference, name
            assert value.verified or value.why, name
            assert value.valid_to is None or value.valid_to + timedelta(1) == value.period.end


def test_the_version_changes_with_the_files(tmp_path, monkeypatch):
    (tmp_path / "care").mkdir()
    (tmp_path / "care" / "file.toml").write_text(GOOD, encoding="utf-8")
    monkeypatch.setattr(reader, "FOLDER", tmp_path)
    first = reader.version.__wrapped__()
    (tmp_path / "care" / "file.toml").write_text(GOOD.replace("6500", "6600"), encoding="utf-8")
    assert reader.version.__wrapped__() != first
