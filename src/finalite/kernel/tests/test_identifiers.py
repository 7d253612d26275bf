"""Identifiers: published examples, planted faults, and agreement with python-stdnum."""

import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some
from stdnum.fr import nir as other_reader

from finalite.kernel import identifiers
from finalite.kernel.identifiers import InvalidIdentifier, PersonNumberKind, Sex

TABLE = tomllib.loads((Path(__file__).parent / "examples.toml").read_text(encoding="utf-8"))
READERS = {
    "siren": identifiers.parse_siren,
    "siret": identifiers.parse_siret,
    "iban": identifiers.parse_iban,
    "nir": lambda text: identifiers.parse_nir(text).full,
}


@pytest.mark.parametrize("row", TABLE["nir_key"], ids=lambda row: row["number"])
def test_a_published_nir_has_its_published_key(row):
    assert identifiers.nir_key(row["number"]) == row["key"]
    assert identifiers.parse_nir(row["number"] + row["key"]).key == row["key"]


@pytest.mark.parametrize("row", TABLE["valid"], ids=lambda row: row["text"])
def test_what_the_source_calls_valid_is_read(row):
    assert READERS[row["kind"]](row["text"]) == row["text"]


@pytest.mark.parametrize("row", TABLE["invalid"], ids=lambda row: row["text"])
def test_a_false_identifier_is_refused_by_kind(row):
    with pytest.raises(InvalidIdentifier) as refused:
        READERS[row["kind"]](row["text"])
    assert refused.value.code == row["kind"]


@some.composite
def numbers(draw):
    place = draw(some.sampled_from(["75056", "2A004", "2B033", "97105", "99126", "69381"]))
    month = draw(some.one_of(some.integers(1, 12), some.integers(20, 42), some.integers(50, 99)))
    year, rank = draw(some.integers(0, 99)), draw(some.integers(1, 999))
    return f"{draw(some.sampled_from('12'))}{year:02d}{month:02d}{place}{rank:03d}"


@given(numbers())
def test_a_sound_number_with_its_key_is_read_here_and_elsewhere(number):
    nir = identifiers.parse_nir(number + identifiers.nir_key(number))
    assert nir.number == number
    assert other_reader.is_valid(nir.full)
    assert identifiers.parse_nir(str(nir)) == nir


@given(numbers(), some.integers(0, 14), some.sampled_from("0123456789"))
def test_one_wrong_digit_is_always_caught(number, place, digit):
    right = number + identifiers.nir_key(number)
    wrong = right[:place] + digit + right[place + 1 :]
    if wrong == right:
        return
    with pytest.raises(InvalidIdentifier):
        identifiers.parse_nir(wrong)


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("2951399126111", "form"),
        ("2951999126111", "form"),
        ("2954399126111", "form"),
        ("3951099126111", "form"),
        ("2801020004005", "place"),
        ("2801000004005", "place"),
        ("2801075000005", "place"),
        ("2801075056000", "rank"),
    ],
)
def test_a_number_that_means_nothing_is_refused_even_with_a_right_key(number, code):
    with pytest.raises(InvalidIdentifier) as refused:
        identifiers.parse_nir(number + identifiers.nir_key(number))
    assert refused.value.code == code


def test_corsica_was_department_20_until_1975():
    old = "2750120004005"
    assert identifiers.parse_nir(old + identifiers.nir_key(old)).place == "20004"


@pytest.mark.parametrize("text", ["", "295109912611", "2951099126111 9", "٢951099126111 93", "2951099126111AB"])
def test_a_text_that_is_no_nir_is_refused(text):
    with pytest.raises(InvalidIdentifier):
        identifiers.parse_nir(text)


@given(some.sampled_from(Sex), some.dates(date(1920, 1, 1), date(2026, 11, 21)), some.integers(1, 999))
def test_an_invented_person_has_a_sound_number_in_the_invented_range(sex, born_on, rank):
    nir = identifiers.fictitious_nir(sex=sex, born_on=born_on, rank=rank)
    assert identifiers.parse_nir(nir.full) == nir
    assert nir.is_fictitious
    assert (nir.sex, nir.birth_month) == (sex, born_on.month)


def test_an_unknown_month_of_birth_is_said_so():
    number = "2955099126111"
    assert identifiers.parse_nir(number + identifiers.nir_key(number)).birth_month is None


def test_temporary_numbers_keep_their_kind_and_are_no_nir():
    waiting = identifiers.parse_person_number("8951099126111", PersonNumberKind.NIA)
    technical = identifiers.parse_person_number("1 732829320 ABC12", PersonNumberKind.NTT)
    assert (waiting.kind, technical.full) == (PersonNumberKind.NIA, "1732829320ABC12")
    with pytest.raises(InvalidIdentifier):
        identifiers.parse_person_number("12", PersonNumberKind.NIA)
    with pytest.raises(InvalidIdentifier):
        identifiers.parse_nir(waiting.full)


@given(some.integers(0, 10**11 - 1))
def test_a_fictitious_account_has_both_keys_right(account):
    iban = identifiers.fictitious_iban(account)
    assert identifiers.parse_iban(iban) == iban
    assert iban[4:9] == identifiers.FICTITIOUS_BANK
    bank, branch, number, key = (int(part) for part in (iban[4:9], iban[9:14], iban[14:25], iban[25:]))
    assert (89 * bank + 15 * branch + 3 * number + key) % 97 == 0


def test_an_account_out_of_range_cannot_be_invented():
    with pytest.raises(ValueError, match="11 digits"):
        identifiers.fictitious_iban(10**11)


def test_bic_rpps_and_finess_are_checked():
    assert identifiers.parse_bic("bnpa frpp xxx") == "BNPAFRPPXXX"
    assert identifiers.parse_rpps("10003456786") == "10003456786"
    assert identifiers.parse_finess("2A0000014") == "2A0000014"
    for reader, text in (
        (identifiers.parse_bic, "BNPA"),
        (identifiers.parse_rpps, "10003456787"),
        (identifiers.parse_finess, "750000548"),
        (identifiers.parse_rpps, "1000345678"),
    ):
        with pytest.raises(InvalidIdentifier):
            reader(text)
