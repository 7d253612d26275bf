"""Each published example, then what must hold of every stop."""

import tomllib
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finalite import law
from finalite.kernel.calendar import add_months
from finalite.kernel.decision import UNKNOWN
from finalite.law import Reasoning

from ..allowance import base, days
from ..rules import (
    AllowanceFacts,
    Leave,
    LongIllness,
    PaidSpan,
    Pay,
    Waiver,
    Work,
    compute_allowance,
)

EXAMPLES = tomllib.loads(Path(__file__).with_name("examples.toml").read_text("utf-8"))["example"]
ON = date(2026, 11, 21)
START = date(2026, 2, 16)


def stop(first_on=START, length=30, **fields):
    """An ordinary stop of an employee who worked enough and earned 2,000 € a month."""
    gross = fields.pop("gross", 200_000)
    months = [Pay(add_months(first_on.replace(day=1), -back), gross) for back in range(1, 13)]
    last = first_on + timedelta(days=length - 1)
    given = {"pay_from": first_on, "pay_to": last, "pay": tuple(months), "hours": 600, "contributed": 0,
             "affiliated_on": date(2015, 1, 1), "leave": Leave.SICKNESS}  # fmt: skip
    return AllowanceFacts(first_on=first_on, last_on=last, **(given | fields))


def daily(**fields):
    return base.daily(facts := stop(**fields), facts.first_on, Reasoning("test", ON))


def both(facts):
    """An injury's allowance on its first day and from day 29."""
    return [base.daily(facts, facts.first_on + timedelta(days=after), Reasoning("test", ON)) for after in (0, 28)]


def answer(row):
    """What our rules say to the question of an example."""
    return ASKED[row["asks"]](row, row.get("stop"), row.get("pay", [0])[0])


def of_maternity(row, first_on, gross):
    return daily(first_on=first_on, gross=gross, leave=Leave.MATERNITY)


def total_of_maternity(row, first_on, gross):
    facts = stop(first_on, 7 * row["weeks"], gross=gross, leave=Leave.MATERNITY)
    return compute_allowance(facts, ON).amounts["gross"]


def injury_under(row, first_on, gross):
    """The maxima that follow from a ceiling older than our law: the same shares on the ceiling of the example."""
    cap = Fraction(row["ceiling"] * law.value("allowances.injury.base_cap_hundred_thousandths", ON).number, 100_000)
    rates = [law.value(f"allowances.injury.{name}", ON).number for name in ("first_rate", "later_rate")]
    return [base.cents(cap * rate / 10_000) for rate in rates]


def birth_months(row, first_on, gross):
    facts = stop(first_on, 60, leave=Leave.BIRTH_LEAVE, net_pay=gross)
    lines = compute_allowance(facts, ON).lines
    return [30 * line.amounts["daily"] for line in lines]


def first_day(row, first_on, gross):
    return date.fromisoformat(str(compute_allowance(stop(first_on), ON).lines[0].codes["first_on"]))


def base_and_allowance(row, first_on, gross):
    facts = stop(first_on, gross=gross)
    return [step_of(facts, "gain journalier de base"), compute_allowance(facts, ON).lines[0].amounts["daily"]]


def step_of(facts, label):
    """The amount of the step of that name."""
    return next(one.amount for one in compute_allowance(facts, ON).steps if one.label == label)


ASKED = {
    "sickness": base_and_allowance,
    "sickness_maximum": lambda row, first_on, gross: daily(first_on=first_on, gross=gross),
    "sickness_cap": lambda row, first_on, gross: base.cents(base.sickness_cap(first_on, Reasoning("test", ON))[0]),
    "daily_base": lambda row, first_on, gross: base_and_allowance(row, first_on, gross)[0],
    "contribution": lambda row, first_on, gross: (
        law.value("allowances.sickness.early_contribution", first_on).number
        * law.value("wages.minimum.hourly", add_months(first_on, -6)).number
    ),
    "first_paid": first_day,
    "maternity": of_maternity,
    "maternity_total": total_of_maternity,
    "injury": lambda row, first_on, gross: both(stop(first_on, 60, gross=gross, leave=Leave.WORK_INJURY)),
    "injury_maximum": injury_under,
    "injury_base_cap": lambda row, first_on, gross: step_of(
        stop(first_on, gross=10**9, leave=Leave.WORK_INJURY), "salaire journalier, dans la limite du plafond"
    ),
    "injury_base": lambda row, first_on, gross: step_of(
        stop(first_on, gross=gross, leave=Leave.WORK_INJURY), "salaire journalier de base"
    ),
    "self_employed": lambda row, first_on, gross: daily(
        first_on=first_on, work=Work.SELF_EMPLOYED, incomes=(gross, gross, gross)
    ),
    "low_income": lambda row, first_on, gross: base.cents(base.low_income(first_on, 3, Reasoning("test", ON))),
    "birth_leave": birth_months,
}


