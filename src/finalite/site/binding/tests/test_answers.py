"""Results and schemas: what the API documents is what it accepts and answers."""

from datetime import UTC, date, datetime

import jsonschema_rs

from finalite.site import binding
from finalite.site.binding.shapes import result_of

from . import sample_signatures as sample

SHEET = sample.Sheet(
    person=sample.PersonId(3), acts=(sample.Act("CS", sample.Cents(2650)),), prescribed_on=date(2026, 1, 2)
)


def test_a_result_becomes_plain_json():
    assert binding.plain({"on": datetime(2026, 1, 1, tzinfo=UTC), "sheet": SHEET, "file": b"a"}) == {
        "on": "2026-01-01T00:00:00+00:00",
        "file": "YQ==",
        "sheet": {
            "person": 3,
            "prescribed_on": "2026-01-02",
            "acts": [{"code": "CS", "price": 2650, "nature": "consultation", "urgent": None}],
        },
    }


def test_a_result_reads_as_text_and_says_unknown():
    shown = binding.text(SHEET)
    assert "urgent: inconnu" in shown and "price: 2650" in shown


def test_the_result_fits_its_schema():
    schema = binding.result_schema(result_of(sample.receive_sheet))
    assert jsonschema_rs.is_valid(schema, binding.plain(SHEET))
    assert not jsonschema_rs.is_valid(schema, {"person": "3"})


def test_the_schema_of_arguments_accepts_what_the_reader_accepts():
    slots = binding.slots_of(sample.receive_sheet)
    schema = binding.arguments_schema(slots)
    good = {"sheet": binding.plain(SHEET), "received_at": "2026-01-01T00:00:00+00:00", "paper": False}
    binding.read_json(slots, good)
    assert jsonschema_rs.is_valid(schema, good)
    assert not jsonschema_rs.is_valid(schema, good | {"extra": 1})
    assert schema["properties"]["sheet"]["properties"]["acts"]["items"]["properties"]["code"] == {
        "type": "string",
        "maxLength": 20_000,
        "x-data-category": "care_acts",
    }
