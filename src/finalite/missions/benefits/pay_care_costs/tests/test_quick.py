"""A decision without explanation is the decision with it: outcome, reason, ground, rate, payee and fifteen amounts."""

from dataclasses import replace
from datetime import date
from itertools import groupby

from hypothesis import given, settings
from hypothesis import strategies as some

from finalite.kernel.decision import UNKNOWN
from finalite.missions.benefits.pay_care_costs import rules
from finalite.missions.benefits.pay_care_costs.care import quick, rows
from finalite.missions.benefits.pay_care_costs.care.kinds import text_named
from finalite.missions.benefits.pay_care_costs.tests import lines as invented
from finalite.missions.benefits.pay_care_costs.tests import one_by_one
from finalite.missions.benefits.pay_care_costs.tests.test_rules_properties import acts, patients, sheets

TODAY = date(2026, 11, 20)
COUNTS = some.builds(
    rules.Counters,
    participations=some.integers(0, 26),
    participation=some.integers(0, 5_200),
    franchise=some.integers(0, 5_100),
)


def check(facts, on):
    """The same decision both ways; what is missing is told line by line, and together is what `adjudicate` asks."""
    explained, said = rules.adjudicate(facts, on), quick.decide(facts, on)
    if explained.outcome == "unknown":
        assert {one.outcome for one in said} == {"unknown"}
        named = {
            name if name.startswith("patient") or name == "third_party" else f"lines[{one.ref}].{name}"
            for one in said
            if one.reason != quick.OTHER_LINE
            for name in one.reason.split(", ")
        }
        assert named == set(explained.missing)
    elif explained.outcome == "no_law":
        assert {one.outcome for one in said} == {"no_law"}
        first = next(one.reason for one in said if one.reason != quick.OTHER_LINE)
        assert first == text_named(explained.missing[0])
    else:
        assert [tuple(one) for one in said] == [of_line(line) for line in explained.lines]
    return explained.outcome


def of_line(line):
    codes = line.codes
    reason = codes.get("reason", "")
    return (line.ref, line.outcome, reason, codes["ground"], codes["rate"], codes.get("payee"), line.amounts)


@settings(max_examples=100)
@given(sheets(), COUNTS)
def test_any_sheet_is_decided_the_same_without_its_explanation(sheet, before):
    check(replace(sheet, before=before), TODAY)


@settings(max_examples=60)
@given(acts(), patients, some.sampled_from(sorted(rules.Mark)), some.sampled_from(sorted(rules.Right)), some.booleans())
def test_what_is_unknown_is_asked_for_the_same(line, patient, mark, right, party_known):
    hidden = replace(line, marks=tuple(one for one in line.marks if one is not mark), unknown_marks=(mark,))
    unsure = replace(patient, rights=tuple(r for r in patient.rights if r is not right), unknown_rights=(right,))
    party = True if party_known else UNKNOWN
    check(rules.CareFacts(patient=unsure, lines=(hidden,), third_party=party), TODAY)


def test_thousands_of_odd_sheets_are_decided_the_same():
    """Sheets of every kind, in the order of each person, whose counters go from one to the next."""
    tables = invented.tables(4_000, seed=7, patients=60)
    periods = one_by_one.periods_of(tables)
    outcomes = set()
    lines = tables["lines"].sort_by([(name, "ascending") for name in ("person", "settled_on", "sheet", "line")])
    for (_, person, on), found in groupby(lines.to_pylist(), key=lambda r: (r["sheet"], r["person"], r["settled_on"])):
        sheet = list(found)
        known = {one_by_one.patient_on(periods.get(person, ()), row["done_on"]) for row in sheet}
        if None not in known and len(known) == 1:
            facts = rules.CareFacts(
                patient=known.pop(),
                lines=tuple(rows.line_of(row) for row in sheet),
                third_party=rows.third_party_of(sheet[0]),
            )
            outcomes.add(check(facts, on))
    assert outcomes == {"paid", "nothing_due", "refused", "unknown", "no_law"}


def test_the_law_is_asked_once_for_lines_that_differ_in_amounts_and_days_only():
    patient = rules.Patient(born_on=date(1980, 1, 1), rights=(), has_treating_doctor=True)
    quick._kinds.clear()
    for day in range(1, 20):
        line = rules.ActLine(
            ref="1",
            family=rules.Family.DOCTOR,
            done_on=date(2026, 10, day),
            charged=3_000 + day,
            tariff=3_000,
            practitioner="A",
            marks=(rules.Mark.TREATING_DOCTOR,),
        )
        quick.decide(rules.CareFacts(patient=patient, lines=(line,)), TODAY)
    assert [len(known) for known in quick._kinds.values()] == [1]


def test_no_more_kinds_are_kept_than_there_is_room_for(monkeypatch):
    monkeypatch.setattr(quick, "MOST_KINDS", 5)
    quick._kinds.clear()
    for charged in range(8):
        for mark in (*rules.Mark, None):
            line = rules.ActLine(
                ref="1",
                family=rules.Family.DOCTOR,
                done_on=date(2026, 10, 1),
                charged=charged,
                tariff=3_000,
                practitioner="A",
                marks=(mark,) if mark else (),
            )
            check(rules.CareFacts(patient=rules.Patient(born_on=date(1980, 1, 1), rights=()), lines=(line,)), TODAY)
            assert sum(map(len, quick._kinds.values())) <= 5
