"""Each row of examples.toml is decided and compared with what it announces; amounts keep their properties."""

import itertools
import tomllib
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finalite import law
from finalite.kernel import decision, plain
from finalite.missions.benefits.pay_work_injury_income import annuity, facts, rules, sharing, terms, uprating

TABLE = tomllib.loads((Path(__file__).parent / "examples.toml").read_text(encoding="utf-8"))["example"]
CLOSED = st.dates(date(2021, 4, 1), date(2026, 10, 31))
WAGES, RATES = st.integers(0, 40_000_000), st.integers(10, 100).map(lambda rate: rate * 100)
BORN = st.dates(date(1960, 1, 1), date(2022, 12, 31))
OPEN = date(2022, 3, 1)


@pytest.mark.parametrize("row", TABLE, ids=[row["title"] for row in TABLE])
def test_the_example_is_decided_as_announced(row):
    found, expect = decision.find_rule(f"pay_work_injury_income.{row['rule']}"), row["expect"]
    known = plain.read(found.facts, row["facts"])
    decided = found.decide(known, row["on"])
    assert decided.outcome == expect["outcome"], decided.steps
    assert list(decided.missing) == expect.get("missing", list(decided.missing))
    assert "article" not in expect or expect["article"] in {step.article for step in decided.steps}
    assert "names" not in expect or expect["names"] in decided.missing[0]
    assert expect.get("amounts", {}).items() <= decided.amounts.items()
    assert expect.get("without") not in decided.amounts
    assert "warning" not in expect or any(expect["warning"] in one for one in decided.warnings)
    assert not decided.lines or expect.get("codes", {}).items() <= decided.lines[0].codes.items()
    for key, name in (("pensions", "yearly"), ("lump_sums", "lump_sum")):
        assert expect.get(key, {}).items() <= {line.ref: line.amounts.get(name) for line in decided.lines}.items()
    assert decision.replay(decided, known).same


@given(closed=CLOSED, wage=WAGES, rate=RATES, earlier=st.lists(st.integers(1, 60).map(lambda r: r * 100), max_size=4))
def test_a_pension_is_never_negative_and_never_above_the_wage(closed, wage, rate, earlier):
    known = facts.AnnuityFacts(closed_on=closed, rate=rate, wage=wage, earlier_rates=tuple(earlier))
    amounts = rules.compute_annuity(known, closed).amounts
    assert 0 <= amounts["pension"] <= amounts["wage"]
    assert amounts["counted"] <= amounts["wage"] and amounts["wage"] >= wage


@given(closed=CLOSED, wage=WAGES, first=RATES, more=st.integers(0, 50))
def test_a_higher_rate_or_wage_never_gives_less(closed, wage, first, more):
    def pension(rate, pay):
        known = facts.AnnuityFacts(closed_on=closed, rate=rate, wage=pay)
        return rules.compute_annuity(known, closed).amounts["pension"]

    assert pension(first, wage) <= pension(min(first + more * 100, 10_000), wage) <= 40_000_000
    assert pension(first, wage) <= pension(first, wage + more * 1000)


@given(closed=CLOSED, wage=WAGES, parts=st.lists(st.integers(10, 40).map(lambda r: r * 100), min_size=2, max_size=3))
def test_successive_injuries_of_one_wage_are_worth_one_injury_of_their_sum(closed, wage, parts):
    if sum(parts) > 10_000:
        return

    def pension(rate, earlier):
        known = facts.AnnuityFacts(closed_on=closed, rate=rate, wage=wage, earlier_rates=earlier)
        return rules.compute_annuity(known, closed).amounts["pension"]

    apart = sum(pension(rate, tuple(parts[:place])) for place, rate in enumerate(parts))
    assert abs(apart - pension(sum(parts), ())) <= len(parts)


@given(
    yearly=st.integers(0, 10_000_000),
    start=st.dates(date(2020, 1, 1), date(2026, 12, 31)),
    cuts=st.lists(st.integers(0, 900), max_size=8),
)
def test_splitting_a_period_changes_nothing(yearly, start, cuts):
    days = sorted({start, start + timedelta(days=900), *(start + timedelta(days=cut) for cut in cuts)})
    whole = terms.accrued(yearly, days[0], days[-1])
    assert whole == sum(terms.accrued(yearly, a, b) for a, b in itertools.pairwise(days))
    assert terms.accrued(yearly, date(2024, 1, 1), date(2025, 1, 1)) == yearly


