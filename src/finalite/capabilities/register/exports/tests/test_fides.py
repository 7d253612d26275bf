"""Loaded by the fideslang package itself; what it has no place for is counted at the head of the file."""

import pytest
import yaml

from finalite.capabilities import register
from finalite.capabilities.register.exports import Register, as_fides, fides_losses

OURS = Register(register.entries())


@pytest.fixture(scope="module")
def taxonomy(tmp_path_factory):
    pytest.importorskip("fideslang", reason="fideslang pins an older pydantic: pip install --no-deps fideslang==3.1.4")
    from fideslang.manifests import ingest_manifests
    from fideslang.parse import load_manifests_into_taxonomy

    path = tmp_path_factory.mktemp("fides") / "register.yml"
    path.write_bytes(as_fides.write(OURS))
    return load_manifests_into_taxonomy(ingest_manifests(str(path)))


def test_the_fideslang_package_loads_every_entry_and_sub_purpose(taxonomy):
    assert {one.fides_key for one in taxonomy.system} == {entry.slug for entry in OURS.entries}
    declared = {one.fides_key: {p.name for p in one.privacy_declarations} for one in taxonomy.system}
    assert all(declared[entry.slug] == {one.id for one in entry.subpurposes} for entry in OURS.entries)


def test_no_key_is_referred_to_and_missing(taxonomy):
    from fideslang.default_taxonomy import DEFAULT_TAXONOMY
    from fideslang.relationships import get_referenced_missing_keys

    known = {one.fides_key for one in DEFAULT_TAXONOMY.data_category} | {"default_organization"}
    assert get_referenced_missing_keys(taxonomy) <= known


def test_our_words_never_replace_a_default_one(taxonomy):
    from fideslang.default_taxonomy import DEFAULT_TAXONOMY

    for kind in ("data_category", "data_use", "data_subject"):
        ours, theirs = ({one.fides_key for one in getattr(where, kind)} for where in (taxonomy, DEFAULT_TAXONOMY))
        assert ours and not ours & theirs


def test_the_grounds_and_the_third_parties_are_those_of_the_entry():
    system = next(one for one in as_fides.manifest(OURS)["system"] if one["fides_key"] == "pay_care_costs")
    told = next(one for one in system["privacy_declarations"] if one["name"] == "tell_payment_parties")
    assert told["legal_basis_for_processing"] == "Legal obligations"
    assert told["special_category_legal_basis"].startswith("Employment, social security")
    assert "La personne elle-même" not in told["third_parties"]
    assert "user.register.care_acts" in told["shared_categories"]


def test_the_file_opens_with_what_it_lost():
    text = as_fides.write(OURS).decode()
    lost = dict(fides_losses.not_carried(OURS))
    citations = sum(len(basis.citations) for entry in OURS.entries for basis in entry.legal_bases)
    assert lost["textes cités par les fondements"] == citations > 0
    assert f"# - textes cités par les fondements : {citations}" in text
    assert yaml.safe_load(text)["system"]


def test_a_flow_to_an_entry_left_out_is_said():
    alone = Register((register.entry("pay_care_costs"),))
    assert "open_health_entitlements" in fides_losses.report(alone)
