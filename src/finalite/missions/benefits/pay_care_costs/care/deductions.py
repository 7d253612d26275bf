"""Flat participation per act and medical franchise: who bears them, how much, and where they stop."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from finalite import law
from finalite.kernel.decision import MissingFact, Unknown
from finalite.kernel.money import Cents
from finalite.law import Reasoning
from finalite.law.cover.grounds import Cover, in_maternity, is_minor_on_1_january
from finalite.law.cover.words import MEDICINES, Family, Ground, Mark, Nature, Right

from .facts import ActLine, Counters, Patient

PARTICIPATING = frozenset({Family.DOCTOR, Family.BIOLOGY})
DAILY_CAP = {
    Family.PARAMEDIC: "care.franchise.daily_paramedic",
    Family.TRANSPORT: "care.franchise.daily_transport",
}


@dataclass(slots=True)
class Running:
    """What was borne so far, kept up as the lines of the sheet go by."""

    year: date
    count: int
    amount: Cents
    franchise: Cents
    by_practitioner: dict[tuple[str, date], int] = field(default_factory=dict)
    by_family: dict[tuple[Family, date], Cents] = field(default_factory=dict)

    @classmethod
    def after(cls, before: Counters, on: date) -> Running:
        """Start from what the patient already bore in the year of reimbursement."""
        by_practitioner = {(each.practitioner, each.day): each.count for each in before.participations_by_day}
        by_family = {(each.family, each.day): each.amount for each in before.franchise_by_day}
        return cls(on, before.participations, before.participation, before.franchise, by_practitioner, by_family)

    def note(self, line: ActLine, participation: Cents, unit: Cents, franchise: Cents) -> None:
        """Count what a line really bore; a participation cut short by a small payment still counts as one."""
        if participation:
            acts = -(-participation // unit)
            key = (line.practitioner, line.done_on)
            self.count, self.amount = self.count + acts, self.amount + participation
            self.by_practitioner[key] = self.by_practitioner.get(key, 0) + acts
        if franchise:
            self.franchise += franchise
            kind = (line.family, line.done_on)
            self.by_family[kind] = self.by_family.get(kind, 0) + franchise


def participation(
    patient: Patient, line: ActLine, cover: Cover, running: Running, only_sampling: bool, reasoning: Reasoning
) -> tuple[Cents, Cents]:
    """The most to deduct as flat participation, and the amount of one act (CSS L160-13 II, D160-6, D160-8).

    The unit amount is that of the day of care (inference of the reference, UNVERIFIED), the yearly caps those of the
    day of reimbursement. Raises MissingFact.
    """
    if line.family not in PARTICIPATING or line.states(Mark.DURING_STAY):
        return 0, 0
    if line.nature is Nature.SAMPLING and only_sampling:
        reasoning.step(
            "Prélèvement avec analyse : seule l'analyse porte la participation", "CSS R160-19", 0, line=line.ref
        )
        return 0, 0
    if _is_spared(patient, line, cover, "care.participation.age", "participation forfaitaire", reasoning):
        return 0, 0
    unit = reasoning.value("care.participation.unit", line.done_on)
    acts = min(line.quantity, _acts_left(line, running, reasoning))
    amount = min(acts * unit.number, _money_left(running, reasoning))
    note = f"{acts} acte(s) sur {line.quantity}, plafonds atteints" if acts < line.quantity else ""
    reasoning.step("Participation forfaitaire retenue", unit.reference, amount, unit, note, line.ref)
    return amount, unit.number


def franchise(patient: Patient, line: ActLine, cover: Cover, running: Running, reasoning: Reasoning) -> Cents:
    """The most to deduct as medical franchise (CSS D160-9 to D160-11). Raises MissingFact."""
    name = _franchise_of(line)
    if name is None or line.states(Mark.DURING_STAY):
        return 0
    if _is_spared(patient, line, cover, "care.franchise.age", "franchise médicale", reasoning):
        return 0
    unit = reasoning.value(name, line.done_on)
    yearly = reasoning.number("care.franchise.yearly", running.year)
    wanted = unit.number * line.quantity
    amount = max(0, min(wanted, yearly - running.franchise, _day_left(line, running, reasoning)))
    note = "plafond atteint" if amount < wanted else ""
    reasoning.step("Franchise médicale retenue", unit.reference, amount, unit, note, line.ref)
    return amount


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


def _acts_left(line: ActLine, running: Running, reasoning: Reasoning) -> int:
    daily = reasoning.number("care.participation.daily_count", line.done_on)
    yearly = reasoning.number("care.participation.yearly_count", running.year)
    today = running.by_practitioner.get((line.practitioner, line.done_on), 0)
    return max(0, min(daily - today, yearly - running.count))


def _money_left(running: Running, reasoning: Reasoning) -> Cents:
    # Only 2024, the year in which the unit doubled, also had a limit in money.
    limit = law.parameter("care.participation.yearly_amount").on(running.year)
    return max(0, limit.number - running.amount) if limit else 1_000_000


def _franchise_of(line: ActLine) -> str | None:
    if line.family in MEDICINES:
        return None if line.nature is Nature.DISPENSING_FEE else "care.franchise.box"
    if line.family is Family.PARAMEDIC:
        return "care.franchise.paramedic"
    if line.family is Family.TRANSPORT and not line.states(Mark.SAMU):
        return "care.franchise.transport"
    return None


def _day_left(line: ActLine, running: Running, reasoning: Reasoning) -> Cents:
    name = DAILY_CAP.get(line.family)
    if name is None:
        return 1_000_000
    used = running.by_family.get((line.family, line.done_on), 0)
    return reasoning.number(name, line.done_on) - used