@pytest.mark.parametrize(
    "rhythm, start, until, ends",
    [
        ("quarter", date(2025, 2, 10), date(2025, 10, 1), [date(2025, 4, 1), date(2025, 7, 1), date(2025, 10, 1)]),
        ("quarter", date(2025, 2, 10), date(2025, 9, 30), [date(2025, 4, 1), date(2025, 7, 1)]),
        ("month", date(2025, 2, 10), date(2025, 4, 1), [date(2025, 3, 1), date(2025, 4, 1)]),
        ("month", date(2025, 12, 31), date(2026, 1, 1), [date(2026, 1, 1)]),
    ],
)
def test_pensions_are_paid_once_the_quarter_or_the_month_is_over(rhythm, start, until, ends):
    found = terms.periods(start, rhythm, until)
    assert [end for _, end in found] == ends
    assert found[0][0] == start and all(a[1] == b[0] for a, b in itertools.pairwise(found))


@given(amount=st.integers(0, 10_000_000), left=st.integers(0, 10_000_000))
def test_an_earlier_lump_sum_takes_at_most_thirty_per_cent_and_at_most_what_is_left(amount, left):
    kept = terms.deducted(amount, left, 3000)
    assert 0 <= kept <= left and kept * 10 <= amount * 3


BENEFICIARIES = st.builds(
    facts.Beneficiary,
    ref=st.uuids().map(str),
    link=st.sampled_from(facts.Link),
    starts_on=st.just(OPEN),
    born_on=BORN,
    disabled=st.booleans(),
    alimony=st.integers(0, 5000),
    orphan=st.booleans(),
    new_union_on=st.none() | st.dates(date(2022, 3, 2), date(2030, 1, 1)),
)


@given(found=st.lists(BENEFICIARIES, min_size=1, max_size=9), wage=WAGES, on=st.dates(OPEN, date(2030, 1, 1)))
def test_survivors_never_share_more_than_the_limits_of_the_wage(found, wage, on):
    known = facts.SharingFacts(died_on=date(2022, 2, 28), wage=wage, beneficiaries=tuple(found))
    decided = rules.share_among_survivors(known, on)
    pensions = {line.ref: line.amounts["pension"] for line in decided.lines}
    assert all(amount >= 0 for amount in pensions.values())
    # each part that no limit holds is rounded to the nearest cent
    room = len(found)
    assert sum(pensions.values()) * 10_000 <= decided.amounts["wage"] * 8500 + room * 10_000
    ascendants = sum(pensions[one.ref] for one in found if one.link is facts.Link.ASCENDANT)
    assert ascendants * 10_000 <= decided.amounts["wage"] * 3000 + room * 10_000


@given(found=st.lists(BENEFICIARIES, min_size=1, max_size=5), wage=WAGES, on=st.dates(OPEN, date(2030, 1, 1)))
def test_shares_change_on_no_other_day_than_those_announced(found, wage, on):
    known = facts.SharingFacts(died_on=date(2022, 2, 28), wage=wage, beneficiaries=tuple(found))
    before, after = on - timedelta(days=1), on
    if on not in sharing.changes(known, before, after + timedelta(days=1)) and on > OPEN:
        one, two = (rules.share_among_survivors(known, day) for day in (before, after))
        assert [line.amounts for line in one.lines] == [line.amounts for line in two.lines]


@pytest.mark.parametrize("value", law.parameter(annuity.LAW + "minimum_wage").values, ids=lambda v: str(v.valid_from))
def test_a_day_before_and_the_day_of_each_change_of_the_minimum_are_told_apart(value):
    known = facts.AnnuityFacts(closed_on=value.valid_from, rate=1000, wage=0)
    assert rules.compute_annuity(known, value.valid_from).amounts["wage"] == value.number
    before = replace(known, closed_on=value.valid_from - timedelta(days=1))
    assert rules.compute_annuity(before, value.valid_from).amounts.get("wage") != value.number


@pytest.mark.parametrize("day", uprating.days(date(2020, 1, 1), date(2026, 12, 31)))
def test_a_pension_is_uprated_on_the_day_and_not_before(day):
    eve = day - timedelta(days=1)
    assert uprating.uprated(1_000_000, eve, eve) == 1_000_000
    assert uprating.uprated(1_000_000, eve, day) == law.value(uprating.COEFFICIENT, on=day).number * 100
