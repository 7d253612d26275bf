"""What each entry says is published counts as many things as the two editions print, or the difference is explained.

`printed_counts.tsv` was counted on the text of the editions, not on our files: bullets of sub-purposes in each,
distinct texts cited besides the GDPR, rules of retention, durations in figures. `ours` gives
our own count where it differs, `why` says why, and a note of the entry tells readers.
"""

import csv
from pathlib import Path

import pytest

from finalite.capabilities import register
from finalite.capabilities.register import spans
from finalite.capabilities.register.entry import PROPOSED, Entry, RetentionRule

ROWS = {
    row["fiche"]: row
    for row in csv.DictReader(
        Path(__file__).with_name("printed_counts.tsv").read_text("utf-8").splitlines(), delimiter="\t"
    )
}
NOTED = {"full": "subpurpose", "summary": "subpurpose", "citations": "legal_basis", "retention": "retention"}
PRINTED_ALL_THE_SAME = ("imprimé", "La durée de six mois est publiée")
"""A rule is proposed as a whole where its start event alone is ours; its reason then says that the rest is printed."""
OURS = ("pas de durée imprimée", "reprises de la fiche")


def is_printed(entry: Entry, rule: RetentionRule) -> bool:
    key = f"retention.{rule.id}"
    why = entry.provenance.why(key)
    said = any(sign in why for sign in PRINTED_ALL_THE_SAME) and not any(sign in why for sign in OURS)
    return entry.provenance.of(key) != PROPOSED or said


def counted(entry: Entry) -> dict[str, int]:
    """What the entry says is published, under the columns of the file."""
    cited = {
        one for basis in entry.legal_bases if entry.provenance.of(basis.key) != PROPOSED for one in basis.citations
    }
    return {
        "full": sum("full" in one.editions for one in entry.subpurposes),
        "summary": sum("summary" in one.editions for one in entry.subpurposes),
        "citations": len(cited),
        "retention": sum(is_printed(entry, rule) for rule in entry.retention),
    }


def expected(slug: str) -> dict[str, int]:
    row = ROWS[slug]
    ours = dict(one.split("=") for one in row["ours"].split())
    return {name: int(ours.get(name, row[name])) for name in NOTED}


def test_every_entry_is_counted_once():
    assert list(ROWS) == [one.slug for one in register.entries()]


@pytest.mark.parametrize("slug", ROWS)
def test_as_many_are_published_as_are_printed(slug):
    assert counted(register.entry(slug)) == expected(slug)


@pytest.mark.parametrize("slug", ROWS)
def test_the_durations_printed_in_figures_are_those_of_the_published_rules(slug):
    entry = register.entry(slug)
    kept = {span for rule in entry.retention if is_printed(entry, rule) for span in (rule.keep, rule.archive)}
    assert {span for span in kept if span and spans.days(span)} == set(ROWS[slug]["durations"].split())


@pytest.mark.parametrize("slug", [slug for slug, row in ROWS.items() if row["ours"]])
def test_a_difference_is_explained_and_noted_for_readers(slug):
    row, entry = ROWS[slug], register.entry(slug)
    for name, count in (one.split("=") for one in row["ours"].split()):
        assert count != row[name], f"{name}: no difference to explain"
        assert NOTED[name] in {note.section for note in entry.source_notes}
    assert row["why"]


def test_a_sub_purpose_left_out_or_a_duration_altered_is_caught():
    """The counts are those of the page, so a planted fault shows."""
    from dataclasses import replace

    entry = register.entry("pay_care_costs")
    fewer = replace(entry, subpurposes=entry.subpurposes[1:])
    assert counted(fewer) != expected("pay_care_costs")
    assert counted(replace(entry, legal_bases=())) != expected("pay_care_costs")
    assert counted(replace(entry, retention=entry.retention[1:])) != expected("pay_care_costs")
