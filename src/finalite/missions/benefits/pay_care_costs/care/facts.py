"""The facts a care sheet is decided on: a patient, its lines, and what was already borne this year."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeVar

from finalite.kernel.decision import MissingFact, Unknown
from finalite.kernel.money import Cents
from finalite.law.cover.facts import ActLine, Patient
from finalite.law.cover.words import Family

__all__ = ["ActLine", "CareFacts", "Counters", "DayAmount", "DayCount", "Entry", "Patient", "of_each"]

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCount:
    """Flat participations already borne on one day of care with one professional."""

    practitioner: str
    day: date
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DayAmount:
    """Franchise in cents already borne on one day of care for one family (paramedic or transport)."""

    family: Family
    day: date
    amount: Cents


@dataclass(frozen=True, slots=True, kw_only=True)
class Counters:
    """What the patient already bore: in the year of the reimbursement, and on each day of care of this sheet."""

    participations: int = 0
    participation: Cents = 0
    franchise: Cents = 0
    participations_by_day: tuple[DayCount, ...] = ()
    franchise_by_day: tuple[DayAmount, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CareFacts:
    """One care sheet of one patient. The date given to the rule is the day of reimbursement: it sets the year whose
    caps apply, and `before` must count that same year."""

    patient: Patient
    lines: tuple[ActLine, ...]
    before: Counters = Counters()
    third_party: bool | Unknown = False

    def __post_init__(self) -> None:
        refs = [line.ref for line in self.lines]
        if not refs or len(set(refs)) != len(refs):
            raise ValueError("a care sheet has at least one line, and each line its own ref")


class Entry(NamedTuple):
    """A line of a sheet with its patient on that day (None: no right recorded) and who paid."""

    patient: Patient | None
    line: ActLine
    third_party: bool | Unknown


def of_each(lines: Sequence[ActLine], answer: Callable[[ActLine], Answer]) -> tuple[Answer, ...]:
    """The answer for each line. Raises MissingFact naming the unknown facts of all the lines, not the first only."""
    answers: list[Answer] = []
    missing: list[str] = []
    for line in lines:
        try:
            answers.append(answer(line))
        except MissingFact as unknown:
            missing += unknown.names
    if missing:
        raise MissingFact(*dict.fromkeys(missing))
    return tuple(answers)
