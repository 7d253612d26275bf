"""Every declared algorithm is in the inventory, with its effect and the way to contest it."""

import csv
import io
from dataclasses import replace

from finalite.capabilities import register
from finalite.capabilities.register.exports import Register, as_inventory

OURS = Register(register.entries())


def test_the_csv_holds_every_algorithm_with_its_effect_and_review():
    lines = list(csv.DictReader(io.StringIO(as_inventory.write_csv(OURS).decode("utf-8-sig")), delimiter=";"))
    assert len(lines) == sum(len(entry.algorithms) for entry in OURS.entries) > 0
    assert {line["Effet"] for line in lines} <= {"décide seul", "aide un agent"}
    assert all(line["Finalité"] and line["Texte"] and line["Recours"] and line["Source"] for line in lines)


def test_the_page_counts_the_entries_that_declare_none():
    text = as_inventory.write_markdown(OURS).decode()
    silent = sum(1 for entry in OURS.entries if not entry.algorithms)
    assert f"{silent} fiches sur {len(OURS.entries)}" in text
    assert text.count("\n| ") == len(list(as_inventory.rows(OURS))) + 2


def test_a_planted_link_or_formula_is_only_text():
    entry = register.entry("pay_care_costs")
    rule = replace(entry.algorithms[0], article="=1+1", review="<b>[ici](http://x)</b>\nsuite")
    made = Register((replace(entry, algorithms=(rule,)),))
    page = as_inventory.write_markdown(made).decode()
    assert "<b>" not in page and "[ici](" not in page and page.count("\n| ") == 3
    assert "'=1+1" in as_inventory.write_csv(made).decode()
