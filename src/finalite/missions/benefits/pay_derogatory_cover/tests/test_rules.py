"""The three rules: worked examples as rows, each boundary, and what holds whatever the amounts."""

import tomllib
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finalite import law
from finalite.kernel import plain
from finalite.kernel.decision import decide, find_rule
from finalite.missions.benefits.pay_derogatory_cover import rules
from finalite.missions.benefits.pay_derogatory_cover.facts import AsbestosFacts, PackageFacts, VictimCareFacts

EXAMPLES = tomllib.loads((Path(__file__).parent / "examples.toml").read_text("utf-8"))["example"]
ON = date(2026, 11, 2)
CENTS = st.integers(min_value=0, max_value=10_000_000)


@pytest.mark.parametrize("row", EXAMPLES, ids=lambda row: row["name"])
def test_example(row):
    found = decide(f"pay_derogatory_cover.{row['rule']}", row["facts"], row.get("on", ON))
    assert found.outcome == row["outcome"]
    assert {name: found.amounts[name] for name in row.get("amounts", {})} == row.get("amounts", {})
    assert set(row.get("missing", ())) <= set(found.missing)
    cited = {step.article for step in found.steps}
    assert set(row.get("articles", ())) <= cited, cited
    text = " ".join((*found.missing, *(step.note for step in found.steps)))
    assert row.get("says", "") in text


def test_the_examples_use_each_rule():
    assert {row["rule"] for row in EXAMPLES} == {"victim_care", "early_cessation", "experiment_package"}


def victim(**changes):
    known = {"act_on": date(2026, 10, 6), "charged": 3_500, "attack_on": date(2026, 9, 12), "quality": "present"}
    return VictimCareFacts(**(known | {"related": True, "base": 3_000, "ordinary_rate": 7_000} | changes))


@settings(max_examples=100)
@given(charged=CENTS, base=CENTS, rate=st.integers(0, 10_000))
def test_a_victim_is_paid_what_was_spent_and_never_more(charged, base, rate):
    found = rules.victim_care(victim(charged=charged, base=base, ordinary_rate=rate), ON).amounts
    assert found["paid"] == charged == found["base"] + found["overrun"]
    assert 0 <= found["state_share"] <= found["base"] <= base
    assert found["to_beneficiary"] == 0, "nothing is advanced"


@pytest.mark.parametrize("days, outcome", [(-1, "paid"), (0, "refused"), (1, "refused")])
def test_the_offer_of_the_fund_ends_the_cover_on_its_day(days, outcome):
    offer = date(2026, 10, 6)
    assert rules.victim_care(victim(offer_on=offer, act_on=offer + timedelta(days=days)), ON).outcome == outcome


@pytest.mark.parametrize("day, over", [(date(2016, 7, 14), 0), (date(2016, 7, 15), 500)])
def test_overruns_are_paid_from_15_july_2016(day, over):
    found = rules.victim_care(victim(attack_on=date(2016, 7, 1), act_on=day), ON)
    assert found.amounts["overrun"] == over


def relative(**changes):
    known = {"quality": "relative", "is_psychiatric": True, "follow_up_from": date(2026, 10, 1)}
    return victim(**(known | changes))


@pytest.mark.parametrize("day, outcome", [(date(2028, 9, 30), "paid"), (date(2028, 10, 1), "refused")])
def test_the_follow_up_of_a_relative_lasts_two_years(day, outcome):
    assert rules.victim_care(relative(act_on=day), ON).outcome == outcome


def worker(**changes):
    known = {
        "applied_on": date(2026, 3, 16),
        "ground": "establishment",
        "born_on": date(1969, 5, 5),
        "establishment_listed": True,
        "exposure_days": 4_383,
        "ceased_on": date(2026, 3, 31),
        "other_income": False,
        "wages": (300_000,) * 12,
    }
    return AsbestosFacts(**(known | changes))


@settings(max_examples=100)
@given(wages=st.lists(st.integers(0, 5_000_000), min_size=12, max_size=12))
def test_an_allowance_stays_under_the_wage_and_its_ceilings(wages):
    found = rules.early_cessation(worker(wages=tuple(wages)), ON).amounts
    ceiling = law.value("wages.ceiling.monthly", date(2026, 4, 1)).number
    assert 0 <= found["monthly"] <= max(found["reference_wage"] * 85 // 100, 0) + 1
    assert found["monthly"] <= ceiling * 65 // 100 + ceiling * 50 // 100


@settings(max_examples=60)
@given(exposure=st.integers(0, 20_000), more=st.integers(0, 3_000))
def test_a_longer_exposure_never_opens_later_nor_before_fifty(exposure, more):
    before, after = (worker(exposure_days=days, ceased_on=date(2000, 1, 1)) for days in (exposure, exposure + more))
    days = [rules.early_cessation(one, date(2040, 1, 1)).steps[1].note for one in (before, after)]
    first, second = (date(int(day[6:]), int(day[3:5]), int(day[:2])) for day in days)
    assert date(2019, 5, 5) <= second <= first <= date(2029, 5, 5)


@pytest.mark.parametrize("name", ["ground", "establishment_listed", "exposure_days", "ceased_on", "wages", "born_on"])
def test_an_unknown_fact_is_asked_for_and_never_refused(name):
    found = rules.early_cessation(plain.read(AsbestosFacts, plain.write(worker()) | {name: "unknown"}), ON)
    assert (found.outcome, found.missing) == ("unknown", (name,))
    assert name in rules.DOCUMENTS


def patient(**changes):
    known = {
        "done_on": date(2026, 10, 6),
        "unit": "per_patient",
        "amount": 12_000,
        "source": "Cahier fictif",
        "starts_on": date(2024, 2, 1),
        "ends_on": date(2028, 1, 31),
        "included_on": date(2026, 3, 2),
        "informed": True,
        "agreed": True,
        "most": 1,
    }
    return PackageFacts(**(known | changes))


@pytest.mark.parametrize("day, outcome", [(date(2028, 1, 30), "paid"), (date(2028, 1, 31), "refused")])
def test_nothing_is_paid_from_the_end_of_the_experiment_on(day, outcome):
    assert rules.experiment_package(patient(done_on=day), ON).outcome == outcome


@settings(max_examples=60)
@given(amount=st.integers(1, 10**8), score=st.integers(0, 10_000))
def test_a_performance_share_is_never_above_the_package(amount, score):
    found = rules.experiment_package(patient(unit="performance", amount=amount, score=score, included_on=None), ON)
    assert 0 <= found.amounts["paid"] <= amount
    assert (found.amounts["paid"] == amount) is (score == 10_000 or amount * score // 10_000 == amount)


def test_the_facts_of_each_rule_can_be_read_back():
    for facts in (victim(), worker(), patient()):
        assert plain.read(type(facts), plain.write(facts)) == facts
    assert {find_rule(f"pay_derogatory_cover.{name}").facts for name in ("victim_care", "early_cessation")}
