"""The answers to people's questions hold all that the register declares, and nothing else."""

import pytest

from finalite.capabilities.register import flows, loader, spans, views
from finalite.capabilities.register.vocabulary import vocabulary

ENTRIES = loader.entries()


def by_slug(slug):
    return next(one for one in ENTRIES if one.slug == slug)


def test_who_is_told_my_bank_details_is_every_recipient_that_has_them():
    found = {(line.entry.slug, line.item.who) for line in views.told(ENTRIES, "bank_account")}
    wanted = {(e.slug, r.who) for e in ENTRIES for r in e.recipients if "bank_account" in r.data and r.who != "none"}
    assert found == wanted != set()


def test_the_marker_of_no_recipient_is_nobody():
    assert not [line for line in views.disclosures(ENTRIES) if line.item.who == "none"]
    assert not views.told_to(ENTRIES, "none")


def test_every_line_knows_whose_words_it_is():
    line = next(x for x in views.about(ENTRIES, "candidate") if x.entry.slug == "recruit_staff")
    assert line.source == "named"
    proposed = next(x for x in views.kept(ENTRIES, "skills") if x.entry.slug == "recruit_staff")
    assert proposed.source == "proposed"


def test_an_access_without_a_list_sees_all_its_entry_and_no_other():
    for line in views.seen_by(ENTRIES, "care_acts"):
        assert "care_acts" in line.entry.categories
        assert not line.item.data or "care_acts" in line.item.data


def test_after_death_are_the_rules_that_death_starts():
    found = views.kept_from(ENTRIES, views.AFTER_DEATH)
    assert {line.item.start for line in found} <= set(views.AFTER_DEATH)
    assert len([line for line in found if line.item.start == "death"]) == sum(
        rule.start == "death" for one in ENTRIES for rule in one.retention
    )


def test_the_longest_comes_first_and_the_archive_counts():
    lengths = [spans.total(line.item) for line in views.longest(views.rules(ENTRIES))]
    assert lengths == sorted(lengths, reverse=True) and len(lengths) == sum(len(one.retention) for one in ENTRIES)
    benefits = by_slug("pay_care_costs").retention_rule("benefits_paid")
    assert spans.total(benefits) == spans.days("P3Y") + spans.days("P10Y")


@pytest.mark.parametrize(
    ("iso", "days"), [("P1Y", 365), ("P12M", 365), ("P30D", 30), ("P0D", 0), ("", 0), ("P1Y6M", 548)]
)
def test_lengths_compare(iso, days):
    assert spans.days(iso) == days


def test_the_bands_cover_every_entry():
    assert spans.band(()) == spans.NONE
    assert spans.band(by_slug("pay_care_costs").retention) == spans.BEYOND
    assert {spans.band(one.retention) for one in ENTRIES} <= {
        *(name for name, _ in spans.BANDS),
        spans.BEYOND,
        spans.NONE,
    }


def test_the_inventory_puts_first_what_decides_alone():
    effects = [line.item.effect for line in views.algorithms(ENTRIES)]
    assert effects == sorted(effects, key=lambda effect: effect != "automatic")
    assert len(effects) == sum(len(one.algorithms) for one in ENTRIES)


def test_consent_is_answered_even_when_nothing_rests_on_it():
    assert len(views.grounded(ENTRIES, "6-1-a")) == sum(b.gdpr == "6-1-a" for e in ENTRIES for b in e.legal_bases)


def test_the_whole_picture_holds_each_passage_once():
    words = vocabulary()
    assert sum(one.weight for one in flows.between_missions(ENTRIES)) == sum(len(e.receives_from) for e in ENTRIES)
    told = sum(r.who != "none" for e in ENTRIES for r in e.recipients)
    assert sum(one.weight for one in flows.to_kinds(ENTRIES, words)) == told == len(flows.to_recipients(ENTRIES))


@pytest.mark.parametrize("mission", vocabulary().mission)
def test_the_picture_of_a_mission_holds_its_passages_once(mission):
    ours = {one.slug for one in ENTRIES if one.mission == mission}
    parts = [*flows.inside(ENTRIES, mission), *flows.into(ENTRIES, mission), *flows.out_of(ENTRIES, mission)]
    touching = [p for p in flows.between_entries(ENTRIES) if ours & {p.giver, p.taker}]
    assert sorted(map(id_of, parts)) == sorted(map(id_of, touching))


def id_of(passage):
    return (passage.giver, passage.taker)
