"""What must hold of every care sheet, whatever is in it: searched by hypothesis."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as some

from finalite import law
from finalite.law.cover import words
from finalite.missions.benefits.pay_care_costs import rules

TODAY = date(2026, 11, 20)
DAYS = some.dates(date(2025, 1, 1), TODAY)
FAMILIES = [family for family in rules.Family if family is not rules.Family.TRANSPORT]

MARKS = sorted(set(rules.Mark) - {rules.Mark.GENERIC_REFUSED})

patients = some.builds(
    rules.Patient,
    born_on=some.dates(date(1930, 1, 1), date(2025, 1, 1)),
    rights=some.lists(some.sampled_from(sorted(rules.Right)), unique=True, max_size=3).map(tuple),
    has_treating_doctor=some.booleans(),
    work_pension_bp=some.sampled_from([None, 1000, 6666, 10_000]),
    expected_birth_on=some.one_of(some.none(), DAYS),
)


@some.composite
def acts(draw, ref="1", family=None):
    charged = draw(some.integers(0, 60_000))
    return rules.ActLine(
        ref=ref,
        family=family or draw(some.sampled_from(FAMILIES)),
        done_on=draw(DAYS),
        charged=charged,
        tariff=draw(some.integers(0, 60_000)),
        practitioner=draw(some.sampled_from("AB")),
        quantity=draw(some.integers(1, 8)),
        nature=draw(some.sampled_from(sorted(rules.Nature))),
        marks=tuple(draw(some.sets(some.sampled_from(MARKS), max_size=3))),
        speciality=draw(some.sampled_from(sorted(rules.Speciality))),
        prescribed_lines=draw(some.integers(1, 8)),
    )


@some.composite
def sheets(draw, patient=patients, family=None):
    count = draw(some.integers(1, 4))
    lines = tuple(draw(acts(ref=str(rank), family=family)) for rank in range(count))
    return rules.CareFacts(patient=draw(patient), lines=lines, third_party=draw(some.booleans()))


@given(sheets())
@settings(max_examples=300)
def test_money_is_neither_made_nor_lost(sheet):
    decided = rules.adjudicate(sheet, TODAY)
    for line in decided.lines:
        amounts = line.amounts
        assert min(amounts.values()) >= 0
        assert amounts["paid"] + amounts["left_to_patient"] == amounts["charged"]
        assert amounts["to_insured"] + amounts["to_professional"] - amounts["to_recover"] == amounts["paid"]
        assert amounts["paid"] <= amounts["base"] <= amounts["charged"]
    for name, total in decided.amounts.items():
        assert total == sum(line.amounts[name] for line in decided.lines)


@given(sheets())
@settings(max_examples=100)
def test_the_same_facts_give_the_same_decision(sheet):
    assert rules.adjudicate(sheet, TODAY) == rules.adjudicate(sheet, TODAY)


@given(acts(), patients, some.integers(1, 5_000))
@settings(max_examples=200)
def test_a_higher_tariff_never_pays_less_below_the_heavy_act_threshold(line, patient, more):
    lower = replace(line, tariff=min(line.tariff, 6_000), charged=60_000)
    higher = replace(lower, tariff=lower.tariff + more)
    paid = [
        rules.adjudicate(rules.CareFacts(patient=patient, lines=(each,)), TODAY).amounts.get("paid", 0)
        for each in (lower, higher)
    ]
    assert paid[0] <= paid[1]


@given(acts(), patients)
@settings(max_examples=200)
def test_a_right_more_never_costs_the_patient(line, patient):
    before = rules.CareFacts(patient=patient, lines=(line,))
    after = rules.CareFacts(patient=replace(patient, rights=(*patient.rights, rules.Right.C2S)), lines=(line,))
    left = [rules.adjudicate(facts, TODAY).amounts.get("left_to_patient", 0) for facts in (before, after)]
    assert left[1] <= left[0]


@given(sheets(), some.data())
@settings(max_examples=200)
def test_an_unknown_mark_is_asked_for_or_changes_nothing(sheet, data):
    """Never silently «no»: hiding a fact either stops the decision or leaves it as it was."""
    line = sheet.lines[0]
    mark = data.draw(some.sampled_from(sorted(set(rules.Mark) - OUTSIDE_ADJUDICATION)))
    hidden = replace(line, marks=tuple(m for m in line.marks if m is not mark), unknown_marks=(mark,))
    unsure = rules.adjudicate(replace(sheet, lines=(hidden, *sheet.lines[1:])), TODAY)
    for known in ((*hidden.marks, mark), hidden.marks):
        sure = rules.adjudicate(
            replace(sheet, lines=(replace(hidden, marks=known, unknown_marks=()), *sheet.lines[1:])), TODAY
        )
        if unsure.outcome not in ("unknown", "no_law"):
            assert unsure.amounts == sure.amounts
            continue
        assert unsure.missing


OUTSIDE_ADJUDICATION = {rules.Mark.HEALTH_CRISIS}
LIMITS = {
    rules.Family.PARAMEDIC: "care.franchise.daily_paramedic",
    rules.Family.TRANSPORT: "care.franchise.daily_transport",
}


@given(some.lists(acts(), min_size=30, max_size=120), some.dates(date(1940, 1, 1), date(2000, 1, 1)))
@settings(max_examples=20)
def test_no_cap_is_passed_over_a_year(lines, born_on):
    """A year of sheets, each decided with the counters that the sheets before it left."""
    patient = rules.Patient(born_on=born_on, rights=(), has_treating_doctor=True)
    year = YearOf(patient)
    for line in lines:
        year.decide(replace(line, marks=(), done_on=date(2026, 1, 1) + timedelta(line.charged % 300)))
    assert year.before.participations <= law.value("care.participation.yearly_count", TODAY).number
    assert year.before.franchise <= law.value("care.franchise.yearly", TODAY).number
    assert all(each.count <= 4 for each in year.before.participations_by_day)
    assert all(
        each.amount <= law.value(LIMITS[each.family], each.day).number
        for each in year.before.franchise_by_day
        if each.family in LIMITS
    )


class YearOf:
    """Keeps the counters of a patient as the fiche does, from the amounts of each decision alone."""

    def __init__(self, patient):
        self.patient, self.before = patient, rules.Counters()

    def decide(self, line):
        decided = rules.adjudicate(rules.CareFacts(patient=self.patient, lines=(line,), before=self.before), TODAY)
        taken, franchise = decided.amounts.get("participation", 0), decided.amounts.get("franchise", 0)
        acts = -(-taken // 200)
        self.before = rules.Counters(
            participations=self.before.participations + acts,
            participation=self.before.participation + taken,
            franchise=self.before.franchise + franchise,
            participations_by_day=self._counts(line, acts),
            franchise_by_day=self._amounts(line, franchise),
        )

    def _counts(self, line, acts):
        found = {(each.practitioner, each.day): each.count for each in self.before.participations_by_day}
        key = (line.practitioner, line.done_on)
        found[key] = found.get(key, 0) + acts
        return tuple(rules.DayCount(practitioner=p, day=d, count=c) for (p, d), c in found.items() if c)

    def _amounts(self, line, amount):
        found = {(each.family, each.day): each.amount for each in self.before.franchise_by_day}
        key = (line.family, line.done_on)
        found[key] = found.get(key, 0) + amount
        return tuple(rules.DayAmount(family=f, day=d, amount=a) for (f, d), a in found.items() if a)


def test_every_family_has_its_rate():
    paid = {family: rules.adjudicate(sheet_of(family), TODAY).outcome for family in words.Family}
    assert set(paid) == set(words.Family)
    assert set(paid.values()) <= {"paid", "nothing_due"}


def sheet_of(family):
    line = rules.ActLine(
        ref="1",
        family=family,
        done_on=TODAY,
        charged=1_000,
        tariff=1_000,
        practitioner="A",
        distance_km=3,
        marks=(rules.Mark.TREATING_DOCTOR,),
    )
    return rules.CareFacts(
        patient=rules.Patient(born_on=date(1980, 1, 1), rights=(), has_treating_doctor=True), lines=(line,)
    )