@pytest.mark.parametrize("row", EXAMPLES, ids=lambda row: f"{row['number']}-{row['asks']}")
def test_published_examples(row):
    found, expected = answer(row), row["expected"]
    if isinstance(expected, date):
        assert found == expected
        return
    pairs = zip(found, expected, strict=True) if isinstance(expected, list) else [(found, expected)]
    for ours, theirs in pairs:
        assert abs(ours - theirs) <= row.get("tolerance", 0), (found, expected)


def test_every_example_of_the_reference_is_a_row():
    assert [row["number"] for row in EXAMPLES] == list(range(1, 27))


# --- opening ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "hours, contributed, outcome",
    [
        (150, UNKNOWN, "paid"),
        (149, 1015 * 1188, "paid"),
        (149, 1015 * 1188 - 1, "refused"),
        (149, UNKNOWN, "unknown"),
        (UNKNOWN, 1015 * 1188, "paid"),
        (UNKNOWN, 0, "unknown"),
    ],
)
def test_hours_or_pay_open_the_right_and_what_is_unknown_is_asked(hours, contributed, outcome):
    assert compute_allowance(stop(hours=hours, contributed=contributed), ON).outcome == outcome


def test_after_six_months_the_stricter_condition_applies():
    long = {"continuous_since": date(2025, 8, 1), "late_hours": 599, "late_contributed": 0}
    before = compute_allowance(stop(date(2026, 1, 31), 1, **long, resumed_hours=0), ON)
    after = compute_allowance(stop(date(2026, 2, 1), 1, **long, resumed_hours=0), ON)
    assert (before.outcome, after.outcome) == ("paid", "refused")


def test_a_period_that_crosses_the_sixth_month_is_paid_up_to_it_where_the_stricter_condition_fails():
    facts = stop(date(2026, 1, 20), 30, continuous_since=date(2025, 8, 1), resumed_hours=0, late_hours=0,
                 late_contributed=0)  # fmt: skip
    assert compute_allowance(facts, ON).lines[-1].codes["last_on"] == "2026-01-31"
    asked = compute_allowance(replace(facts, late_hours=UNKNOWN), ON)
    assert (asked.outcome, asked.missing) == ("unknown", ("late_hours",))
    assert paid_days(replace(facts, late_hours=600)) == 30


@pytest.mark.parametrize("waiver, doubtful", [(w, w is not Waiver.PATHOLOGICAL_PREGNANCY) for w in Waiver])
def test_a_waiver_pays_from_the_first_day_and_says_where_its_text_was_not_read(waiver, doubtful):
    decision = compute_allowance(stop(waiver=waiver), ON)
    assert decision.lines[0].codes["days"] == 30
    assert any("liste des cas" in text for text in decision.warnings) is doubtful


def test_days_of_maternity_do_not_count_among_the_360():
    before = PaidSpan(date(2025, 1, 1), date(2025, 1, 1) + timedelta(days=359), counted=False)
    assert paid_days(stop(paid_before=(before,), resumed_hours=0)) == 30


@pytest.mark.parametrize("stopped, outcome", [(55, "refused"), (56, "paid"), (None, "paid")])
def test_a_maternity_rest_under_eight_weeks_is_not_paid(stopped, outcome):
    assert compute_allowance(stop(leave=Leave.MATERNITY, stopped_days=stopped), ON).outcome == outcome


