"""The reading of claims: whatever comes, each line is sound or says its faults, and none stops the others."""

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finalite.missions.benefits.pay_derogatory_cover import intake

ON = date(2026, 11, 2)
SOUND = {
    "nir": "285079999900149",
    "provider": "10000000001",
    "invoice": "A1",
    "line": 1,
    "act": "G",
    "act_on": "2026-10-06",
    "charged": 3_000,
}
NAMES = st.sampled_from([*intake.TEXTS, *intake.NUMBERS, "act_on", "surprise"])
ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


def check(fields):
    return intake.check(intake.RawLine(1, json.dumps(fields)), ON)


@settings(max_examples=100)
@given(changed=st.dictionaries(NAMES | st.text(), ANY, max_size=4))
def test_any_line_is_sound_or_says_its_faults(changed):
    found = check(SOUND | changed)
    assert isinstance(found, intake.ClaimLine) or (found and all(type(fault) is str for fault in found))


@settings(max_examples=100)
@given(content=st.binary(max_size=200))
def test_any_bytes_are_lines(content):
    for raw in intake.read(content):
        assert not isinstance(intake.check(raw, ON), intake.ClaimLine) and "\0" not in raw.text


@pytest.mark.parametrize(
    "changed, said",
    [
        ({"act_on": "2026-11-03"}, "date passée"),
        ({"act_on": "1999-12-31"}, "date passée"),
        ({"act_on": "06/10/2026"}, "2026-11-22"),
        ({"charged": 0}, "charged"),
        ({"charged": True}, "charged"),
        ({"line": None}, "line : manque"),
        ({"act": ["G"]}, "acte inconnu"),
        ({"country": "be"}, "majuscules"),
        ({"provider": None}, "provider : manque"),
        ({"invoice": "A" * 21}, "20 caractères"),
        ({"invoice": "\ud800"}, "20 caractères"),
        ({"package": "ENTREE"}, "experiment : manque"),
    ],
)
def test_a_fault_is_said_in_its_place(changed, said):
    found = check(SOUND | changed)
    assert any(said in fault for fault in found), found


def test_a_sound_line_is_read_whole_and_an_empty_country_is_france():
    found = check(SOUND | {"country": ""})
    assert (found.country, found.charged, found.act_on, found.rank) == ("FR", 3_000, date(2026, 10, 6), 1)
