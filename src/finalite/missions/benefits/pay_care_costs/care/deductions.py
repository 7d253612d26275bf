"""Flat participation per act and medical franchise: who bears them, how much, and where they stop."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from finalite import law
from finalite.kernel.decision import MissingFact, Unknown
from finalite.kernel.money import Cents
from finalite.law import Reasoning
from finalite.law.cover.grounds import Cover, in_maternity, is_minor_on_1_january
from finalite.law.cover.words import MEDICINES, Family, Ground, Mark, Nature, Right

from . import arithmetic
from .arithmetic import NO_CAP
from .facts import ActLine, Counters, Patient

PARTICIPATING = frozenset({Family.DOCTOR, Family.BIOLOGY})
DAILY_CAP = {
    Family.PARAMEDIC: "care.franchise.daily_paramedic",
    Family.TRANSPORT: "care.franchise.daily_transport",
}


class Counter(StrEnum):
    """What one deduction counts against, day after day."""

    PARTICIPATION = "participation"
    PARAMEDIC = "paramedic"
    TRANSPORT = "transport"
    BOX = "box"


OF_ACTS = Counter.PARTICIPATION
"""Python 3.11 looks a member up in its enumeration at each use, and this one is used for each line."""


@dataclass(frozen=True, slots=True)
class Caps:
    """A deduction in pieces: an act of `piece` cents for the participation, one cent for the franchise.

    An act bears `pieces` of them; the day and the year stop at so many, 2024 at so much money too."""

    counter: str = ""
    piece: Cents = 1
    pieces: int = 0
    daily: int = NO_CAP
    yearly: int = NO_CAP
    yearly_amount: Cents = NO_CAP

    def numbers(self) -> dict[str, Any]:
        """As the terms of a line hold them."""
        found = {name: getattr(self, name) for name in self.__slots__}
        return found | {"is_participation": self.counter == Counter.PARTICIPATION}


@dataclass(slots=True)
class Running:
    """What was borne so far, kept up as the lines of the sheet go by: pieces of the day and of the year, and cents."""

    year: date
    of_year: dict[bool, int]
    amount: Cents
    of_day: dict[tuple[str, str, date], int] = field(default_factory=dict)

    @classmethod
    def after(cls, before: Counters, on: date) -> Running:
        """Start from what the patient already bore in the year of reimbursement."""
        of_day: dict[tuple[str, str, date], int] = {
            (Counter.PARTICIPATION, each.practitioner, each.day): each.count for each in before.participations_by_day
        }
        of_day |= {(each.family.value, "", each.day): each.amount for each in before.franchise_by_day}
        of_year = {True: before.participations, False: before.franchise}
        return cls(on, of_year, before.participation, of_day)

    def borne(self, caps: Any, line: ActLine) -> tuple[int, int, Cents]:
        """What the deduction of a line already counts: pieces of its day and of its year, and cents of its year."""
        of_acts = caps.counter == OF_ACTS
        today = self.of_day.get(_day(caps.counter, line), 0)
        return today, self.of_year[of_acts], self.amount if of_acts else 0

    def note(self, caps: Any, line: ActLine, amount: Cents) -> None:
        """Count what a line really bore; a participation cut short by a small payment still counts as one."""
        if amount:
            of_acts, key = caps.counter == OF_ACTS, _day(caps.counter, line)
            pieces = -(-amount // caps.piece)
            self.of_year[of_acts] += pieces
            self.of_day[key] = self.of_day.get(key, 0) + pieces
            self.amount += amount if of_acts else 0


def _day(counter: str, line: ActLine) -> tuple[str, str, date]:
    return counter, line.practitioner if counter == OF_ACTS else "", line.done_on


def participation(
    patient: Patient, line: ActLine, cover: Cover, running: Running, analysed: bool, reasoning: Reasoning
) -> Caps | None:
    """The flat participation and its caps, or None (CSS L160-13 II, D160-6, D160-8).

    The unit amount is that of the day of care (inference of the reference, UNVERIFIED), the yearly caps those of the
    day of reimbursement. Raises MissingFact.
    """
    if line.family not in PARTICIPATING or line.states(Mark.DURING_STAY):
        return None
    if line.nature is Nature.SAMPLING and analysed:
        reasoning.step(
            "Prélèvement avec analyse : seule l'analyse porte la participation", "CSS R160-19", 0, line=line.ref
        )
        return None
    if _is_spared(patient, line, cover, "care.participation.age", "participation forfaitaire", reasoning):
        return None
    unit = reasoning.value("care.participation.unit", line.done_on)
    daily = reasoning.number("care.participation.daily_count", line.done_on)
    yearly = reasoning.number("care.participation.yearly_count", running.year)
    caps = Caps(Counter.PARTICIPATION, unit.number, 1, daily, yearly, _money_limit(running.year))
    acts, amount = _left(caps, line, running)
    note = f"{acts} acte(s) sur {line.quantity}, plafonds atteints" if acts < line.quantity else ""
    reasoning.step("Participation forfaitaire retenue", unit.reference, amount, unit, note, line.ref)
    return caps


def franchise(patient: Patient, line: ActLine, cover: Cover, running: Running, reasoning: Reasoning) -> Caps | None:
    """The medical franchise and its caps, or None (CSS D160-9 to D160-11). Raises MissingFact."""
    name = _franchise_of(line)
    if name is None or line.states(Mark.DURING_STAY):
        return None
    if _is_spared(patient, line, cover, "care.franchise.age", "franchise médicale", reasoning):
        return None
    unit = reasoning.value(name, line.done_on)
    yearly = reasoning.number("care.franchise.yearly", running.year)
    caps = Caps(_counter(line), 1, unit.number, _daily_franchise(line, reasoning), yearly)
    _, amount = _left(caps, line, running)
    note = "plafond atteint" if amount < unit.number * line.quantity else ""
    reasoning.step("Franchise médicale retenue", unit.reference, amount, unit, note, line.ref)
    return caps


def _left(caps: Caps, line: ActLine, running: Running) -> tuple[int, Cents]:
    """What the caps leave of a line, in pieces and in cents, before it is held against what is reimbursed."""
    today, this_year, amount = running.borne(caps, line)
    pieces = arithmetic.of_the_year(caps, this_year, arithmetic.of_the_day(caps, today, line.quantity * caps.pieces))
    return pieces, arithmetic.deduct(caps, amount, pieces * caps.piece)


def _is_spared(patient: Patient, line: ActLine, cover: Cover, age: str, what: str, reasoning: Reasoning) -> bool:
    reason, article = _reason_spared(patient, line, cover, age, reasoning)
    if reason:
        reasoning.step(f"Pas de {what} : {reason}", article, 0, line=line.ref)
    return bool(reason)


def _reason_spared(patient: Patient, line: ActLine, cover: Cover, age: str, reasoning: Reasoning) -> tuple[str, str]:
    if is_minor_on_1_january(patient, line.done_on, reasoning, age):
        return "moins de 18 ans au 1er janvier", "CSS R160-20, D160-12"
    if cover.ground is Ground.MATERNITY or in_maternity(patient, line.done_on, reasoning) is True:
        return "période de maternité", "CSS L160-9, D160-3"
    for right, reason in ((Right.C2S, "complémentaire santé solidaire"), (Right.AME, "aide médicale de l'État")):
        held = patient.holds(right)
        if isinstance(held, Unknown):
            raise MissingFact(f"patient.rights.{right}")
        if held:
            return reason, "CSS L160-13, L160-14"
    return "", ""


def _money_limit(day: date) -> Cents:
    # Only 2024, the year in which the unit doubled, also had a limit in money.
    limit = law.parameter("care.participation.yearly_amount").on(day)
    return limit.number if limit else NO_CAP


def _franchise_of(line: ActLine) -> str | None:
    if line.family in MEDICINES:
        return None if line.nature is Nature.DISPENSING_FEE else "care.franchise.box"
    if line.family is Family.PARAMEDIC:
        return "care.franchise.paramedic"
    if line.family is Family.TRANSPORT and not line.states(Mark.SAMU):
        return "care.franchise.transport"
    return None


def _counter(line: ActLine) -> Counter:
    return Counter(line.family.value) if line.family in DAILY_CAP else Counter.BOX


def _daily_franchise(line: ActLine, reasoning: Reasoning) -> Cents:
    name = DAILY_CAP.get(line.family)
    return NO_CAP if name is None else reasoning.number(name, line.done_on)
