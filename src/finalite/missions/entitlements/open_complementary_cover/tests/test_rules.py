"""Each row of examples.toml is computed and compared with what it announces."""

import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finalite.kernel import plain
from finalite.kernel.two_scales import Plain
from finalite.missions.entitlements.open_complementary_cover import facts, household, periods, rules

EXAMPLES = tomllib.loads((Path(__file__).parent / "examples.toml").read_text(encoding="utf-8"))


def each(kind):
    return pytest.mark.parametrize("row", EXAMPLES[kind], ids=[row["title"] for row in EXAMPLES[kind]])


@each("ceiling")
def test_the_ceilings_are_those_published(row):
    p = household.numbers(row["on"], housing=False)
    rates = [household.ceiling_rate(size, size, p, Plain) for size in (1, 2, 3, 4)]
    pairs = [household.ceilings(rate, False, p, Plain) for rate in (*rates, p.further)]
    found = [pair[kind] for kind in (0, 1) for pair in pairs]
    assert all(amount % 100 == 0 for amount in found)
    gaps = [abs(ours // 100 - theirs) for ours, theirs in zip(found, row["published"], strict=True)]
    assert max(gaps) == row["tolerance"], gaps


@each("period")
def test_the_period_is_the_one_published(row):
    assert periods.resource_months(row["on"]) == (row["first"], row["last"])


@each("housing")
def test_the_flat_amount_of_housing_is_the_one_published(row):
    housing = rules.HOUSING[facts.Housing(row["housing"])]
    assert household.housing_flat(housing, row["size"], household.numbers(row["on"]), Plain) == 12 * row["month"]


@each("contribution")
def test_the_contribution_is_the_one_published(row):
    p = household.numbers(date(2026, 5, 1))
    amounts = p.local_contribution if row.get("local") else p.contribution
    assert Plain.band(row["age"], p.ages, amounts) == row["month"]


def person(rank, given):
    """A member as the rows say it: a month's amount counts twelve times, `other_year` once."""
    known = bool({"earnings", "other", "other_year"} & given.keys())
    months = given.get("months", 12)
    year = [given.get("other_year", 0) + given.get("other", 0), *[given.get("other", 0)] * (months - 1)]
    found = {
        "link": given.get("link", "applicant"),
        "born_on": given.get("born", "1980-03-02"),
        "earnings": [given.get("earnings", 0)] * months,
        "other": year,
    }
    if not known and rank == 0:
        del found["earnings"], found["other"]
    names = ("alternating", "reduced", "levies", "alimony_paid", "said_excluded", "local_scheme")
    return found | {name: given[name] for name in names if name in given}


KNOWN = {"base_cover": True, "housing": "other", "overseas": False, "minimum": "none"}


@each("decision")
def test_the_household_is_decided_as_announced(row):
    given = {"members": [person(rank, one) for rank, one in enumerate(row["people"])]}
    read = plain.read(
        facts.HouseholdFacts, given | (row["facts"] if row.get("facts") == {} else KNOWN | row.get("facts", {}))
    )
    expect, decided = row["expect"], rules.assess_complementary_cover(read, row["on"])
    assert decided.outcome == expect["outcome"], decided.steps
    assert len(decided.missing) == len(expect.get("missing", decided.missing))
    assert all(wanted in found for wanted, found in zip(expect.get("missing", ()), decided.missing, strict=False))
    assert "article" not in expect or any(expect["article"] in step.article for step in decided.steps)
    assert "warning" not in expect or any(expect["warning"] in warning for warning in decided.warnings)
    for name in ("resources", "free_ceiling", "paying_ceiling", "contribution"):
        assert name not in expect or decided.amounts[name] == expect[name]


@each("renewal")
def test_the_renewal_is_decided_as_announced(row):
    read, expect = plain.read(facts.RenewalFacts, row["facts"]), row["expect"]
    decided = rules.renew_complementary_cover(read, row["on"])
    assert decided.outcome == expect["outcome"], decided.steps
    assert list(decided.missing) == expect.get("missing", [])
    assert "article" not in expect or any(expect["article"] in step.article for step in decided.steps)


@given(size=st.integers(1, 12), halved=st.integers(0, 5))
def test_one_more_person_never_lowers_a_ceiling_and_half_a_person_counts_less(size, halved):
    p = household.numbers(date(2026, 5, 1))
    here, half, whole = (
        household.ceiling_rate(n, m, p, Plain) for n, m in ((size, size), (size, size + 1), (size + 1, size + 1))
    )
    assert here < half < whole
    assert household.ceiling_rate(size, size + halved, p, Plain) <= household.ceiling_rate(
        size + halved, size + halved, p, Plain
    )


@given(
    months=st.lists(st.integers(0, 400_000), min_size=12, max_size=12),
    on=st.dates(date(2025, 4, 1), date(2027, 12, 31)),
)
def test_what_is_missing_is_named_only_when_nothing_is_decided(months, on):
    one = facts.MemberFacts(
        link=facts.Link.APPLICANT, born_on=date(1980, 1, 1), earnings=tuple(months), other=(0,) * 12
    )
    asked = facts.HouseholdFacts(
        members=(one,), base_cover=True, housing=facts.Housing.BENEFIT, overseas=False, minimum=facts.Minimum.NONE
    )
    decided = rules.assess_complementary_cover(asked, on)
    assert decided.outcome in (rules.FREE, rules.PAYING, rules.REFUSED) and not decided.missing
    assert sum(line.amounts["contribution"] for line in decided.lines) == decided.amounts["contribution"]


@pytest.mark.parametrize(
    "given, period",
    [
        ({}, (date(2026, 6, 1), date(2027, 6, 1))),
        ({"paid_from": date(2026, 7, 9)}, (date(2026, 8, 1), date(2027, 8, 1))),
        ({"urgent": True}, (date(2026, 4, 1), date(2027, 4, 1))),
        ({"follows": date(2026, 7, 1)}, (date(2026, 7, 1), date(2027, 7, 1))),
        ({"follows": date(2026, 3, 1)}, (date(2026, 6, 1), date(2027, 6, 1))),
    ],
)
def test_the_right_starts_as_the_law_says_and_lasts_a_year(given, period):
    base = {"decided_on": date(2026, 5, 1), "requested_on": date(2026, 4, 20), "paid_from": None}
    assert rules.right_period(**base | {"urgent": False, "follows": None} | given) == period


def test_silence_is_two_months_from_the_complete_file():
    assert rules.answer_due(date(2026, 12, 31)) == date(2027, 2, 28)
    assert rules.answer_due(date(2026, 5, 4)) == date(2026, 7, 4)
