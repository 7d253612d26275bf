"""Generated sheets are sound facts for the very rule that decides real ones, and meet each of its outcomes."""

from collections import Counter
from itertools import groupby

from finalite.kernel.decision import UNKNOWN
from finalite.law.cover.words import Approval, Family, Ground, Mark, Nature, Right, Speciality
from finalite.missions.benefits.pay_care_costs import rules

SHEETS = 150
WHICH = (
    "true",
    "approval = 'refused'",
    "done_on > settled_on",
    "family = 'transport'",
    "marks & 29 <> 0",
    "family in ('spa', 'medicine_low') and person in (select person from people where ame)",
    "tariff is null",
    "exists (from people p where p.person = lines.person and done_on between delivered_on - 30 and delivered_on)",
)
"""What rare lines each outcome needs, and any lines at all."""


def test_each_outcome_and_each_ground_is_met(tables):
    outcomes, grounds, reasons = Counter(), Counter(), Counter()
    for facts, on in sheets(tables):
        decision = rules.adjudicate(facts, on)
        outcomes[decision.outcome] += 1
        grounds.update(line.codes["ground"] for line in decision.lines)
        reasons.update(line.codes.get("reason", "") for line in decision.lines)
    assert set(outcomes) == {"paid", "nothing_due", "refused", "unknown", "no_law"}
    assert set(grounds) == set(Ground)
    assert {"approval_refused", "prior_approval", "future_date"} <= set(reasons)


def sheets(tables):
    """Some sheets whose lines all fall in one period, those of rare kinds among them."""
    chosen = " union ".join(
        f"(select sheet from lines where {which} order by hash(sheet) limit {SHEETS})" for which in WHICH
    )
    found = tables.execute(
        f"""select l.*, p.* exclude (person) from lines l join people p on p.person = l.person
            and l.done_on between p.starts_on and coalesce(p.ends_on, date '2999-12-31')
        where sheet in ({chosen}) order by sheet, starts_on, line"""
    )
    names = [column for column, *_ in found.description]
    rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    for _, group in groupby(rows, key=lambda row: (row["sheet"], row["starts_on"])):
        lines = list(group)
        facts = rules.CareFacts(
            patient=patient(lines[0]), lines=tuple(map(line, lines)), third_party=known(lines[0]["third_party"])
        )
        yield facts, lines[0]["settled_on"]


def known(value):
    return UNKNOWN if value is None else value


def patient(row):
    pension = row["work_pension_bp"]
    return rules.Patient(
        born_on=known(row["born_on"]),
        rights=tuple(right for right in Right if row[right.value]),
        unknown_rights=tuple(right for right in Right if row[right.value] is None),
        work_pension_bp=UNKNOWN if pension == -1 else pension,
        expected_birth_on=UNKNOWN if row["expected_birth_unknown"] else row["expected_birth_on"],
        delivered_on=row["delivered_on"],
        has_treating_doctor=known(row["has_treating_doctor"]),
        treating_doctor_left_on=row["treating_doctor_left_on"],
    )


def line(row):
    marks = [[mark for bit, mark in enumerate(Mark) if row[name] >> bit & 1] for name in ("marks", "unknown_marks")]
    return rules.ActLine(
        ref=str(row["line"]),
        family=Family(row["family"]),
        nature=Nature(row["nature"]),
        speciality=Speciality(row["speciality"]) if row["speciality"] else UNKNOWN,
        done_on=row["done_on"],
        charged=row["charged"],
        tariff=known(row["tariff"]),
        is_declared=row["is_declared"],
        practitioner=str(row["practitioner"]),
        quantity=row["quantity"],
        coefficient=row["coefficient"],
        session=row["session"] or "",
        marks=tuple(marks[0]),
        unknown_marks=tuple(marks[1]),
        practitioner_since=row["practitioner_since"],
        generic_price=known(row["generic_price"]),
        prescribed_lines=known(row["prescribed_lines"]),
        distance_km=known(row["distance_km"]),
        stay_day=row["stay_day"],
        approval=Approval(row["approval"]) if row["approval"] else None,
    )
