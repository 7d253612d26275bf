"""Reads the rows of the tables of a national run (docs/columnar.md) as the facts of the rule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from finalite.kernel.decision import UNKNOWN, Unknown
from finalite.law.cover.words import Approval, Family, Mark, Nature, Right, Speciality

from .facts import ActLine, Patient

MARKS, RIGHTS = tuple(Mark), tuple(Right)
UNKNOWN_PENSION = -1


def bit(mark: Mark) -> int:
    """The bit of a mark in the columns `marks` and `unknown_marks`: the n-th member of `Mark` is bit n, from zero."""
    return 1 << MARKS.index(mark)


def marks_of(bits: int) -> tuple[Mark, ...]:
    """The marks of a column."""
    return tuple(mark for rank, mark in enumerate(MARKS) if bits >> rank & 1)


def line_of(row: Mapping[str, Any]) -> ActLine:
    """A line; empty means unknown where the facts may be, none elsewhere."""
    return ActLine(
        ref=str(row["line"]),
        family=Family(row["family"]),
        done_on=row["done_on"],
        charged=row["charged"],
        tariff=_known(row["tariff"]),
        is_declared=row["is_declared"],
        practitioner=str(row["practitioner"]),
        quantity=row["quantity"],
        nature=Nature(row["nature"]),
        coefficient=row["coefficient"],
        session=row["session"] or "",
        marks=marks_of(row["marks"]),
        unknown_marks=marks_of(row["unknown_marks"]),
        speciality=UNKNOWN if row["speciality"] is None else Speciality(row["speciality"]),
        practitioner_since=row["practitioner_since"],
        generic_price=_known(row["generic_price"]),
        prescribed_lines=_known(row["prescribed_lines"]),
        distance_km=_known(row["distance_km"]),
        stay_day=row["stay_day"],
        approval=None if row["approval"] is None else Approval(row["approval"]),
    )


def patient_of(row: Mapping[str, Any]) -> Patient | None:
    """The patient of a period of rights, or None where the row has no period (`starts_on` is empty)."""
    if row["starts_on"] is None:
        return None
    pension = row["work_pension_bp"]
    return Patient(
        born_on=_known(row["born_on"]),
        rights=tuple(right for right in RIGHTS if row[right.value]),
        unknown_rights=tuple(right for right in RIGHTS if row[right.value] is None),
        work_pension_bp=UNKNOWN if pension == UNKNOWN_PENSION else pension,
        expected_birth_on=UNKNOWN if row["expected_birth_unknown"] else row["expected_birth_on"],
        delivered_on=row["delivered_on"],
        has_treating_doctor=_known(row["has_treating_doctor"]),
        treating_doctor_left_on=row["treating_doctor_left_on"],
    )


def third_party_of(row: Mapping[str, Any]) -> bool | Unknown:
    """Whether the patient was spared from paying, or unknown."""
    return _known(row["third_party"])


def _known(value: Any) -> Any:
    return UNKNOWN if value is None else value
