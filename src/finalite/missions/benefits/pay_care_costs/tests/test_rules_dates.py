"""A day earlier or later around every date of change of the law of care, lines in any order, periods cut anywhere."""

import itertools
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some

from finalite import law
from finalite.missions.benefits.pay_care_costs import rules

TODAY = date(2026, 11, 20)
DAY = timedelta(days=1)
NAMES = [name for name in law.names() if name.startswith("care.")]
CHANGES = sorted(
    {value.valid_from for name in NAMES for value in law.parameter(name).values if value.valid_from.year >= 2010}
)
SITUATIONS = {
    "ordinary": {"marks": (rules.Mark.TREATING_DOCTOR,)},
    "outside": {"marks": (), "speciality": rules.Speciality.OTHER},
    "protocol": {"marks": (rules.Mark.ALD_PROTOCOL, rules.Mark.TREATING_DOCTOR)},
    "heavy": {"marks": (rules.Mark.TREATING_DOCTOR,), "tariff": 20_000, "charged": 20_000},
    "stay": {"marks": (rules.Mark.DURING_STAY,), "stay_day": 31},
}


def patient(*rights):
    return rules.Patient(
        born_on=date(1980, 1, 1), rights=(rules.Right.LONG_TERM_ILLNESS, *rights), has_treating_doctor=True
    )


def decide(family, situation, day, *rights):
    said = {"tariff": 6_000, "charged": 7_000, "practitioner": "A", "distance_km": 20, "quantity": 2} | situation
    line = rules.ActLine(ref="1", family=family, done_on=day, **said)
    return rules.adjudicate(rules.CareFacts(patient=patient(*rights), lines=(line,)), day)


def cited(decision):
    return {(step.parameter.name, step.parameter.amount) for step in decision.steps if step.parameter}


def test_there_are_dates_of_change():
    assert date(2024, 3, 31) in CHANGES and date(2026, 3, 1) in CHANGES and len(CHANGES) > 20


@pytest.mark.parametrize("change", CHANGES, ids=str)
def test_around_a_change_of_the_law_an_amount_moves_only_with_a_value_that_the_decision_cites(change):
    for family, name in itertools.product(rules.Family, SITUATIONS):
        before, after = (
            decide(family, SITUATIONS[name], day, rules.Right.LOCAL_SCHEME) for day in (change - DAY, change)
        )
        for decision, day in ((before, change - DAY), (after, change)):
            check(decision, day)
        if "no_law" not in (before.outcome, after.outcome) and before.amounts != after.amounts:
            moved = cited(before) ^ cited(after) or silently_moved(change)
            assert moved, (family, name, before.amounts, after.amounts)


def silently_moved(change):
    """Values that bound or condition without a step of their own."""
    silent = ("care.pathway", "care.local", "care.participation", "care.franchise", "care.heavy", "care.exemptions")
    return [
        name
        for name in NAMES
        if name.startswith(silent) and any(value.valid_from == change for value in law.parameter(name).values)
    ]


def check(decision, day):
    """A decision is whole, or names the text that is missing; each value it cites is that of the day."""
    if decision.outcome == "no_law":
        assert decision.missing and not decision.amounts
        return
    amounts = decision.amounts
    assert min(amounts.values()) >= 0 and amounts["paid"] + amounts["left_to_patient"] == amounts["charged"]
    for step in decision.steps:
        if step.parameter:
            assert step.parameter.amount == law.value(step.parameter.name, day).amount


@pytest.mark.parametrize(
    "name, day, before, after",
    [
        ("participation", date(2024, 5, 15), 200, 400),
        ("franchise of two boxes", date(2024, 3, 31), 100, 200),
        ("dentist at 60 %", date(2023, 10, 15), 4_200, 3_600),
        ("transport at 55 %", date(2023, 8, 1), 3_900, 3_300),
        ("heavy act at 24 €", date(2019, 1, 1), 1_800, 2_400),
        ("heavy act at 32 €", date(2026, 4, 22), 2_400, 3_200),
    ],
)
def test_the_table_of_changes_that_a_lawyer_may_read(name, day, before, after):
    asked = {
        "participation": (rules.Family.DOCTOR, "ordinary", "participation"),
        "franchise of two boxes": (rules.Family.MEDICINE_MAJOR, "ordinary", "franchise"),
        "dentist at 60 %": (rules.Family.DENTIST, "ordinary", "covered"),
        "transport at 55 %": (rules.Family.TRANSPORT, "ordinary", "covered"),
        "heavy act at 24 €": (rules.Family.DOCTOR, "heavy", "patient_share"),
        "heavy act at 32 €": (rules.Family.DOCTOR, "heavy", "patient_share"),
    }
    family, situation, amount = asked[name]
    found = [decide(family, SITUATIONS[situation], on).amounts[amount] for on in (day - DAY, day)]
    assert found == [before, after]


