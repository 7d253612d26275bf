"""Invents tables of care that reach every branch of the rule: people with rights, their sheets, what they bore before.

Facts are drawn from a few hundred people and a few thousand lines of the kind nobody meets, so that the same odd kind
comes back with other amounts and days; amounts, days and order are free.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import accumulate

import numpy as np
import pyarrow as pa

from finalite.law.cover.words import Approval, Family, Mark, Nature, Right, Speciality
from finalite.missions.benefits.pay_care_costs.care.rows import bit

FIRST, LAST = date(2023, 9, 1), date(2026, 10, 31)
FAMILIES = [*Family, *[Family.DOCTOR] * 14, *[Family.PARAMEDIC] * 8, *[Family.BIOLOGY] * 4, *[Family.TRANSPORT] * 4]
FAMILIES += [Family.MEDICINE_MAJOR] * 6
NATURES = {
    Family.DOCTOR: [Nature.ACT] * 6 + [Nature.IMAGING, Nature.SAMPLING, Nature.PATHOLOGY],
    Family.BIOLOGY: [Nature.ACT] * 3 + [Nature.SAMPLING] * 2,
    Family.DENTIST: [Nature.ACT, Nature.DENTAL_PROSTHESIS, Nature.IMAGING],
    Family.PARAMEDIC: [Nature.ACT] * 4 + [Nature.SAMPLING],
}
PATHWAY = [Mark.TREATING_DOCTOR] * 6 + [Mark.REFERRED] * 2 + [None] * 4
KINDS_EACH = 24
"""How many odd lines each odd person meets."""


def tables(count: int, seed: int = 1, patients: int = 300) -> dict[str, pa.Table]:
    """Some `count` lines, of people each made after one of `patients` models, with their periods and counters."""
    chance, draw = random.Random(seed), np.random.default_rng(seed)
    models = [_patient(chance) for _ in range(patients)]
    acts = [_line(chance) for _ in range(patients * KINDS_EACH)]
    for rank, (person, act) in enumerate(RARE[:patients]):
        models[rank] |= ORDINARY | person
        acts[rank * KINDS_EACH] |= PLAIN | act
    persons = max(patients, count // 40)
    lines = _lines(count, persons, patients, acts, draw)
    return {"lines": lines, "people": _people(persons, models, chance), "counters": _counters(persons, draw)}


def _patient(chance: random.Random) -> dict:
    """The facts of a period of rights: an ordinary adult, but for a few things."""
    found = {right.value: False for right in Right} | {
        "born_on": date(chance.choice([1950, 1980, 1995]), 3, 2),
        "caisse": chance.choice(["01", "67", "75"]),
        "work_pension_bp": None,
        "expected_birth_on": None,
        "expected_birth_unknown": False,
        "delivered_on": None,
        "has_treating_doctor": chance.random() < 0.85,
        "treating_doctor_left_on": None,
    }
    for _ in range(chance.choice([0, 0, 1, 1, 2, 3])):
        found |= chance.choice(ODD_PEOPLE)(chance)
    return found


def _some_day(chance: random.Random) -> date:
    return FIRST + timedelta(days=chance.randrange(-150, (LAST - FIRST).days))


ODD_PEOPLE = [
    lambda c: {c.choice(list(Right)).value: True},
    lambda c: {c.choice(list(Right)).value: True},
    lambda c: {c.choice([Right.C2S, Right.LOCAL_SCHEME, Right.LONG_TERM_ILLNESS]).value: True},
    lambda c: {c.choice([*Right, Right.LONG_TERM_ILLNESS]).value: None},
    lambda c: {"born_on": date(c.randrange(2004, 2014), c.choice([1, 6, 12]), c.choice([1, 28]))},
    lambda c: {"born_on": _some_day(c)},
    lambda c: {"born_on": None},
    lambda c: {"work_pension_bp": c.choice([-1, 1000, 6665, 6666, 10_000])},
    lambda c: {"expected_birth_on": _some_day(c)},
    lambda c: {"expected_birth_on": (day := _some_day(c)), "delivered_on": day + timedelta(days=c.randrange(-150, 15))},
    lambda c: {"delivered_on": _some_day(c)},
    lambda c: {"expected_birth_unknown": True},
    lambda c: {"has_treating_doctor": None},
    lambda c: {"has_treating_doctor": False, "treating_doctor_left_on": _some_day(c)},
]


def _line(chance: random.Random) -> dict:
    """The facts of a line, its amounts and days aside: an ordinary one, but for a few things."""
    family = chance.choice(FAMILIES)
    found = {
        "act": family.value[:4].upper(),
        "family": family.value,
        "nature": chance.choice(NATURES.get(family, [Nature.ACT])).value,
        "speciality": chance.choice(list(Speciality)).value if family is Family.DOCTOR else None,
        "is_declared": chance.random() < 0.1,
        "quantity": chance.choice([1, 1, 1, 1, 2, 3, 7]),
        "coefficient": chance.choice([0, 0, 0, 20, 35, 60]),
        "session": chance.choice([None, None, "a", "b"]),
        "marks": 0,
        "unknown_marks": 0,
        "prescribed_lines": None,
        "distance_km": chance.choice([3, 51, 151]) if family is Family.TRANSPORT else None,
        "stay_day": None,
        "approval": None,
        "since_days": None,
        "no_tariff": False,
        "no_generic": False,
        "dear": chance.random() < 0.15,
    }
    if family in NATURES and family is Family.DOCTOR and (mark := chance.choice(PATHWAY)):
        found["marks"] |= bit(mark)
    if family.startswith("medicine") and chance.random() < 0.2:
        found |= {"nature": Nature.DISPENSING_FEE.value, "prescribed_lines": chance.choice([None, 3, 5, 8])}
    for _ in range(chance.choice([0, 0, 1, 1, 2])):
        found |= chance.choice(ODD_LINES)(chance, found)
    found["marks"] &= ~found["unknown_marks"]
    return found


ODD_LINES = [
    lambda c, f: {"marks": f["marks"] | bit(c.choice(list(Mark)))},
    lambda c, f: {"marks": f["marks"] | bit(c.choice(list(Mark)))},
    lambda c, f: {"unknown_marks": bit(c.choice(list(Mark)))} if c.random() < 0.4 else {},
    lambda c, f: {"approval": c.choice(list(Approval)).value},
    lambda c, f: {"marks": f["marks"] | bit(Mark.DURING_STAY), "stay_day": c.choice([None, 2, 30, 31, 40])},
    lambda c, f: {"since_days": c.choice([100, 1000, 3000])},
    lambda c, f: {"no_tariff": c.random() < 0.4},
    lambda c, f: {"marks": f["marks"] | bit(Mark.GENERIC_REFUSED), "no_generic": c.random() < 0.2},
    lambda c, f: {"distance_km": c.choice([None, 51, 200])},
    lambda c, f: {"speciality": None} if c.random() < 0.3 else {},
    lambda c, f: {"marks": f["marks"] | bit(Mark.FULL_HEALTH), "dear": True},
    lambda c, f: {"unknown_marks": bit(Mark.FULL_HEALTH)} if c.random() < 0.5 else {},
    lambda c, f: {"marks": f["marks"] | bit(Mark.ALD_PROTOCOL)},
]


ORDINARY = {right.value: False for right in Right} | {
    "born_on": date(1970, 1, 1),
    "expected_birth_on": None,
    "delivered_on": None,
    "expected_birth_unknown": False,
    "has_treating_doctor": True,
    "treating_doctor_left_on": None,
    "work_pension_bp": None,
}
PLAIN = {
    "family": "doctor",
    "nature": "act",
    "speciality": "other",
    "marks": 0,
    "unknown_marks": 0,
    "approval": None,
    "stay_day": None,
    "since_days": None,
    "no_tariff": False,
    "no_generic": False,
    "dear": False,
}
AWAY = {"family": "transport", "speciality": None, "distance_km": 80}
RARE = [
    ({"long_term_illness": None}, {"marks": bit(Mark.ALD_PROTOCOL) | bit(Mark.ABORTION)}),
    ({"c2s": None}, {"family": "optics", "marks": 0}),
    ({"c2s": True}, {"family": "optics", "dear": True, "unknown_marks": bit(Mark.FULL_HEALTH)}),
    ({"c2s": True}, {"family": "optics", "dear": True, "marks": bit(Mark.FULL_HEALTH)}),
    ({"local_scheme": None}, {"marks": bit(Mark.TREATING_DOCTOR)}),
    ({"local_scheme": True}, {"family": "biology", "speciality": None}),
    ({"other_exemption": None}, {}),
    ({"ame": None}, {}),
    ({"ame": True}, {"family": "spa", "speciality": None}),
    ({"work_pension_bp": -1}, {}),
    ({}, AWAY | {"unknown_marks": bit(Mark.SERIES)}),
    ({}, AWAY | {"marks": bit(Mark.SERIES)}),
    ({}, AWAY | {"distance_km": None}),
    ({}, {"unknown_marks": bit(Mark.DURING_STAY), "marks": bit(Mark.TREATING_DOCTOR)}),
    ({}, {"family": "medicine_major", "speciality": None, "unknown_marks": bit(Mark.GENERIC_REFUSED)}),
    ({}, {"unknown_marks": bit(Mark.WORK_ACCIDENT)}),
    ({}, {"speciality": None}),
    ({"has_treating_doctor": None}, {"marks": bit(Mark.TREATING_DOCTOR)}),
]
"""What chance meets too seldom: a person, and the line that this person meets most."""


def _lines(count: int, persons: int, patients: int, acts: list[dict], draw: np.random.Generator) -> pa.Table:
    """Sheets of one to five lines, more for some people than for others; a sheet is of one day or two."""
    sizes = draw.integers(1, 6, count)
    ends = np.fromiter(accumulate(sizes.tolist()), dtype=np.int64)
    sheets = int(np.searchsorted(ends, count)) + 1
    sheet = np.repeat(np.arange(sheets), sizes[:sheets])[:count]
    person = np.minimum((draw.random(sheets) ** 3 * persons).astype(np.int64), persons - 1)
    span = (LAST - FIRST).days
    settled = draw.integers(0, span, sheets)
    settled = np.where(draw.random(sheets) < 0.3, settled // 30 * 30, settled)
    late = draw.choice([0, 1, 5, 30, 45, 400], sheets, p=[0.3, 0.3, 0.2, 0.1, 0.06, 0.04])
    late = np.where(draw.random(sheets) < 0.01, -1, np.where(draw.random(sheets) < 0.003, 4500, late))
    paid = draw.choice(np.array([0, 1, 2]), sheets, p=[0.5, 0.47, 0.03])[sheet]
    model = person[sheet] % patients * KINDS_EACH
    chosen = model + (draw.random(count) ** 2 * KINDS_EACH).astype(np.int64)
    done = settled[sheet] - late[sheet] - draw.choice([0, 0, 0, 0, 1], count)
    start = np.datetime64(FIRST)

    def of(name: str) -> np.ndarray:
        return np.array([act[name] for act in acts], dtype=object)[chosen]

    cheap, dear = draw.integers(0, 9_000, count), draw.integers(8_000, 40_000, count)
    tariff = np.where(draw.random(count) < 0.05, draw.integers(0, 300, count), np.where(of("dear"), dear, cheap))
    charged = np.maximum(tariff + draw.choice([0, 0, 0, 500, -100, 20_000], count), 0)
    generic = draw.integers(50, 5_000, count)
    since = of("since_days")
    none = np.array([value is None for value in since])
    installed = start + (done - np.where(none, 0, since).astype(np.int64))
    columns = {
        "line": np.arange(count),
        "sheet": sheet,
        "person": person[sheet],
        "practitioner": pa.array((person[sheet] % 97 * 3 + draw.integers(0, 2, sheets)[sheet]).astype(str)),
        "done_on": pa.array(start + done),
        "settled_on": pa.array(start + settled[sheet]),
        "charged": charged,
        "tariff": pa.array(tariff, mask=of("no_tariff").astype(bool)),
        "generic_price": pa.array(generic, mask=of("no_generic").astype(bool)),
        "practitioner_since": pa.array(installed, mask=none),
        "third_party": pa.array(paid == 1, mask=paid == 2),
    }
    drawn = {name: pa.array(of(name), type=kind, from_pandas=True) for name, kind in DRAWN.items()}
    return pa.table(columns | drawn)


DRAWN = {
    "act": pa.string(),
    "family": pa.string(),
    "nature": pa.string(),
    "speciality": pa.string(),
    "is_declared": pa.bool_(),
    "quantity": pa.int32(),
    "coefficient": pa.int32(),
    "session": pa.string(),
    "marks": pa.int64(),
    "unknown_marks": pa.int64(),
    "prescribed_lines": pa.int32(),
    "distance_km": pa.int32(),
    "stay_day": pa.int32(),
    "approval": pa.string(),
}
PEOPLE = pa.schema(
    {"person": pa.int64(), "starts_on": pa.date32(), "ends_on": pa.date32(), "born_on": pa.date32()}
    | {"caisse": pa.string()}
    | {right.value: pa.bool_() for right in Right}
    | {"work_pension_bp": pa.int32(), "expected_birth_on": pa.date32(), "expected_birth_unknown": pa.bool_()}
    | {"delivered_on": pa.date32(), "has_treating_doctor": pa.bool_(), "treating_doctor_left_on": pa.date32()}
)


def _people(persons: int, models: list[dict], chance: random.Random) -> pa.Table:
    """One period for most; two for some, the second without the rights of the first; a gap or an end for a few."""
    rows = []
    for person in range(persons):
        model = models[person % len(models)] | {"person": person, "starts_on": date(1990, 1, 1), "ends_on": None}
        odd = chance.random()
        if odd < 0.1:
            turn = date(2025, chance.randrange(1, 13), 15)
            gap = chance.choice([1, 1, 30])
            rows.append(model | {"ends_on": turn})
            model |= {"starts_on": turn + timedelta(days=gap), "c2s": False, "has_treating_doctor": True}
        elif odd < 0.12:
            model["ends_on"] = date(2025, 6, 30)
        rows.append(model)
    return pa.Table.from_pylist(rows, schema=PEOPLE)


def _counters(persons: int, draw: np.random.Generator) -> pa.Table:
    """What some people bore before, in each of two years."""
    some = np.flatnonzero(draw.random(persons) < 0.15)
    counts = draw.integers(0, 26, len(some) * 2)
    return pa.table(
        {
            "person": np.tile(some, 2).astype(np.int64),
            "year": np.repeat([2024, 2026], len(some)).astype(np.int32),
            "participations": counts.astype(np.int64),
            "participation": (counts * 200).astype(np.int64),
            "franchise": draw.integers(0, 5_001, len(some) * 2).astype(np.int64),
        }
    )
