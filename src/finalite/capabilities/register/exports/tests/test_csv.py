"""One line a fact, none of them a formula, none proposed under the name of published."""

import csv
import io

from hypothesis import given

from finalite.capabilities import register
from finalite.capabilities.register.exports import Register, as_csv, as_table
from finalite.capabilities.register.exports.cells import STARTS, is_dangerous, quoted, unquoted
from finalite.capabilities.register.exports.sheets import SHEETS

from .strategies import register_of, tables, text


def read(content: bytes) -> list[dict[str, str]]:
    lines = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";")
    return [{key: unquoted(cell) for key, cell in line.items()} for line in lines]


def raw(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def rebuilt(facts: list[dict[str, str]]) -> dict:
    """The table again, from its facts alone: the columns say which values are lists, numbers or flags."""
    table: dict = {"slug": facts[0]["fiche"]}
    for sheet in SHEETS:
        rows: dict[str, dict] = {}
        columns = {one.key: one for one in sheet.columns}
        for fact in facts:
            if fact["rubrique"] == sheet.section:
                row, column = rows.setdefault(fact["ligne"], {}), columns[fact["champ"]]
                value = {"flag": fact["valeur"] == "oui"}.get(column.kind, fact["valeur"])
                value = int(value) if column.kind == "number" else value
                if column.many:
                    row.setdefault(column.key, []).append(value)
                else:
                    row[column.key] = value
        sheet.fill(table, list(rows.values()))
    return table


def empty_out(value):
    """Without what is empty: a fact is never that nothing is there; and lists of words in one order."""
    if isinstance(value, dict):
        return {key: kept for key, one in value.items() if (kept := empty_out(one)) not in ({}, [], None)}
    if isinstance(value, list):
        return sorted(value) if all(isinstance(one, str) for one in value) else [empty_out(one) for one in value]
    return value


@given(tables())
def test_an_entry_is_rebuilt_from_its_facts(table):
    made = register_of(table)
    back = rebuilt(read(as_csv.write(made)))
    assert empty_out(back) == empty_out(as_table(made.entries[0]))


def test_our_whole_register_is_rebuilt_from_its_facts():
    found: dict[str, list] = {}
    for fact in read(as_csv.write(Register(register.entries()))):
        found.setdefault(fact["fiche"], []).append(fact)
    for entry in register.entries():
        assert empty_out(rebuilt(found[entry.slug])) == empty_out(as_table(entry)), entry.slug


@given(text)
def test_no_cell_is_a_formula_and_every_cell_reads_back(written):
    assert not quoted(written).startswith(STARTS) and not is_dangerous(quoted(written))
    assert unquoted(quoted(written)) == written


@given(tables())
def test_no_cell_of_the_file_begins_like_a_formula(table):
    assert not any(is_dangerous(cell) for line in raw(as_csv.write(register_of(table))) for cell in line)


def test_what_the_source_does_not_detail_is_proposed_even_in_a_published_rule():
    facts = read(as_csv.write(Register((register.entry("pay_care_costs"),))))
    rule = [one for one in facts if one["rubrique"] == "retention" and one["ligne"] == "2"]
    assert {one["source"] for one in rule if one["champ"] == "keep"} == {"publié"}
    assert {one["source"] for one in rule if one["champ"] == "what"} == {"proposé"}
    card = [one for one in facts if one["rubrique"] == "data" and one["valeur"] == "card"]
    assert {one["source"] for one in card} == {"proposé"} and all(one["raison"] for one in card)
