"""A form and JSON give the same arguments, and the same problems at the same places."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finalite.capabilities.register.values import AtMost, Upload
from finalite.site import binding
from finalite.site.binding.problems import Problem
from finalite.site.binding.shapes import UnknownType, shape_of
from finalite.site.binding.words import read_word

from . import sample_signatures as sample

SHEET = binding.slots_of(sample.receive_sheet)
TYPED = {
    "sheet.person": "12",
    "sheet.prescribed_on": "21/11/2026",
    "sheet.acts.rows": "2",
    "sheet.acts.0.code": "CS",
    "sheet.acts.0.price": "1 026,50 €",
    "sheet.acts.0.nature": "consultation",
    "sheet.acts.1.code": "PH",
    "sheet.acts.1.price": "7",
    "sheet.acts.1.nature": "medicine",
    "sheet.acts.1.urgent": "no",
    "received_at": "2026-11-21T10:00+00:00",
    "paper": "yes",
    "note": "",
}
SENT = {
    "sheet": {
        "person": 12,
        "prescribed_on": "2026-11-21",
        "acts": [{"code": "CS", "price": 102650}, {"code": "PH", "price": 700, "nature": "medicine", "urgent": False}],
    },
    "received_at": "2026-11-21T10:00:00+00:00",
    "paper": True,
}


def typed(**changes: str) -> dict:
    return binding.read_form(SHEET, binding.form_state(TYPED | {k.replace("__", "."): v for k, v in changes.items()}))


def problems_of(call) -> dict[str, str]:
    with pytest.raises(binding.Unusable) as raised:
        call()
    return {p.field: p.message for p in raised.value.problems}


def test_a_form_and_json_give_the_same_arguments():
    from_json = binding.read_json(SHEET, SENT)
    assert typed() == from_json
    assert from_json["sheet"].acts[0].price == 102650
    assert from_json["sheet"].prescribed_on == date(2026, 11, 21)
    assert from_json["received_at"] == datetime(2026, 11, 21, 10, tzinfo=UTC)
    assert from_json["limit"] is None and from_json["note"] == ""


def test_every_problem_of_a_form_is_told_at_once_and_in_place():
    found = problems_of(lambda: typed(sheet__person="zero", sheet__acts__0__price="dix", paper="", received_at="hier"))
    assert set(found) == {"sheet.person", "sheet.acts.0.price", "paper", "received_at"}


def test_json_and_form_complain_about_the_same_missing_fields():
    from_json = problems_of(lambda: binding.read_json(SHEET, {"sheet": {"acts": [{"code": "CS"}]}}))
    from_form = problems_of(lambda: binding.read_form(SHEET, binding.form_state({"sheet.acts.0.code": "CS"})))
    assert from_json == from_form
    assert set(from_json) == {"sheet.person", "sheet.acts.0.price", "received_at", "paper"}


def test_what_a_record_itself_refuses_is_shown_at_its_field():
    assert problems_of(lambda: typed(sheet__acts__1__price="-7")) == {
        "sheet.acts.1.price": "un prix ne peut pas être négatif"
    }


@pytest.mark.parametrize(
    "change",
    [
        {"paper": 1},
        {"paper": "yes"},
        {"note": 5},
        {"limit": 1.5},
        {"limit": True},
        {"limit": "3"},
        {"limit": 2**70},
        {"received_at": "20261"},
        {"surprise": 1},
        {"sheet": []},
        {"sheet": {"person": 0, "acts": []}},
        {"sheet": {"person": 1, "acts": "CS"}},
        {"note": "a\x00b"},
        {"note": "x" * 30_000},
        {"note": None},
    ],
)
def test_json_of_the_wrong_kind_is_refused(change):
    problems_of(lambda: binding.read_json(SHEET, SENT | change))


@pytest.mark.parametrize("sent", [None, [], "x", 3])
def test_json_that_is_no_object_is_refused(sent):
    assert "" in problems_of(lambda: binding.read_json(SHEET, sent))


def test_unknown_is_kept_apart_from_no():
    urgencies = [act.urgent for act in typed()["sheet"].acts]
    assert urgencies == [None, False]


def test_a_row_is_added_and_removed_without_losing_what_was_typed():
    added = binding.form_state(TYPED | {"add": "sheet.acts"})
    assert added.rows["sheet.acts"] == 3
    removed = binding.form_state(TYPED | {"remove": "sheet.acts.0"})
    assert removed.rows["sheet.acts"] == 1 and removed.words["sheet.acts.0.code"] == "PH"


def test_rows_have_an_upper_bound():
    assert binding.form_state({"a.rows": "9" * 30}).rows["a"] == 200
    assert binding.form_state({"a.rows": "9" * 9000}).rows["a"] == 200
    assert binding.form_state({"a.rows": "2", "remove": "a." + "9" * 9000}).rows["a"] == 2


def test_an_upload_arrives_alike_from_a_form_and_from_json():
    slots = binding.slots_of(sample.keep_file)
    file = SimpleNamespace(name="a.txt", read=lambda: b"hello")
    from_form = binding.read_form(slots, binding.form_state({}, {"file": file}))
    assert from_form == binding.read_json(slots, {"file": {"name": "a.txt", "content": "aGVsbG8="}})
    assert from_form["file"] == Upload("a.txt", b"hello")
    assert "file" in problems_of(lambda: binding.read_json(slots, {"file": {"name": "a", "content": "é"}}))


@pytest.mark.parametrize("far", ["9999-12-31", "31/12/9999", "2200-01-01", "1799-12-31", "0001-01-01"])
def test_a_date_that_no_clock_can_count_from_is_refused_by_the_name_of_its_field(far):
    assert "sheet.prescribed_on" in problems_of(lambda: typed(sheet__prescribed_on=far))


@pytest.mark.parametrize("typed_date", ["31/02/2026", "2026-13-01", "20261121", "demain", "2026-W47-6"])
def test_a_date_that_does_not_exist_is_refused(typed_date):
    assert "sheet.prescribed_on" in problems_of(lambda: typed(sheet__prescribed_on=typed_date))


@pytest.mark.parametrize(
    ("words", "cents"),
    [
        ("12,50", 1250),
        ("12,5", 1250),
        ("12.5", 1250),
        ("1 234,05", 123405),
        ("0", 0),
        ("-3,20", -320),
        ("-0,05", -5),
        ("7 €", 700),
    ],
)
def test_amounts_are_read_as_people_write_them(words, cents):
    assert read_word(shape_of(sample.Cents), words) == cents


@pytest.mark.parametrize("words", ["12,505", "1,2,3", "1.234,50", "douze", "", "٣", "9" * 16])
def test_an_ambiguous_amount_is_refused(words):
    with pytest.raises(ValueError, match="12,50"):
        read_word(shape_of(sample.Cents), words)


@given(st.dictionaries(st.sampled_from([*sorted(TYPED), "add", "remove", "sheet.acts.9.code"]), st.text(max_size=40)))
def test_no_form_whatever_breaks_the_reading(data):
    try:
        binding.read_form(SHEET, binding.form_state(data))
    except binding.Unusable as unusable:
        assert all(isinstance(p, Problem) for p in unusable.problems)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["sheet", "person", "acts", "paper", "note", "received_at", "x"]), inner)
        ),
    )
)
def test_no_json_whatever_breaks_the_reading(data):
    with pytest.raises(binding.Unusable):
        binding.read_json(SHEET, data)


def test_a_type_that_no_door_can_ask_for_is_named():
    def strange(*, amount: float) -> None: ...

    with pytest.raises(UnknownType, match="strange, amount"):
        binding.slots_of(strange)


@pytest.mark.parametrize(("sent", "accepted"), [(1, True), (500, True), (0, False), (-1, False)])
def test_a_number_of_rows_is_one_or_more_in_both_doors(sent, accepted):
    def ask(*, limit: AtMost = 5) -> None: ...

    slots = binding.slots_of(ask)
    for read in (
        lambda: binding.read_json(slots, {"limit": sent}),
        lambda: binding.read_form(slots, binding.form_state({"limit": str(sent)})),
    ):
        if accepted:
            assert read() == {"limit": sent}
        else:
            assert "au moins 1" in problems_of(read)["limit"]
