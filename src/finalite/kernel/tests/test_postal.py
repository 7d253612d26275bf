"""An address that no envelope could carry is told at the line to correct."""

import pytest

from finalite.kernel import postal

GOOD = {"street": "12 rue du Modèle", "postcode": "99001", "town": "Villefictive"}


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        ({"street": "x" * 121}, "street"),
        ({"extra": "x" * 81}, "extra"),
        ({"town": "x" * 81}, "town"),
        ({"postcode": "abc"}, "postcode"),
        ({"postcode": "٩٩٠٠١"}, "postcode"),
        ({"country": "France"}, "country"),
        ({"country": "BE", "postcode": "1" * 13}, "postcode"),
    ],
)
def test_the_line_to_correct_is_named(changed, line):
    assert postal.fault(**GOOD | changed)[0] == line


@pytest.mark.parametrize("changed", [{}, {"postcode": "99 001"}, {"country": "BE", "postcode": "B-1000"}])
def test_an_address_that_arrives_has_no_fault(changed):
    assert postal.fault(**GOOD | changed) is None
