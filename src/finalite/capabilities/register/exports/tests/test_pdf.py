"""A PDF that a screen reader can follow, where nothing proposed looks published."""

import io
from dataclasses import replace
from datetime import date

import pikepdf
import pytest

from finalite.capabilities import register
from finalite.capabilities.letters.tests.reading import text_of
from finalite.capabilities.register.exports import CannotCarry, Register, as_pdf

ON = date(2026, 11, 21)
TWO = tuple(register.entry(slug) for slug in ("open_health_entitlements", "execute_payments"))


@pytest.fixture(scope="module")
def one() -> bytes:
    return as_pdf.write(Register((register.entry("pay_care_costs"),), on=ON))


@pytest.fixture(scope="module")
def two() -> bytes:
    return as_pdf.write(Register(TWO, on=ON))


def tags(pdf: bytes) -> list[str]:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return [
            str(one.S)
            for one in document.objects
            if isinstance(one, pikepdf.Dictionary) and "/S" in one and "/P" in one
        ]


def test_it_says_that_it_is_accessible_and_in_french(one):
    with pikepdf.open(io.BytesIO(one)) as document, document.open_metadata() as told:
        assert told["pdfuaid:part"] == "1"
        assert str(document.Root.Lang).startswith("fr") and document.Root.MarkInfo.Marked
        assert told["dc:title"].startswith("Traiter les frais de santé")


def test_tables_have_headers_and_headings_are_tagged(one):
    found = tags(one)
    assert {"/Table", "/TH", "/TD", "/H1", "/H2"} <= set(found)
    assert found.count("/Table") >= 10


def test_every_line_says_its_source(one):
    entry = register.entry("pay_care_costs")
    data = as_pdf._entry(entry)
    marked = [section for section in data["sections"] if section["heads"][-1] == "Source"]
    assert len(marked) == 11
    for section in marked:
        assert all(row[-1] in ("publié", "nommé", "proposé") for row in section["rows"])
    assert "Données (répartition proposée)" in str(data)
    assert "proposé" in text_of(one)


def test_all_entries_have_a_table_of_contents(two):
    text = text_of(two)
    assert "Les fiches" in text and "Registre des traitements" in text
    assert "/TOC" in tags(two)
    assert all(entry.slug in text for entry in TWO)


def test_a_text_that_looks_like_markup_is_printed_as_it_is():
    entry = replace(TWO[1], security=replace(TWO[1].security, measures=('#panic("planted")', "= titre *gras* @ref")))
    text = text_of(as_pdf.write(Register((entry,), on=ON)))
    assert '#panic("planted")' in text.replace("”", '"').replace("“", '"')


def test_the_same_day_gives_the_same_bytes(one):
    assert as_pdf.write(Register((register.entry("pay_care_costs"),), on=ON)) == one


def test_without_a_day_nothing_is_printed():
    with pytest.raises(CannotCarry):
        as_pdf.write(Register(TWO))
