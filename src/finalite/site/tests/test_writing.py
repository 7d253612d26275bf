"""Dates, amounts and numbers read as people write them, in both languages."""

from datetime import UTC, date, datetime

import pytest
from django.utils.translation import override

from finalite.site import writing


@pytest.mark.parametrize(
    ("cents", "french", "english"),
    [(123450, "1\u202f234,50\u00a0€", "€1,234.50"), (5, "0,05\u00a0€", "€0.05"), (-199, "−1,99\u00a0€", "−€1.99")],
)
def test_amounts(cents, french, english):
    with override("fr"):
        assert writing.euros(cents) == french
    with override("en"):
        assert writing.euros(cents) == english


def test_dates_and_instants():
    with override("fr"):
        assert writing.day(date(2026, 12, 1)) == "1er décembre 2026"
        assert writing.moment(datetime(2026, 11, 21, 13, 5, tzinfo=UTC)) == "21 novembre 2026 à 14\u00a0h\u00a005"
        assert writing.birth("1980-05-12") == "12 mai 1980"
    with override("en"):
        assert writing.day(date(2026, 12, 1)) == "1 December 2026"


@pytest.mark.parametrize(
    ("known", "shown"), [("1980-05", "05/1980"), ("1980-00-00", "1980"), ("1980", "1980"), (None, "")]
)
def test_a_birth_is_shown_as_far_as_it_is_known(known, shown):
    assert writing.birth(known) == shown


def test_a_social_security_number_is_grouped_and_another_number_left_alone():
    assert writing.nir("161039999900557").split("\u00a0") == ["1", "61", "03", "99", "999", "005", "57"]
    assert writing.nir("2A") == "2A"
