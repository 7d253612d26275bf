"""Tells which branches of the rule some decisions went through, so that none is left untried in silence."""

from __future__ import annotations

from collections import Counter

from finalite.law.cover.words import Family, Ground
from finalite.missions.benefits.pay_care_costs.batch import DECISIONS
from finalite.missions.benefits.pay_care_costs.care.quick import OTHER_LINE

FACTS_ASKED = (
    "patient.born_on",
    "patient.expected_birth_on",
    "patient.delivered_on",
    "patient.has_treating_doctor",
    "patient.work_pension_bp",
    "patient.rights.ame",
    "patient.rights.c2s",
    "patient.rights.local_scheme",
    "patient.rights.long_term_illness",
    "patient.rights.other_exemption",
    "marks.work_accident",
    "marks.during_stay",
    "marks.generic_refused",
    "marks.full_health",
    "marks.series",
    "tariff",
    "generic_price",
    "speciality",
    "distance_km",
    "approval",
    "third_party",
    OTHER_LINE,
)
TEXTS_MISSED = ("liste des exclusions de l'AME", "liste et prix limites du 100 % Santé", "care.exemptions.newborn_days")
REFUSED = ("future_date", "prior_approval", "approval_refused")
BRANCHES = (
    *(f"outcome {one}" for one in ("paid", "nothing_due", "refused", "unknown", "no_law", "no_right")),
    *(f"ground {one.value}" for one in Ground),
    *(f"family {one.value}" for one in Family),
    *(f"asks {one}" for one in FACTS_ASKED),
    *(f"misses {one}" for one in TEXTS_MISSED),
    *(f"refuses {one}" for one in REFUSED),
    *(f"rate {one}" for one in (1_500, 3_000, 6_000, 7_000, 8_000, 10_000)),
    *("majoration of 40 %", "majoration at its cap", "majoration of somebody exempt"),
    *("heavy act alone", "heavy session shared", "imaging without share", "day 31 of a stay"),
    *("generic refused", "dispensing fee in full", "sampling beside its analysis"),
    *("local scheme", "complementary", "to recover", "left to patient", "base of zero"),
    *("participation of several acts", "participation cut by a small payment", "participation of half the unit"),
    *("participation stopped", "participation cut by a cap", "franchise stopped", "franchise cut by a cap"),
)


def seen(decisions, lines: dict[int, dict]) -> Counter:
    """How often each branch was taken. `lines` are the rows that the decisions are about."""
    found: Counter = Counter(dict.fromkeys(BRANCHES, 0))
    for row in decisions:
        found.update(_branches(dict(zip(DECISIONS, row, strict=True)), lines[row[0]]))
    return found


def _branches(said: dict, line: dict):
    yield f"outcome {said['outcome']}"
    yield f"family {line['family']}"
    if said["outcome"] == "unknown":
        yield from (f"asks {one}" for one in said["reason"].split(", "))
    elif said["outcome"] == "no_law":
        yield from (f"misses {one}" for one in TEXTS_MISSED if said["reason"].startswith(one))
    elif said["outcome"] == "refused":
        yield f"refuses {said['reason']}"
    elif said["outcome"] != "no_right":
        yield from _of_sums(said, line)


def _of_sums(said: dict, line: dict):
    yield f"ground {said['ground']}"
    yield f"rate {said['rate']}"
    at_cap = said["majoration"] in (1_000, 1_260)
    share, by_rate = said["patient_share"], said["base"] - (said["base"] * said["rate"] * 2 + 10_000) // 20_000
    doubled = line["family"] in ("doctor", "biology") and line["quantity"] > 1
    yield from (name for name, holds in {
        "majoration of 40 %": said["majoration"] and not at_cap,
        "majoration at its cap": at_cap,
        "majoration of somebody exempt": said["majoration"] and said["ground"] == "exempt",
        "heavy act alone": said["rate"] == 10_000 and share in (2_400, 3_200) and said["base"] > 12_000,
        "heavy session shared": said["rate"] == 10_000 and share > 0 and share not in (2_400, 3_200),
        "imaging without share": line["nature"] == "imaging" and said["base"] >= 12_000 and not share,
        "day 31 of a stay": (line["stay_day"] or 0) >= 31 and said["rate"] == 10_000 and said["ground"] == "sickness",
        "generic refused": said["base"] == line["generic_price"] and said["payee"] == "insured",
        "dispensing fee in full": line["nature"] == "dispensing_fee" and (line["prescribed_lines"] or 0) >= 5,
        "sampling beside its analysis": line["nature"] == "sampling" and not said["participation"],
        "local scheme": said["local_scheme"],
        "complementary": said["complementary"],
        "to recover": said["to_recover"],
        "left to patient": said["left_to_patient"] and by_rate,
        "base of zero": not said["base"],
        "participation of several acts": doubled and said["participation"] > 200,
        "participation cut by a small payment": 0 < said["participation"] == said["reimbursed"] < 200,
        "participation of half the unit": said["participation"] == 100,
    }.items() if holds)  # fmt: skip


def of_caps(decisions, uncapped) -> Counter:
    """Where a cap stopped or cut a deduction: the same lines decided with caps, and each as if it were alone."""
    alone = {row[0]: row for row in uncapped}
    found: Counter = Counter()
    for row in decisions:
        for name in ("participation", "franchise"):
            at = DECISIONS.index(name)
            if row[at] is not None and row[at] < (alone[row[0]][at] or 0):
                found[f"{name} {'cut by a cap' if row[at] else 'stopped'}"] += 1
    return found