def test_the_self_employed_mother_is_paid_a_flat_amount_and_a_rest_allowance_in_two_halves():
    mother = {"leave": Leave.MATERNITY, "work": Work.SELF_EMPLOYED}
    decision = compute_allowance(stop(length=112, incomes=(3_000_000,) * 3, **mother), ON)
    flat, first, second = decision.lines
    assert flat.amounts["daily"] == 6584 and flat.codes["days"] == 112
    assert [first.amounts["net"], second.amounts["net"]] == [200_250, 200_250]
    assert second.codes["first_on"] == (START + timedelta(weeks=8)).isoformat()
    poor = compute_allowance(stop(length=112, incomes=(100_000,) * 3, **mother), ON)
    assert [line.amounts["net"] for line in poor.lines[1:]] == [20_025, 20_025]


def test_the_self_employed_part_time_lasts_90_days_and_other_leaves_wait_for_a_text():
    part_time = stop(length=120, work=Work.SELF_EMPLOYED, leave=Leave.PART_TIME, incomes=(3_000_000,) * 3)
    assert paid_days(part_time) == 90
    grief = compute_allowance(replace(part_time, leave=Leave.BEREAVEMENT), ON)
    assert grief.outcome == "no_law" and "bereavement" in grief.missing[0]


def test_without_work_the_pay_before_the_end_of_the_contract_counts_and_the_doubt_is_said():
    facts = stop(work=Work.UNEMPLOYED, work_ended_on=date(2025, 12, 15), gross=100_000)
    decision = compute_allowance(facts, ON)
    assert decision.outcome == "paid" and any("Sans emploi" in text for text in decision.warnings)
    unknown = compute_allowance(replace(facts, work_ended_on=UNKNOWN), ON)
    assert unknown.missing == ("work_ended_on",)


def test_maternity_needs_six_months_of_affiliation_at_the_expected_date():
    expected = date(2026, 4, 1)
    for since, outcome in ((date(2025, 10, 1), "paid"), (date(2025, 10, 2), "refused")):
        facts = stop(leave=Leave.MATERNITY, expected_on=expected, affiliated_on=since)
        assert compute_allowance(facts, ON).outcome == outcome


# --- days -------------------------------------------------------------------------------------------------------


def paid_days(facts):
    return sum(int(line.codes["days"]) for line in compute_allowance(facts, ON).lines)


@pytest.mark.parametrize(
    "fields, expected",
    [
        ({}, 27),
        ({"resumed_hours": 48}, 30),
        ({"resumed_hours": 49}, 27),
        ({"after_maternity": True}, 30),
        ({"leave": Leave.PART_TIME, "daily_loss": 5000}, 30),
        ({"leave": Leave.WORK_INJURY}, 30),
        ({"leave": Leave.MATERNITY}, 30),
    ],
)
def test_waiting_days_and_what_waives_them(fields, expected):
    assert paid_days(stop(**fields)) == expected


def test_a_long_illness_waits_once_in_three_years():
    illness = LongIllness(date(2025, 1, 1))
    again = PaidSpan(date(2025, 1, 4), date(2025, 1, 31), same_illness=True)
    assert paid_days(stop(long_illness=illness, paid_before=(again,), resumed_hours=5000)) == 30
    other = replace(again, same_illness=False)
    assert paid_days(stop(long_illness=illness, paid_before=(other,), resumed_hours=5000)) == 27


def test_no_more_than_360_days_in_any_three_years():
    before = PaidSpan(date(2025, 1, 1), date(2025, 1, 1) + timedelta(days=349))
    assert paid_days(stop(paid_before=(before,), resumed_hours=0)) == 10
    gone = PaidSpan(date(2023, 2, 16), date(2023, 2, 16) + timedelta(days=359))
    # each day three years old makes room for one more
    assert paid_days(stop(paid_before=(gone,), resumed_hours=0)) == 30


def test_a_long_illness_is_paid_three_years_and_no_longer():
    facts = stop(long_illness=LongIllness(date(2023, 3, 1)), resumed_hours=0)
    assert compute_allowance(facts, ON).lines[-1].codes["last_on"] == "2026-02-28"


def test_a_day_paid_before_is_not_paid_again():
    assert paid_days(stop(paid_before=(PaidSpan(START + timedelta(days=3), START + timedelta(days=9)),))) == 20


def test_a_refused_control_suspends_its_days_only():
    away = PaidSpan(date(2026, 3, 1), date(2026, 3, 5))
    assert paid_days(stop(suspended=(away,))) == 22


