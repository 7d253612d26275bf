"""The TOML that we write says what was meant, whatever people type."""

import tomllib

from hypothesis import given
from hypothesis import strategies as st

from finalite.capabilities import register
from finalite.capabilities.register.exports import as_table
from finalite.capabilities.register.exports.tests.strategies import tables
from finalite.capabilities.register.imports import toml_text

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
LEAF = TEXT | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.lists(TEXT, max_size=8)
TABLE = st.dictionaries(TEXT.filter(bool), LEAF, max_size=4)
SECTION = st.lists(TABLE, min_size=1, max_size=3) | st.dictionaries(TEXT.filter(bool), TABLE, max_size=3)
WHOLE = st.dictionaries(TEXT.filter(bool), LEAF | TABLE | SECTION)


@given(WHOLE)
def test_any_table_reads_back(table):
    assert tomllib.loads(toml_text.text_of(table)) == table


@given(tables())
def test_an_entry_reads_back_in_its_order(table):
    back = tomllib.loads(toml_text.text_of(table))
    assert back == table
    plain = [key for key, value in table.items() if value != []]
    assert [key for key in back if key in plain] == plain


def test_our_entries_read_back_on_lines_that_people_can_read():
    for entry in register.entries():
        text = toml_text.text_of(as_table(entry))
        assert tomllib.loads(text) == as_table(entry)
        assert all(len(line) <= 120 for line in text.splitlines() if line.endswith(("[", ",")))


def test_keys_stay_in_the_order_of_the_models():
    text = toml_text.text_of(as_table(register.entry("pay_care_costs")))
    order = ["slug =", "[title]", "[[subpurpose]]", "[[legal_basis]]", "[data.insured]", "[[access]]", "[[recipient]]",
             "[[retention]]", "[rights]", "[[algorithm]]", "[security]", "[provenance]", "[[proposed]]"]  # fmt: skip
    places = [text.index(one) for one in order]
    assert places == sorted(places)
