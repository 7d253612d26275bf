"""The entries say what the published register says, and mark as proposed what it does not."""

import pytest

from finalite.capabilities import register
from finalite.capabilities.register.vocabulary import KINDS, printed, slugs

PUBLISHED_SUBPURPOSES = {
    "open_health_entitlements": 6,
    "pay_care_costs": 8,
    "answer_data_subject_requests": 6,
    "execute_payments": 3,
}
"""As counted in the two editions; the two merged bullets of entry 62 count for two."""


@pytest.mark.parametrize(("slug", "count"), PUBLISHED_SUBPURPOSES.items())
def test_no_published_sub_purpose_is_skipped(slug, count):
    entry = register.entry(slug)
    assert entry.in_force
    assert len([one for one in entry.subpurposes if one.editions]) == count


PRINTED = sorted(key for key, source in printed().items() if source == "published")


@pytest.mark.parametrize("slug", slugs())
def test_everything_printed_is_declared(slug):
    """What the full edition prints of persons, data, recipients and posts, as counted apart in `published.tsv`."""
    entry = register.entry(slug)
    said = {
        "person": entry.data,
        "recipient": {one.who for one in entry.recipients},
        "role": {one.role for one in entry.access},
    }
    missing = [(kind, id) for fiche, kind, id, _ in PRINTED if fiche == slug and id not in said.get(kind, {id})]
    missing += [
        (person, id)
        for fiche, kind, id, person in PRINTED
        if fiche == slug and kind == "data" and id not in (entry.data[person].all if person else entry.categories)
    ]
    assert missing == []


def test_the_professional_sees_rights_and_treating_doctor_only():
    [access] = [one for one in register.entry("pay_care_costs").access if one.role == "health_professional"]
    assert access.subpurposes == ("share_rights_and_treating_doctor",)
    assert not access.data & {"care_acts", "benefit_use", "bank_account", "prescriptions", "postal_contact"}


def test_authorities_of_steering_receive_totals_only():
    recipients = register.entry("pay_care_costs").recipients
    assert {one.who for one in recipients if one.aggregated} == {"has", "european_commission", "line_ministry"}


def test_there_are_ninety_two_permanent_slugs_with_their_numbers():
    assert len(slugs()) == 92
    numbers = [row.number for row in slugs().values() if row.number]
    assert len(numbers) == len(set(numbers)) == 87


def test_the_vocabulary_has_labels_in_both_languages():
    words = register.vocabulary()
    assert all(term.fr and term.en for kind in KINDS for term in getattr(words, kind).values())
    assert words.data["nir"].special == "nir" and words.role["retention"].builtin
