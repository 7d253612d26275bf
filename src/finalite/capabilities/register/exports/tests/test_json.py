"""The JSON carries the whole register, and its schema is the one that is published."""

import json

import jsonschema_rs
import pytest
from hypothesis import given

from finalite.capabilities import register
from finalite.capabilities.register import loader
from finalite.capabilities.register.exports import Register, as_json, schema, tables_of

from .strategies import register_of, tables

VALIDATOR = jsonschema_rs.validator_for(schema.schema())
OURS = Register(register.entries())


def test_the_published_schema_is_the_one_that_the_types_give():
    assert schema.PATH.read_bytes() == schema.write(), (
        "run: finalite register export schema --out …/register.schema.json"
    )


def test_our_register_reads_back_equal_and_fits_its_schema():
    whole = json.loads(as_json.write(OURS))
    assert list(VALIDATOR.iter_errors(whole)) == []
    back = loader.load_tables({entry.path: table for entry, table in zip(OURS.entries, whole["entries"], strict=True)})
    assert back == OURS.entries


@given(tables())
def test_any_register_fits_the_schema_and_reads_back(table):
    made = register_of(table)
    whole = json.loads(as_json.write(made))
    assert VALIDATOR.is_valid(whole)
    assert register_of(*whole["entries"]).entries == made.entries


@pytest.mark.parametrize(
    ("key", "value"),
    [("status", "asleep"), ("slug", "Lend Books"), ("colour", "red"), ("retention", [{"id": "a", "keep": "5 ans"}]),
     ("published", {"full": "12"}), ("provenance", {"data": "perhaps"})],
)  # fmt: skip
def test_the_schema_refuses_what_the_register_would(key, value):
    whole = json.loads(as_json.write(OURS))
    whole["entries"] = [{**whole["entries"][0], key: value}]
    assert not VALIDATOR.is_valid(whole)


def test_the_same_register_gives_the_same_bytes():
    assert as_json.write(OURS) == as_json.write(Register(tuple(register.entries())))


def test_open_flows_stay_open_in_the_export():
    tables_with_all = [
        one for one in tables_of(OURS.entries) if any(f.get("everything") for f in one.get("receives_from", []))
    ]
    assert tables_with_all
    assert all("data" not in f for one in tables_with_all for f in one["receives_from"] if f.get("everything"))
