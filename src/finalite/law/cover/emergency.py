"""An unplanned visit to a hospital emergency room: one flat rate in place of percentages (CSS L160-13 I al. 4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from finalite.kernel import money
from finalite.kernel.decision import UNKNOWN, Decision, MissingFact, Unknown, known

from ..reasoning import Reasoning
from . import grounds
from .facts import ActLine, Patient
from .words import DECLARED_BASE, Family, Mark, Right

ARTICLE = "CSS L160-13 I al. 4"


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyFacts:
    """One visit. `tariff` in cents is what the visit costs; `is_followed_by_stay` means in the same establishment.
    `is_declared` says that no public tariff is recorded and the hospital declares its own."""

    patient: Patient
    visited_on: date
    tariff: money.Cents | Unknown = UNKNOWN
    is_declared: bool = False
    was_planned: bool | Unknown = False
    is_followed_by_stay: bool | Unknown = UNKNOWN
    marks: tuple[Mark, ...] = ()
    unknown_marks: tuple[Mark, ...] = ()


def assess(facts: EmergencyFacts, reasoning: Reasoning) -> Decision:
    """Decide the flat rate of a visit, in the name of the rule that reasons; see `pay_care_costs.emergency_visit`."""
    return reasoning.conclude(_decide, facts, reasoning)


def _decide(facts: EmergencyFacts, reasoning: Reasoning) -> Decision:
    if known(facts.was_planned, "was_planned") or known(facts.is_followed_by_stay, "is_followed_by_stay"):
        reasoning.step("Passage programmé ou suivi d'un séjour : pas de forfait patient urgences", ARTICLE)
        return reasoning.decide("not_applicable", {})
    tariff = known(facts.tariff, "tariff")
    if facts.is_declared:
        reasoning.warn(DECLARED_BASE)
        reasoning.step("Tarif du passage", "CSS R160-5", tariff, note=DECLARED_BASE)
    outcome, rate = _rate(facts, reasoning)
    flat = min(rate, tariff)
    complementary = flat if flat and _is_complemented(facts, reasoning) else 0
    left = flat - complementary
    if left and facts.patient.holds(Right.LOCAL_SCHEME) is not False:
        reasoning.warn("régime local : prise en charge du forfait patient urgences non recueillie (CSS D325-7)")
    return reasoning.decide(
        outcome,
        {
            "tariff": tariff,
            "flat_rate": flat,
            "complementary": complementary,
            "left_to_patient": left,
            "paid": tariff - left,
        },
    )


def _rate(facts: EmergencyFacts, reasoning: Reasoning) -> tuple[str, money.Cents]:
    reason = _reason_nil(facts, reasoning)
    if reason:
        reasoning.step(f"Pas de forfait patient urgences : {reason}", ARTICLE, 0)
        return "nil", 0
    reduced = _is_reduced(facts)
    value = reasoning.value("care.stay.emergency_reduced" if reduced else "care.stay.emergency", facts.visited_on)
    label = "Forfait patient urgences réduit" if reduced else "Forfait patient urgences"
    reasoning.step(label, value.reference, value.number, value)
    return "reduced" if reduced else "flat_rate", value.number


def _reason_nil(facts: EmergencyFacts, reasoning: Reasoning) -> str:
    """Why nothing is due, or an empty text. Raises MissingFact naming every unknown when none holds."""
    patient, day, line = facts.patient, facts.visited_on, _as_line(facts)
    answers = (
        (grounds.in_maternity(patient, day, reasoning), grounds.maternity_fact(patient), "maternité"),
        (grounds.is_newborn(patient, day, reasoning), "patient.born_on", "nouveau-né"),
        (patient.holds(Right.INVALIDITY_PENSION), "patient.rights.invalidity_pension", "pension d'invalidité"),
        (patient.holds(Right.ABUSED_MINOR), "patient.rights.abused_minor", "mineur victime de violences"),
        (patient.holds(Right.TERRORISM_VICTIM), "patient.rights.terrorism_victim", "victime du terrorisme"),
        (line.says(Mark.DONOR), "marks.donor", "don d'éléments du corps humain"),
        (line.says(Mark.HEALTH_CRISIS), "marks.health_crisis", "crise sanitaire"),
    )
    for answer, _, reason in answers:
        if answer is True:
            return reason
    unknown = [fact for answer, fact, _ in answers if isinstance(answer, Unknown)]
    if unknown:
        raise MissingFact(*unknown)
    return ""


def _is_reduced(facts: EmergencyFacts) -> bool:
    line = _as_line(facts)
    pension = facts.patient.work_pension_bp
    answers = (
        (facts.patient.holds(Right.LONG_TERM_ILLNESS), "patient.rights.long_term_illness"),
        (line.says(Mark.WORK_ACCIDENT), "marks.work_accident"),
        (pension if isinstance(pension, Unknown) else bool(pension), "patient.work_pension_bp"),
    )
    if any(answer is True for answer, _ in answers):
        return True
    unknown = [fact for answer, fact in answers if isinstance(answer, Unknown)]
    if unknown:
        raise MissingFact(*unknown)
    return False


def _is_complemented(facts: EmergencyFacts, reasoning: Reasoning) -> bool:
    for right, label, article in (
        (Right.C2S, "Part de la complémentaire santé solidaire", "CSS L861-3"),
        (Right.AME, "Part de l'aide médicale de l'État", "CASF L251-1"),
    ):
        if known(facts.patient.holds(right), f"patient.rights.{right}"):
            reasoning.step(label, article)
            return True
    return False


def _as_line(facts: EmergencyFacts) -> ActLine:
    return ActLine(
        ref="visit",
        family=Family.DOCTOR,
        done_on=facts.visited_on,
        charged=0,
        practitioner="",
        marks=facts.marks,
        unknown_marks=facts.unknown_marks,
    )
