"""Each row of examples.toml is decided and compared with what it announces; then what must hold of any facts."""

import tomllib
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from finalite.kernel import decision, identifiers, plain
from finalite.missions.entitlements.register_and_affiliate import (
    affiliation_rules,
    aid_rules,
    facts,
    identity_rules,
    likeness,
    rules,
)

TABLE = tomllib.loads((Path(__file__).parent / "examples.toml").read_text(encoding="utf-8"))
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A busy machine is no fault of the rules."""
DAYS = st.dates(date(2023, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize("row", TABLE["example"], ids=[row["title"] for row in TABLE["example"]])
def test_the_example_is_decided_as_announced(row):
    found, expect = decision.find_rule(f"register_and_affiliate.{row['rule']}"), row["expect"]
    decided = found.decide(plain.read(found.facts, row["facts"]), row["on"])
    assert decided.outcome == expect["outcome"], decided.steps
    assert list(decided.missing) == expect.get("missing", list(decided.missing))
    assert "article" not in expect or expect["article"] in {step.article for step in decided.steps}
    assert "code" not in expect or expect["code"] in decided.lines[0].codes.values()


@pytest.mark.parametrize("row", TABLE["key"], ids=[row["number"] for row in TABLE["key"]])
def test_the_published_key_is_found_and_any_other_refused(row):
    assert identifiers.nir_key(row["number"]) == row["key"]
    assert identifiers.parse_nir(row["number"] + row["key"]).key == row["key"]
    with pytest.raises(identifiers.InvalidIdentifier):
        identifiers.parse_nir(row["number"] + f"{int(row['key']) % 97 + 1:02d}")


@pytest.mark.parametrize("row", TABLE["ceiling"], ids=[row["title"] for row in TABLE["ceiling"]])
def test_the_ceiling_is_the_published_one_within_two_euros(row):
    for persons, euros in enumerate(row["euros"], 1):
        assert abs(aid_rules.ceiling(persons, False, row["on"]) - 100 * euros) <= 200


def test_the_ceiling_is_higher_overseas():
    on = date(2025, 4, 1)
    assert aid_rules.ceiling(1, True, on) == 1_150_700
    assert aid_rules.ceiling(5, False, on) > aid_rules.ceiling(4, False, on)


@patient
@given(
    seen=st.builds(
        facts.RegistrationFacts,
        born_in_france=st.sampled_from([True, False]),
        civil_identity=st.booleans(),
        identity_document=st.booleans(),
        civil_status_document=st.booleans(),
        registry=st.sampled_from(["rejected", facts.UNKNOWN]),
    ),
    on=DAYS,
)
def test_nothing_but_the_registry_certifies(seen, on):
    decided = rules.assess_registration(seen, on)
    assert decided.outcome != "certified" and decided.outcome != "refused"
    assert set(decided.missing) <= set(identity_rules.DOCUMENTS)


@patient
@given(asked=DAYS, later=st.integers(0, 2000), demanded=st.one_of(st.none(), st.integers(0, 400)))
def test_no_number_is_suspended_before_two_delays_have_passed(asked, later, demanded):
    on = asked + timedelta(days=later)
    demanded_on = None if demanded is None else asked + timedelta(days=demanded)
    decided = rules.assess_waiting(facts.WaitingFacts(asked_on=asked, demanded_on=demanded_on), on)
    assert decided.outcome != "suspend" or (demanded_on and on > demanded_on + timedelta(days=88))


@patient
@given(
    seen=st.builds(
        facts.AffiliationFacts,
        activities=st.one_of(st.just(facts.UNKNOWN), st.lists(st.sampled_from(facts.Activity), max_size=3).map(tuple)),
        caisse=st.sampled_from([facts.UNKNOWN, "011"]),
        other_state=st.sampled_from([facts.UNKNOWN, "DE", "CH", "US"]),
        form=st.sampled_from([facts.UNKNOWN, "A1", "S1"]),
        form_until=st.one_of(st.just(facts.UNKNOWN), DAYS),
    ),
    on=DAYS,
)
def test_somebody_unsettled_is_told_what_is_missing(seen, on):
    decided = rules.assess_affiliation(seen, on)
    assert (decided.outcome in ("unknown", "no_law")) == bool(decided.missing)
    assert decided.outcome != "unknown" or set(decided.missing) <= set(affiliation_rules.DOCUMENTS)
    assert decided.outcome != "affiliated" or decided.lines[0].codes["caisse"] == "011"


@patient
@given(resources=st.integers(0, 5_000_000), more=st.integers(0, 1_000_000), persons=st.integers(1, 12))
def test_more_resources_never_help(resources, more, persons):
    known = {
        "born_on": date(1990, 1, 1),
        "regular_stay": False,
        "present_since": date(2024, 1, 1),
        "left_meanwhile": False,
        "persons": persons,
        "overseas": False,
    }
    on = date(2025, 12, 1)
    poorer = rules.assess_state_aid(facts.StateAidFacts(**known, resources=resources), on).outcome
    richer = rules.assess_state_aid(facts.StateAidFacts(**known, resources=resources + more), on).outcome
    assert (poorer, richer) != ("refused", "granted")


def test_a_swapped_pair_is_seen_whatever_the_keys_say():
    number = identifiers.fictitious_nir(sex=identifiers.Sex.FEMALE, born_on=date(1985, 7, 14), rank=123)
    swapped = number.number[:11] + number.number[12] + number.number[11]
    assert likeness.is_transposed(number.full, swapped + identifiers.nir_key(swapped))
    assert swapped + identifiers.nir_key(swapped) in likeness.near_numbers(number.full)
    assert not likeness.is_transposed(number.full, number.full)


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, ("same_civil_status",)),
        ({"names": frozenset({"essai"})}, ("same_civil_status",)),
        ({"names": frozenset({"autre"})}, ()),
        ({"birth": "1985-07-15"}, ()),
        ({"birth": ""}, ()),
        ({"sex": "1"}, ()),
        ({"sex": ""}, ("same_civil_status",)),
        ({"number": "x", "number_kind": "waiting"}, ("same_civil_status", "waiting_then_certified")),
        ({"birth_place": "99999"}, ("same_civil_status", "same_birth")),
    ],
)
def test_what_brings_two_records_together(changes, found):
    one = {"names": frozenset({"essai", "camille"}), "birth": "1985-07-14", "sex": "2"}
    here = likeness.Compared(**one, number="n", number_kind="certified", birth_place=changes.get("birth_place", ""))
    assert likeness.signs(here, likeness.Compared(**one | changes)) == found


def test_rows_of_the_reference_are_all_there():
    assert [row["row"] for row in TABLE["key"]] == [11, 12, 13, 14, 15]
