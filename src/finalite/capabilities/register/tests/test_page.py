"""What people read of an entry tells the proposed from the published."""

import json

import pytest

from finalite.capabilities import register
from finalite.capabilities.register.page import page
from finalite.capabilities.register.wording import duration, ground

SLUGS = [entry.slug for entry in register.entries()]


def line_of(text: str, *words: str) -> str:
    return next(line for line in text.splitlines() if all(word in line for word in words))


def test_a_proposed_category_is_marked_where_a_published_one_stands_beside_it():
    about = page("pay_care_costs").split("### Assuré")[1].split("###")[0]
    assert line_of(about, "Actes, soins").endswith("| publié |")
    assert line_of(about, "Carte Vitale").endswith("| proposé |")


def test_a_fiche_known_by_its_title_alone_shows_its_data_as_proposed():
    about = page("execute_payments").split("## Sur qui")[1].split("## Qui y accède")[0]
    assert "publié" not in about


@pytest.mark.parametrize("slug", SLUGS)
def test_every_sub_purpose_right_and_retention_rule_is_on_the_page(slug):
    text, entry = page(slug), register.entry(slug)
    for id in [*(one.id for one in entry.subpurposes), *(rule.id for rule in entry.retention)]:
        assert f"`{id}`" in text
    assert all(note.text.fr in text for note in entry.source_notes)
    assert all(line.reason in text for line in entry.unused)


@pytest.mark.parametrize("slug", SLUGS)
def test_show_gives_the_keys_of_the_toml_ready_for_json(slug):
    shown = json.loads(json.dumps(register.show(slug)))
    assert shown["slug"] == slug
    assert [one["id"] for one in shown["subpurpose"]] == [one.id for one in register.entry(slug).subpurposes]


def test_coverage_counts_the_whole_register():
    covered = {one["slug"]: one for one in register.coverage()}
    assert len(covered) >= 92
    planned = covered["inform_the_press"]
    assert planned["status"] == "planned"
    assert planned["subpurposes"] and not any(one["operations"] for one in planned["subpurposes"])
    assert [one["id"] for one in covered["execute_payments"]["subpurposes"]] == [
        "exchange_financial_flows", "change_bank_details_in_bulk", "follow_bank_mobility"]  # fmt: skip


@pytest.mark.parametrize(
    ("iso", "said"), [("P1Y", "1 an"), ("P27M", "27 mois"), ("P2Y6M", "2 ans et 6 mois"), ("P1D", "1 jour")]
)
def test_a_duration_is_said_in_french(iso, said):
    assert duration(iso) == said


def test_a_ground_is_said_in_french():
    assert ground("6-1-c") == "Obligation légale (6.1.c)"
    assert ground("9-2-b") == "Données sensibles (9.2.b)"
