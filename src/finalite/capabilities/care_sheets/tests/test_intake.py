"""The boundary of care sheets: whatever comes in, each line is an act or says what is wrong with it."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finalite.capabilities import care_sheets as intake
from finalite.capabilities.care_sheets import SheetFormat, SheetLine, acts, sheet
from finalite.kernel.identifiers import Sex, fictitious_nir

ON = date(2026, 11, 21)
NIR = fictitious_nir(sex=Sex.FEMALE, born_on=date(1985, 7, 14), rank=12).full
SOUND = {
    "nir": NIR,
    "provider": "90000000018",
    "invoice": "F1",
    "line": 1,
    "act": "G",
    "act_on": "2026-11-03",
    "charged": 3000,
}


def lines_of(content: bytes, format: SheetFormat = SheetFormat.JSONL):
    return [intake.check(raw, received_on=ON, acts=acts.codes()) for raw in intake.read(format, content)]


def faults_of(**changes):
    [line] = lines_of(json.dumps({k: v for k, v in (SOUND | changes).items() if v is not ...}).encode())
    return [] if isinstance(line, SheetLine) else [(fault.field, fault.code) for fault in line]


def test_a_sound_line_is_read():
    assert faults_of() == []


@pytest.mark.parametrize(
    "changes, expected",
    [
        ({"nir": NIR[:-2] + f"{(int(NIR[-2:]) % 97) + 1:02d}"}, ("nir", "nir_key")),
        ({"nir": 285079999901212}, ("nir", "format")),
        ({"act": "ZZZ"}, ("act", "unknown_act")),
        ({"act_on": "2026-11-22"}, ("act_on", "future_date")),
        ({"act_on": "2026-02-30"}, ("act_on", "impossible_date")),
        ({"act_on": "20261103"}, ("act_on", "impossible_date")),
        ({"act_on": "1985-01-01"}, ("act_on", "impossible_date")),
        ({"ends_on": "2026-11-01"}, ("ends_on", "impossible_date")),
        ({"prescribed_on": "2026-11-10"}, ("prescribed_on", "impossible_date")),
        ({"charged": -3000}, ("charged", "negative")),
        ({"charged": 0}, ("charged", "absurd")),
        ({"charged": 10**12}, ("charged", "absurd")),
        ({"charged": 30.0}, ("charged", "format")),
        ({"charged": True}, ("charged", "format")),
        ({"charged": "3000"}, ("charged", "format")),
        ({"quantity": 0}, ("quantity", "absurd")),
        ({"base": 3001}, ("base", "incoherent")),
        ({"marks": ["nonsense"]}, ("marks", "unknown_code")),
        ({"pathway": "by plane"}, ("pathway", "unknown_code")),
        ({"invoice": "F/1"}, ("invoice", "format")),
        ({"provider": "９0000000018"}, ("provider", "format")),
        ({"country": "BE", "third_party": True}, ("third_party", "incoherent")),
        ({"surprise": 1}, ("surprise", "unknown_field")),
        ({"charged": ...}, ("charged", "missing")),
    ],
)
def test_a_fault_names_its_field_and_its_kind(changes, expected):
    assert faults_of(**changes) == [expected]


@pytest.mark.parametrize(
    "raw, code",
    [
        (b'{"nir": "\xe9"}', "encoding"),
        (b"{not json}", "syntax"),
        (b"[1, 2]", "syntax"),
        (b'{"a": 1, "a": 2}', "syntax"),
        (b'{"charged": NaN}', "syntax"),
        (b"[" * 4000, "syntax"),
        (b'{"nir": "' + b"1" * 5000 + b'"}', "too_long"),
        (b'{"charged": 1' + b"0" * 4050 + b"}", "absurd_or_syntax"),
    ],
)
def test_an_unreadable_line_is_refused_alone(raw, code):
    content = b"\n".join([json.dumps(SOUND).encode(), raw, json.dumps(SOUND | {"line": 2}).encode()])
    first, bad, last = lines_of(content)
    assert isinstance(first, SheetLine) and isinstance(last, SheetLine)
    assert bad[0].code == code or code == "absurd_or_syntax"
    assert last.number == 3


def test_csv_and_json_lines_give_the_same_act():
    named = SOUND | {"marks": "donor+samu", "third_party": "true"}
    csv = (";".join(named) + "\r\n" + ";".join(str(value) for value in named.values()) + "\r\n").encode("utf-8-sig")
    [from_csv] = lines_of(csv, SheetFormat.CSV)
    [from_json] = lines_of(json.dumps(SOUND | {"marks": ["donor", "samu"], "third_party": True}).encode())
    assert from_csv.marks == from_json.marks == ("donor", "samu")
    assert from_csv.key == from_json.key and from_csv.third_party and from_csv.charged == 3000


@pytest.mark.parametrize("header", [b"nir;colour\n", b"nir;nir\n", b"\xff;x\n"])
def test_a_csv_with_a_wrong_header_refuses_each_line_and_loses_none(header):
    lines = lines_of(header + b"a;b\nc;d\n", SheetFormat.CSV)
    assert [line[0].code for line in lines] in (["header"] * 2, ["encoding"] * 2)


def test_a_csv_line_short_of_a_column_is_refused_alone():
    content = (",".join(SOUND) + "\n" + ",".join(map(str, SOUND.values())) + "\nonly,two\n").encode()
    good, bad = lines_of(content, SheetFormat.CSV)
    assert isinstance(good, SheetLine) and bad[0].code == "syntax"


@given(content=st.binary(max_size=600), format=st.sampled_from(list(SheetFormat)))
def test_no_bytes_make_the_reader_fail(content, format):
    for line in lines_of(content, format):
        assert isinstance(line, SheetLine) or line


@given(
    fields=st.dictionaries(
        st.sampled_from(sorted(sheet.KNOWN)),
        st.one_of(
            st.none(),
            st.booleans(),
            st.integers(),
            st.floats(),
            st.text(max_size=20),
            st.lists(st.text(max_size=3), max_size=2),
        ),
    )
)
def test_no_value_of_a_known_field_makes_the_check_fail(fields):
    raw = intake.RawLine(1, "", SOUND | fields)
    line = intake.check(raw, received_on=ON, acts=acts.codes())
    assert isinstance(line, SheetLine) or all(fault.message for fault in line)
