"""The facts on which cover rests: a patient on the day of care, and an act as whoever bills states it.

A fact nobody knows is UNKNOWN, or is named among the unknown rights and marks: the decision then asks for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from finalite.kernel.decision import UNKNOWN, Unknown, known
from finalite.kernel.money import Cents

from .words import Approval, Family, Mark, Nature, Right, Speciality


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """Who was cared for. `rights` lists every right checked and held on the day of care; the others are checked
    and not held, except those in `unknown_rights`. `work_pension_bp` is the incapacity rate in basis points."""

    born_on: date | Unknown = UNKNOWN
    rights: tuple[Right, ...] | Unknown = UNKNOWN
    unknown_rights: tuple[Right, ...] = ()
    work_pension_bp: int | Unknown | None = None
    expected_birth_on: date | Unknown | None = None
    delivered_on: date | None = None
    has_treating_doctor: bool | Unknown = UNKNOWN
    treating_doctor_left_on: date | None = None

    def holds(self, right: Right) -> bool | Unknown:
        """Whether the right is held, not held, or unknown."""
        if isinstance(self.rights, Unknown) or right in self.unknown_rights:
            return UNKNOWN
        return right in self.rights


@dataclass(frozen=True, slots=True, kw_only=True)
class ActLine:
    """One line of a care sheet. Amounts in cents; `tariff` is the reimbursement base of the whole line, `charged`
    what was asked for it, `quantity` its number of acts, boxes or trips. Acts of one `practitioner` on one day with
    the same `session` were done together. `marks` are what the sheet states; `unknown_marks` cannot be read.
    `is_declared` says that no public tariff is recorded and `tariff` is what who bills declares. `approval` is where
    the request for prior approval stands, answered on `approval_on`; None where nobody asked."""

    ref: str
    family: Family
    done_on: date
    charged: Cents
    tariff: Cents | Unknown = UNKNOWN
    is_declared: bool = False
    practitioner: str
    quantity: int = 1
    nature: Nature = Nature.ACT
    coefficient: int = 0
    session: str = ""
    marks: tuple[Mark, ...] = ()
    unknown_marks: tuple[Mark, ...] = ()
    speciality: Speciality | Unknown = UNKNOWN
    practitioner_since: date | None = None
    generic_price: Cents | Unknown = UNKNOWN
    prescribed_lines: int | Unknown = UNKNOWN
    distance_km: int | Unknown = UNKNOWN
    stay_day: int | None = None
    approval: Approval | None = None
    approval_on: date | None = None

    def __post_init__(self) -> None:
        if self.charged < 0 or (not isinstance(self.tariff, Unknown) and self.tariff < 0):
            raise ValueError(f"line {self.ref}: an amount is never negative")
        if self.quantity < 1:
            raise ValueError(f"line {self.ref}: at least one act, box or trip")

    def says(self, mark: Mark) -> bool | Unknown:
        """Whether the sheet states it, does not, or cannot be read."""
        return UNKNOWN if mark in self.unknown_marks else mark in self.marks

    def states(self, mark: Mark) -> bool:
        """Same where the answer is needed. Raises MissingFact when it cannot be read."""
        return known(self.says(mark), f"lines[{self.ref}].marks.{mark}")


DISABILITY_RIGHTS = {
    "pension": Right.INVALIDITY_PENSION,
    "war_pension": Right.WAR_PENSION,
    "terrorism_victim": Right.TERRORISM_VICTIM,
}


def patient_of(cover: Any, born_on: date | Unknown) -> Patient:
    """The patient as the fiche of rights answered on the day of care: `cover` is its `Cover`, which stands above."""
    held = {
        Right.LONG_TERM_ILLNESS: cover.long_illness,
        Right.C2S: cover.solidarity,
        Right.AME: cover.ground == "state_aid",
        Right.LOCAL_SCHEME: cover.local_scheme,
    }
    found = {right for right, is_held in held.items() if is_held}
    if cover.disability:
        found.add(DISABILITY_RIGHTS[cover.disability])
    return Patient(
        born_on=born_on,
        rights=tuple(sorted(found)),
        work_pension_bp=cover.injury_rate,
        expected_birth_on=cover.expected_on,
        delivered_on=cover.delivered_on,
        # one who left is a treating doctor no more: a year without penalty is given to choose another
        has_treating_doctor=cover.treating_doctor is not None and cover.treating_doctor_left_on is None,
        treating_doctor_left_on=cover.treating_doctor_left_on,
    )
