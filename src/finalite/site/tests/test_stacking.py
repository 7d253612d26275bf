"""Tables on a narrow screen: each cell says its column, and a table is still one for whoever listens."""

import lxml.html
import pytest
from django.test import Client

from finalite.site.stacking import stacked

WIDE = """<table class="table table-sm"><caption class="visually-hidden">Soins</caption>
<thead><tr><th scope="col">Soins du</th><th scope="col">Dit &quot;acte&quot; <span>(code)</span></th>
<th></th></tr></thead>
<tbody><tr><th scope="row">1</th><td class="amount">2</td><td>%s</td></tr>
<tr><th scope="row">4</th><td>5</td><td></td></tr></tbody></table>"""
NARROW = (
    '<table class="table"><thead><tr><th>Part</th><th>Montant</th></tr></thead>'
    "<tbody><tr><td>1</td></tr></tbody></table>"
)


def test_each_cell_says_its_column_and_each_part_its_role():
    table = lxml.html.fromstring(stacked(WIDE % "3"))
    assert table.get("role") == "table" and "stacks" in table.classes
    rows = [[(cell.get("data-label"), cell.get("role")) for cell in row] for row in table.xpath("tbody/tr")]
    assert rows == [[("Soins du", "rowheader"), ('Dit "acte" (code)', "cell"), ("", "cell")]] * 2
    assert {head.get("role") for head in table.xpath("thead/tr/th")} == {"columnheader"}
    assert {row.get("role") for row in table.iter("tr")} == {"row"}


def test_a_table_of_two_columns_or_without_a_head_is_left_as_it_is():
    assert stacked(NARROW) == NARROW
    bare = '<table class="table"><tbody><tr><td>1</td><td>2</td><td>3</td></tr></tbody></table>'
    assert stacked(bare + NARROW) == bare + NARROW


def test_a_table_inside_a_cell_takes_nothing_from_the_one_around_it():
    table = lxml.html.fromstring(stacked(WIDE % NARROW))
    inner = table.xpath(".//td/table")[0]
    assert inner.get("role") is None and not inner.xpath(".//*[@data-label]")
    assert table.xpath("tbody/tr[2]/td/@data-label") == ['Dit "acte" (code)', ""]


@pytest.mark.django_db
def test_the_page_of_parts_shows_such_a_table():
    [table] = lxml.html.fromstring(Client().get("/style/").content).xpath("//table[contains(@class, 'stacks')]")
    cells = table.xpath("tbody/tr/*")
    assert cells and all(cell.get("data-label") for cell in cells)
