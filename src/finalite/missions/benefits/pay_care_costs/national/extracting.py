"""Turns the facts on which sheets were decided into the tables of the contract."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from finalite.kernel import plain
from finalite.kernel.unknown import Unknown
from finalite.law.cover.facts import Patient
from finalite.law.cover.words import Mark, Right

from ..care.facts import CareFacts

BITS = {mark: 1 << n for n, mark in enumerate(Mark)}
UNKNOWN_RATE = -1
SAME = ("family", "nature", "done_on", "charged", "tariff", "is_declared", "quantity", "coefficient", "speciality")
MORE = (
    "practitioner",
    "practitioner_since",
    "generic_price",
    "prescribed_lines",
    "distance_km",
    "stay_day",
    "approval",
)


def write(sheets: Iterable[Any], folder: Path) -> int:
    """Write `lines`, `people` and `counters` as JSON Lines in a folder; returns how many sheets there were.

    A sheet has `settlement`, `person`, `organisation`, `decided_on`, `acts` and `facts`. Rights are those of each day
    of care; where two sheets knew them otherwise, the later one holds. Counters are what a year's first sheet found.
    """
    folder.mkdir(parents=True)
    rights: dict[tuple[int, str], dict[str, Any]] = {}
    counters: dict[tuple[int, int], dict[str, Any]] = {}
    count = 0
    with (folder / "lines.jsonl").open("w", encoding="utf-8") as file:
        for sheet in sheets:
            facts: CareFacts = plain.read(CareFacts, json.loads(sheet.facts))
            file.writelines(_json(row) for row in _lines(sheet, facts))
            for day in {line.done_on for line in facts.lines}:
                rights[sheet.person, day.isoformat()] = _rights(sheet, facts.patient, day)
            counters.setdefault((sheet.person, sheet.decided_on.year), _counters(sheet, facts))
            count += 1
    _write(folder / "people.jsonl", rights.values())
    _write(folder / "counters.jsonl", counters.values())
    return count


def _write(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(_json(row) for row in rows)


def _json(row: dict[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False, default=lambda value: value.isoformat()) + "\n"


def _lines(sheet: Any, facts: CareFacts) -> Iterator[dict[str, Any]]:
    for line, act in zip(facts.lines, sheet.acts, strict=True):
        yield {
            "line": int(line.ref),
            "sheet": sheet.settlement,
            "person": sheet.person,
            "act": act or "?",
            "settled_on": sheet.decided_on,
            "session": line.session or None,
            "marks": sum(BITS[mark] for mark in set(line.marks) - set(line.unknown_marks)),
            "unknown_marks": sum(BITS[mark] for mark in set(line.unknown_marks)),
            "third_party": _known(facts.third_party),
        } | {name: _known(getattr(line, name)) for name in (*SAME, *MORE)}


def _rights(sheet: Any, patient: Patient, day: date) -> dict[str, Any]:
    expected = patient.expected_birth_on
    rate = patient.work_pension_bp
    return {
        "person": sheet.person,
        "starts_on": day,
        "ends_on": day,
        "born_on": _known(patient.born_on),
        "caisse": sheet.organisation,
        "work_pension_bp": UNKNOWN_RATE if isinstance(rate, Unknown) else rate,
        "expected_birth_on": _known(expected),
        "expected_birth_unknown": isinstance(expected, Unknown),
        "delivered_on": patient.delivered_on,
        "has_treating_doctor": _known(patient.has_treating_doctor),
        "treating_doctor_left_on": patient.treating_doctor_left_on,
    } | {right.value: _known(patient.holds(right)) for right in Right}


def _counters(sheet: Any, facts: CareFacts) -> dict[str, Any]:
    before = facts.before
    return {
        "person": sheet.person,
        "year": sheet.decided_on.year,
        "participations": before.participations,
        "participation": before.participation,
        "franchise": before.franchise,
    }


def _known(value: Any) -> Any:
    return None if isinstance(value, Unknown) else value
