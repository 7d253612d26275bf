"""The workbook shows every row, computes nothing, and reads back equal."""

import io
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings

from finalite.capabilities import register
from finalite.capabilities.register import loader
from finalite.capabilities.register.exports import CannotCarry, Register, as_xlsx
from finalite.capabilities.register.exports.cells import coded, decoded, is_dangerous
from finalite.capabilities.register.exports.sheets import SHEETS
from finalite.capabilities.register.imports import draft, from_xlsx

from .strategies import register_of, tables, text

SOME = Register(tuple(register.entry(slug) for slug in ("open_health_entitlements", "pay_care_costs")))


def opened(made: Register) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(as_xlsx.write(made)))


def nowhere(entries):
    return sorted((replace(one, path=Path()) for one in entries), key=lambda one: one.slug)


def back(made: Register):
    return draft.checked(from_xlsx.read(as_xlsx.write(made)), Path("away"))


def test_our_whole_register_reads_back_equal():
    made = Register(register.entries())
    read = from_xlsx.read(as_xlsx.write(made))
    assert read.organisation == made.organisation and read.faults == ()
    found = loader.load_tables({draft.path_of(one.table, Path("away")): one.table for one in read.pieces})
    assert nowhere(found) == nowhere(made.entries)


@given(tables())
@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_any_register_reads_back_equal(table):
    made = register_of(table)
    assert nowhere(back(made)) == nowhere(made.entries)


@given(text)
def test_what_xml_cannot_hold_is_coded_and_decoded(written):
    assert decoded(coded(written)) == written


def test_every_section_has_its_sheet_frozen_filtered_and_wide_enough():
    book = opened(SOME)
    for sheet in SHEETS:
        page = book[sheet.title]
        assert page.freeze_panes == "C2" and page.auto_filter.ref, sheet.title
        assert [cell.value for cell in page[1]] == as_xlsx.headings(sheet)
        assert page.column_dimensions["A"].width > 30


@pytest.mark.parametrize("start", ["=HYPERLINK(1)", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", " =1"])
def test_a_planted_formula_stays_text(start):
    entry = SOME.entries[0]
    planted = replace(entry, security=replace(entry.security, measures=(start,)))
    cell = opened(Register((planted,)))["Sécurité"]["B2"]
    assert cell.data_type == "s" and cell.quotePrefix
    assert decoded(cell.value) == start


def test_no_cell_anywhere_is_computed():
    cells = [cell for page in opened(SOME) for row in page.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert len(cells) > 1000
    assert all(cell.data_type == "s" and (cell.quotePrefix or not is_dangerous(cell.value)) for cell in cells)


def test_a_text_longer_than_a_cell_is_refused_with_its_place():
    planted = replace(SOME.entries[0], title=replace(SOME.entries[0].title, fr="a" * 40_000))
    with pytest.raises(CannotCarry, match=r"Fiches, D2 : plus de 32767 signes"):
        as_xlsx.write(Register((planted,)))


def test_a_column_that_the_source_does_not_detail_says_so_in_its_heading():
    heads = as_xlsx.headings(next(one for one in SHEETS if one.section == "retention"))
    assert "Données (répartition proposée)" in heads and heads[-2:] == ["Source (pour lire)", "Raison (pour lire)"]
