"""Each row of examples.toml is decided and compared with what it announces; properties hold beyond the rows."""

import tomllib
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from finalite.kernel import plain
from finalite.missions.benefits.pay_death_capital import facts, rules, simulation

TABLE = tomllib.loads((Path(__file__).parent / "examples.toml").read_text(encoding="utf-8"))["example"]
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""The machine may be busy: slow is no fault here."""
DIED = st.dates(date(2020, 4, 1), date(2026, 11, 1))
CHANGES = [date(2021, 4, 1), date(2022, 4, 1), date(2022, 7, 1), date(2023, 4, 1), date(2024, 4, 1), date(2025, 4, 1)]
LINKS = st.sampled_from(facts.Link)


def shares(decision):
    found = {}
    for line in decision.lines:
        if "share" in line.amounts:
            found[line.ref] = found.get(line.ref, 0) + line.amounts["share"]
    return found


@pytest.mark.parametrize("row", TABLE, ids=[row["title"] for row in TABLE])
def test_the_example_is_decided_as_announced(row):
    expect = row["expect"]
    decided = rules.share_death_capital(plain.read(facts.CapitalFacts, row["facts"]), row["on"])
    assert decided.outcome == expect["outcome"], decided.steps
    assert shares(decided) == expect["shares"]
    for name, amount in expect.get("amounts", {}).items():
        assert decided.amounts[name] == amount
    assert "warning" not in expect or any(expect["warning"] in one for one in decided.warnings), decided.warnings
    assert "missing" not in expect or any(expect["missing"] in one for one in decided.missing), decided.missing


def known(died_on, claims, **more):
    death = facts.DeathFacts(
        died_on=died_on,
        situation=facts.Situation.WORK,
        situation_until=died_on,
        deceased=more.pop("deceased", facts.Deceased.EMPLOYEE),
        claimants=tuple(
            facts.Claimant(ref=str(n), link=link, in_charge=charge, claimed_on=died_on + timedelta(days=after))
            for n, (link, charge, after) in enumerate(claims)
        ),
    )
    return facts.CapitalFacts(death=death, **more)


CLAIMS = st.lists(st.tuples(LINKS, st.booleans(), st.integers(0, 900)), max_size=6)


@PATIENT
@given(died_on=DIED, claims=CLAIMS, after=st.integers(0, 900))
def test_nobody_is_paid_more_than_the_capital_nor_beside_their_rank(died_on, claims, after):
    decided = rules.share_death_capital(known(died_on, claims), died_on + timedelta(days=after))
    paid = shares(decided)
    assert sum(paid.values()) <= decided.amounts.get("capital", 0) and all(one > 0 for one in paid.values())
    assert not paid or decided.amounts["capital"] - sum(paid.values()) < len(paid)
    assert not any(claims[int(ref)][0] is facts.Link.OTHER for ref in paid)
    assert len([ref for ref in paid if claims[int(ref)][0] in rules.ONLY_ONE]) <= 1


@PATIENT
@given(died_on=DIED, claims=CLAIMS, order=st.randoms())
def test_the_order_in_which_claims_are_read_changes_nothing(died_on, claims, order):
    facts_, on = known(died_on, claims), died_on + timedelta(days=60)
    turned = list(facts_.death.claimants)
    order.shuffle(turned)
    other = facts.CapitalFacts(death=replace(facts_.death, claimants=tuple(turned)))
    assert shares(rules.share_death_capital(facts_, on)) == shares(rules.share_death_capital(other, on))


@pytest.mark.parametrize("change", CHANGES)
def test_the_amount_is_that_of_the_day_of_death_one_day_earlier_or_later(change):
    amounts = [
        rules.share_death_capital(known(day, [(facts.Link.CHILD, True, 0)]), date(2026, 11, 21)).amounts["capital"]
        for day in (change - timedelta(days=1), change, change + timedelta(days=1))
    ]
    assert amounts[0] < amounts[1] == amounts[2]


@PATIENT
@given(typed=st.dictionaries(st.sampled_from((*simulation.FIELDS, *simulation.COUNTS)), st.text(max_size=12)))
def test_the_simulator_never_breaks_on_what_is_typed(typed):
    form = simulation.read(typed, date(2026, 11, 21))
    assert not typed or form.faults or form.decision is not None
