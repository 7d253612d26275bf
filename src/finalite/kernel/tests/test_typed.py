"""What somebody types is read whole or told to be wrong, in its place; nothing is guessed."""

from dataclasses import dataclass, field
from datetime import date

import pytest

from finalite.kernel import typed

FIRST, LAST = date(2020, 1, 1), date(2026, 12, 31)


@dataclass
class Form:
    typed: dict[str, str]
    faults: dict[str, str] = field(default_factory=dict)


def read(reader, text, *bounds, **more):
    form = Form({"it": text} if text is not None else {})
    return reader(form, "it", *bounds, "à revoir", **more), form.faults


@pytest.mark.parametrize(
    ("text", "found"), [("2020-01-01", FIRST), ("2026-12-31", LAST), ("2024-02-29", date(2024, 2, 29))]
)
def test_a_day_within_its_bounds_is_read(text, found):
    assert read(typed.day, text, FIRST, LAST) == (found, {})


@pytest.mark.parametrize("text", ["2019-12-31", "2027-01-01", "2023-02-29", "hier", "01/01/2024", "²"])
def test_a_day_that_cannot_be_is_told(text):
    assert read(typed.day, text, FIRST, LAST) == (None, {"it": "à revoir"})


@pytest.mark.parametrize(("text", "found"), [("0", 0), ("26,50", 2650), ("1 234.5 €", 123_450), ("10000", 1_000_000)])
def test_euros_are_read_to_the_cent(text, found):
    assert read(typed.euros, text, 1_000_000) == (found, {})


@pytest.mark.parametrize("text", ["-1", "10000,01", "1,234", "NaN", "1e3", "٣"])
def test_euros_that_nobody_has_are_told(text):
    assert read(typed.euros, text, 1_000_000) == (None, {"it": "à revoir"})


@pytest.mark.parametrize(("text", "found"), [("1", 1), ("99", 99), ("07", 7)])
def test_a_whole_number_is_read(text, found):
    assert read(typed.whole, text, 99, least=1) == (found, {})


@pytest.mark.parametrize("text", ["0", "100", "-3", "2,5", "²", "٣", " 4", "9" * 5000])
def test_what_is_no_such_number_is_told(text):
    assert read(typed.whole, text, 99, least=1) == (None, {"it": "à revoir"})


@pytest.mark.parametrize("text", ["", None])
def test_an_empty_field_is_not_known_and_no_fault(text):
    assert read(typed.day, text, FIRST, LAST) == read(typed.euros, text, 9) == read(typed.whole, text, 9) == (None, {})