def test_a_second_late_notice_halves_the_days_before_it_was_sent():
    late = compute_allowance(stop(late_notices=1, notice_sent_on=START + timedelta(days=10)), ON)
    assert [(line.codes["days"], line.amounts["daily"]) for line in late.lines] == [(7, 1644), (20, 3288)]
    assert len(compute_allowance(stop(notice_sent_on=START + timedelta(days=10)), ON).lines) == 1


def test_the_injury_rate_changes_after_28_days_counting_earlier_stops():
    lines = compute_allowance(stop(leave=Leave.WORK_INJURY, injury_days_before=20), ON).lines
    assert [line.codes["days"] for line in lines] == [8, 22]


# --- what is missing --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fields, missing",
    [
        ({"pay": UNKNOWN}, ("pay",)),
        ({"pay": ()}, ("pay",)),
        ({"long_illness": UNKNOWN}, ("long_illness",)),
        ({"is_pensioner": UNKNOWN}, ("is_pensioner",)),
        ({"leave": Leave.PART_TIME, "daily_loss": UNKNOWN}, ("daily_loss",)),
        ({"hours": UNKNOWN, "contributed": UNKNOWN}, ("hours", "contributed")),
    ],
)
def test_an_unknown_fact_is_asked_for(fields, missing):
    decision = compute_allowance(stop(**fields), ON)
    assert (decision.outcome, decision.missing) == ("unknown", missing)


def test_a_text_we_do_not_hold_is_named():
    decision = compute_allowance(stop(date(2018, 6, 1)), ON)
    assert decision.outcome == "no_law" and "SMIC" in decision.missing[0]


# --- properties -------------------------------------------------------------------------------------------------

money = st.integers(0, 2_000_000)
starts = st.dates(date(2020, 8, 1), date(2026, 10, 1)).filter(lambda d: not date(2021, 4, 1) <= d < date(2022, 7, 1))
kinds = st.sampled_from([Leave.SICKNESS, Leave.MATERNITY, Leave.WORK_INJURY])


@given(first_on=starts, length=st.integers(1, 90), gross=money, leave=kinds, cut=st.integers(0, 89))
def test_paying_in_two_parts_comes_to_the_same(first_on, length, gross, leave, cut):
    whole = stop(first_on, length, gross=gross, leave=leave)
    middle = first_on + timedelta(days=min(cut, length - 1))
    parts = [replace(whole, pay_to=middle), replace(whole, pay_from=middle + timedelta(days=1))]
    for name in ("gross", "csg", "crds", "net"):
        assert compute_allowance(whole, ON).amounts[name] == sum(compute_allowance(p, ON).amounts[name] for p in parts)


@given(first_on=starts, gross=money, leave=kinds)
def test_never_negative_never_above_the_pay_and_always_the_parts_of_the_whole(first_on, gross, leave):
    decision = compute_allowance(stop(first_on, gross=gross, leave=leave), ON)
    for line in decision.lines:
        one_day = base.cents(Fraction(gross * 3 * 100, 9125)) + 1
        least = 1200 if leave is Leave.MATERNITY else 0
        assert 0 <= line.amounts["net"] <= line.amounts["gross"]
        assert line.amounts["daily"] <= max(one_day, least)
    amounts = decision.amounts
    assert amounts["net"] + amounts["csg"] + amounts["crds"] == amounts["gross"]
    assert amounts["gross"] == sum(line.amounts["gross"] for line in decision.lines)


@given(spans=st.lists(st.tuples(st.integers(1, 1400), st.integers(0, 200)), max_size=6), length=st.integers(1, 200))
def test_the_window_of_three_years_never_holds_more_than_360(spans, length):
    paid, edge = [], START - timedelta(days=1)
    for gap, size in spans:
        last = edge - timedelta(days=gap)
        paid.append(PaidSpan(last - timedelta(days=size), last))
        edge = paid[-1].first_on
    facts = stop(length=length, paid_before=tuple(paid), resumed_hours=0)
    kept = days.payable(facts, facts.last_on, Reasoning("test", ON))
    for day in kept[-1:]:
        since = add_months(day, -36) + timedelta(days=1)
        earlier = sum(max(0, (min(s.last_on, day) - max(s.first_on, since)).days + 1) for s in paid)
        assert earlier + sum(since <= one <= day for one in kept) <= 360
