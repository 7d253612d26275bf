"""Each row of examples.toml is decided and compared with what it announces; properties hold beyond the rows."""

import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from finalite.kernel import decision, plain
from finalite.missions.entitlements.open_disability_and_death_entitlements import facts, rules

TABLE = tomllib.loads((Path(__file__).parent / "examples.toml").read_text(encoding="utf-8"))["example"]
DAYS = st.dates(date(2019, 1, 1), date(2026, 11, 21))
ON = date(2026, 6, 1)


@pytest.mark.parametrize("row", TABLE, ids=[row["title"] for row in TABLE])
def test_the_example_is_decided_as_announced(row):
    found, expect = decision.find_rule(f"{rules.SLUG}.{row['rule']}"), row["expect"]
    decided = found.decide(plain.read(found.facts, row["facts"]), row["on"])
    assert decided.outcome == expect["outcome"], decided.steps
    for name, amount in expect.get("amounts", {}).items():
        assert decided.amounts[name] == amount, (name, decided.amounts)
    assert list(decided.missing) == expect.get("missing", list(decided.missing))
    assert "article" not in expect or expect["article"] in {step.article for step in decided.steps}
    assert "warning" not in expect or any(expect["warning"] in warning for warning in decided.warnings)
    if "period" in expect:
        assert list(decided.lines[0].codes.values()) == expect["period"]
    if "paid" in expect:
        assert [line.ref for line in decided.lines if line.outcome == "open"] == expect["paid"]


def claimants(refs: int):
    marks = st.sampled_from([facts.Link.SPOUSE, facts.Link.CHILD, facts.Link.ASCENDANT, facts.Link.OTHER])
    one = st.tuples(marks, st.booleans(), DAYS)
    return st.lists(one, min_size=1, max_size=refs).map(
        lambda rows: tuple(
            facts.Claimant(ref=str(n), link=link, in_charge=charge, claimed_on=day)
            for n, (link, charge, day) in enumerate(rows)
        )
    )


@settings(suppress_health_check=[HealthCheck.too_slow])  # the machine may be busy: slow is no fault here
@given(claims=claimants(6), died=DAYS, on=DAYS)
def test_the_shares_never_exceed_the_capital_and_are_equal(claims, died, on):
    known = facts.DeathFacts(
        died_on=died,
        situation=facts.Situation.WORK,
        situation_until=died,
        deceased=facts.Deceased.EMPLOYEE,
        claimants=claims,
    )
    decided = rules.assess_death_capital(known, on)
    paid = [line.amounts["share"] for line in decided.lines if line.outcome == "open"]
    assert sum(paid) <= decided.amounts.get("capital", 0)
    assert len(set(paid)) <= 1 and (decided.outcome == "open") == bool(paid)


@given(
    known=st.builds(
        facts.DisabilityFacts,
        requested_on=DAYS,
        reference_on=DAYS,
        affiliated_since=DAYS,
        hours=st.integers(0, 2000),
        delay_from=DAYS,
        draws_retirement=st.booleans(),
    )
)
def test_what_is_missing_is_named_if_and_only_if_the_answer_is_unknown(known):
    decided = rules.assess_disability_rights(known, ON)
    assert (decided.outcome in ("unknown", "no_law")) == bool(decided.missing)
    assert decided.outcome == "no_law" or set(decided.missing) <= set(rules.DOCUMENTS)
    assert decided.outcome != "open", "nothing opens without the medical finding"


@given(resources=st.integers(0, 300_000), more=st.integers(0, 100_000), home=st.sampled_from(facts.Home))
def test_more_resources_never_give_more_allowance(resources, more, home):
    def due(amount):
        known = facts.SupplementFacts(
            pension=True, resides=True, draws_retirement=False, home=home, resources_month=amount
        )
        return rules.assess_supplement(known, ON).amounts.get("monthly", 0)

    assert due(resources) >= due(resources + more) >= 0


@given(earnings=st.integers(0, 10_000_000), pension=st.integers(1, 2_000_000), wage=st.integers(1, 5_000_000))
def test_no_more_is_held_back_than_the_pension(earnings, pension, wage):
    known = facts.EarningsFacts(mean_wage=wage, last_wage=wage, pension=pension, earnings=earnings, self_employed=False)
    decided = rules.assess_earnings(known, ON)
    assert decided.amounts.get("held_back_month", 0) <= pension // 12
    assert (decided.outcome == "kept") == (pension + earnings <= decided.amounts["threshold"])