def acts_of_a_day():
    """Acts whose refund is above what may be deducted, so that none bears less than its unit."""
    line = some.tuples(
        some.sampled_from([rules.Family.DOCTOR, rules.Family.BIOLOGY, rules.Family.PARAMEDIC, rules.Family.TRANSPORT]),
        some.integers(10, 90),
        some.sampled_from("AB"),
    )
    return some.lists(line, min_size=2, max_size=7)


HEAVY = [(rules.Family.DOCTOR, euros, "A") for euros in (10, 33, 77)]
"""Acts that make a heavy one together."""


def total(lines, before, rights=()):
    facts = rules.CareFacts(
        patient=rules.Patient(born_on=date(1980, 1, 1), rights=rights, has_treating_doctor=True),
        lines=tuple(
            rules.ActLine(
                ref=str(rank),
                family=family,
                done_on=TODAY,
                charged=100 * euros,
                tariff=100 * euros,
                practitioner=who,
                distance_km=5,
                marks=(rules.Mark.TREATING_DOCTOR,),
            )
            for rank, (family, euros, who) in enumerate(lines)
        ),
        before=before,
    )
    amounts = rules.adjudicate(facts, TODAY).amounts
    return {name: amounts[name] for name in ("paid", "participation", "franchise", "left_to_patient", "local_scheme")}


@example(HEAVY, 0, 0, False, Random(2))
@given(acts_of_a_day(), some.integers(0, 25), some.integers(0, 50), some.booleans(), some.randoms())
@settings(max_examples=100)
def test_the_order_of_the_lines_of_a_day_changes_nothing(lines, participations, franchise, is_local, random):
    before = rules.Counters(participations=participations, franchise=100 * franchise)
    rights = (rules.Right.LOCAL_SCHEME,) if is_local else ()
    mixed = list(lines)
    random.shuffle(mixed)
    assert total(lines, before, rights) == total(mixed, before, rights)


@given(some.integers(1, 8), some.integers(0, 25), some.integers(0, 50), some.sampled_from(["paramedic", "doctor"]))
@settings(max_examples=100)
def test_acts_on_one_line_or_on_as_many_lines_come_to_the_same(count, participations, franchise, family):
    before = rules.Counters(participations=participations, franchise=100 * franchise)
    said = {"done_on": TODAY, "practitioner": "A", "marks": (rules.Mark.TREATING_DOCTOR,)}
    kind = rules.Family(family)
    one = (rules.ActLine(ref="1", family=kind, charged=1_000 * count, tariff=1_000 * count, quantity=count, **said),)
    many = tuple(rules.ActLine(ref=str(n), family=kind, charged=1_000, tariff=1_000, **said) for n in range(count))
    who = rules.Patient(born_on=date(1980, 1, 1), rights=(), has_treating_doctor=True)
    paid = [
        rules.adjudicate(rules.CareFacts(patient=who, lines=lines, before=before), TODAY).amounts["paid"]
        for lines in (one, many)
    ]
    assert paid[0] == paid[1]


def stay(entered_on, left_on, **rights):
    facts = rules.StayFacts(
        patient=patient(),
        entered_on=entered_on,
        left_on=left_on,
        tariff=100_000,
        tariff_from_day_31=0,
        has_heavy_act=False,
        is_in_pathway=True,
        marks=(rules.Mark.ALD_PROTOCOL,),
    )
    return rules.hospital_stay(facts, TODAY).amounts["daily_charge"]


@given(some.dates(date(2025, 12, 1), date(2026, 4, 1)), some.integers(1, 40), some.integers(0, 39))
@settings(max_examples=100)
def test_a_stay_cut_in_two_owes_the_daily_charges_of_the_whole(entered_on, nights, cut):
    left_on, middle = entered_on + nights * DAY, entered_on + min(cut, nights - 1) * DAY
    assert stay(entered_on, left_on) == stay(entered_on, middle) + stay(middle + DAY, left_on)
