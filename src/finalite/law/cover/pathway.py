"""The coordinated-care pathway: when seeing a doctor without referral raises the patient's share (CSS R160-6)."""

from __future__ import annotations

from datetime import date

from finalite.kernel import calendar, money
from finalite.kernel.decision import MissingFact, Unknown

from ..reasoning import Reasoning
from .facts import ActLine, Patient
from .grounds import Cover, age
from .words import Family, Ground, Mark, Right, Speciality

REFERRALS = {
    Mark.MILITARY_REFERRAL: "adressé par un médecin militaire",
    Mark.MIDWIFE_REFERRAL: "adressé par une sage-femme",
    Mark.NURSE_REFERRAL: "adressé par un infirmier en pratique avancée",
}
EXCEPTIONS = REFERRALS | {
    Mark.EMERGENCY: "urgence non prévue plus de 8 heures avant",
    Mark.AWAY_FROM_HOME: "hors de la résidence habituelle",
    Mark.ITERATIVE_CARE: "soins répétés prévus avec le médecin traitant",
    Mark.COORDINATED_DOCTORS: "plusieurs médecins coordonnés avec le médecin traitant",
    Mark.ALD_PROTOCOL: "actes du protocole de l'affection de longue durée",
    Mark.REPLACEMENT: "remplaçant ou même cabinet",
    Mark.ON_DUTY: "permanence des soins",
    Mark.ADDICTION_CLINIC: "consultation de tabacologie, d'alcoologie ou d'addictologie",
    Mark.GENETICS: "consultation de génétique",
    Mark.STUDENT_HEALTH: "service de santé étudiante",
    Mark.CHILD_EXAMINATION: "examen obligatoire de l'enfant",
}
CHOSEN_DOCTOR = {Mark.TREATING_DOCTOR: "médecin traitant", Mark.REFERRED: "adressé par le médecin traitant"}
DIRECT = frozenset(
    {
        Speciality.GYNAECOLOGY,
        Speciality.OBSTETRICS,
        Speciality.OPHTHALMOLOGY,
        Speciality.PSYCHIATRY,
        Speciality.NEUROPSYCHIATRY,
    }
)
# Work accidents and AME are covered outside the co-payment of L160-13, which the pathway raises.
OUTSIDE_L160_13 = frozenset({Ground.WORK_ACCIDENT, Ground.AME})


def penalty(
    patient: Patient, line: ActLine, cover: Cover, base: money.Cents, reasoning: Reasoning
) -> tuple[int, money.Cents]:
    """How much more the patient bears for an act outside the pathway: a rate of the base and its cap, or zeros.

    Hits exempt patients too; `base` only words the step. Raises MissingFact when the answer hangs on a fact nobody
    knows.
    """
    if not _is_concerned(patient, line, cover, reasoning):
        return 0, 0
    reason = reason_inside(patient, line, reasoning)
    if reason:
        reasoning.step("Parcours de soins respecté", "CSS L162-5-3", note=reason, line=line.ref)
        return 0, 0
    rate = reasoning.value("care.pathway.majoration_rate", line.done_on)
    most = cap(line.done_on, reasoning)
    reasoning.step(
        "Hors parcours de soins : majoration de la part du patient",
        rate.reference,
        min(money.share(base, rate.number), most),
        rate,
        line=line.ref,
    )
    return rate.number, most


def cap(day: date, reasoning: Reasoning) -> money.Cents:
    """The most one majoration may be: its rate applied to the fixed-fee specialist's consultation."""
    rate = reasoning.number("care.pathway.majoration_rate", day)
    return money.share(reasoning.number("care.pathway.cap_tariff", day), rate)


def reason_inside(patient: Patient, line: ActLine, reasoning: Reasoning) -> str:
    """Why the act is inside the pathway, or an empty text. Raises MissingFact naming every unknown that matters."""
    unknown: list[str] = []
    reason = (
        _by_chosen_doctor(patient, line, unknown)
        or _by_exception(patient, line, unknown)
        or _by_speciality(line, unknown)
        or _by_installation(line, unknown, reasoning)
        or _by_departure(patient, line, reasoning)
    )
    if not reason and unknown:
        raise MissingFact(*unknown)
    return reason


def is_new(since: date, day: date, reasoning: Reasoning) -> bool:
    """Whether a doctor installed `since` still counts as newly installed on a day."""
    return day < calendar.add_months(since, 12 * reasoning.number("care.pathway.new_doctor", day))


def is_recent_departure(left: date, day: date, reasoning: Reasoning) -> bool:
    """Whether a chosen doctor who left on a day left less than a year before another."""
    return day < calendar.add_months(left, 12 * reasoning.number("care.pathway.after_departure", day))


def _is_concerned(patient: Patient, line: ActLine, cover: Cover, reasoning: Reasoning) -> bool:
    if line.family is not Family.DOCTOR or cover.ground in OUTSIDE_L160_13:
        return False
    if line.states(Mark.DURING_STAY):
        return False  # a stay bears one majoration for all its acts, with the stay itself
    return age(patient, line.done_on) >= reasoning.number("care.pathway.age", line.done_on)


def _by_chosen_doctor(patient: Patient, line: ActLine, unknown: list[str]) -> str:
    if patient.has_treating_doctor is False:
        return ""
    for mark, reason in CHOSEN_DOCTOR.items():
        stated = line.says(mark)
        if stated is True and patient.has_treating_doctor is True:
            return reason
        if stated is not False:
            fact = f"lines[{line.ref}].marks.{mark}" if isinstance(stated, Unknown) else "patient.has_treating_doctor"
            unknown.append(fact)
    return ""


def _by_exception(patient: Patient, line: ActLine, unknown: list[str]) -> str:
    unreadable: list[str] = []
    for mark, reason in EXCEPTIONS.items():
        stated = line.says(mark)
        if stated is True and (mark is not Mark.ALD_PROTOCOL or _is_ill(patient, unknown)):
            return reason
        if isinstance(stated, Unknown):
            unreadable.append(f"lines[{line.ref}].marks.{mark}")
    unknown += unreadable
    return ""


def _is_ill(patient: Patient, unknown: list[str]) -> bool:
    """Whether the long-term illness whose protocol the sheet invokes is really recognised."""
    held = patient.holds(Right.LONG_TERM_ILLNESS)
    if isinstance(held, Unknown):
        unknown.append(f"patient.rights.{Right.LONG_TERM_ILLNESS}")
    return held is True


def _by_speciality(line: ActLine, unknown: list[str]) -> str:
    if isinstance(line.speciality, Unknown):
        unknown.append(f"lines[{line.ref}].speciality")
        return ""
    return "spécialité en accès direct" if line.speciality in DIRECT else ""


def _by_installation(line: ActLine, unknown: list[str], reasoning: Reasoning) -> str:
    """For five years: a general practitioner, or any doctor in an under-served area (CSS D162-1-8)."""
    if line.practitioner_since is None:
        return ""
    if not is_new(line.practitioner_since, line.done_on, reasoning):
        return ""
    underserved = line.says(Mark.UNDERSERVED_AREA)
    if line.speciality is Speciality.GENERAL_PRACTICE or underserved is True:
        return "médecin installé depuis moins de cinq ans"
    if isinstance(underserved, Unknown):
        unknown.append(f"lines[{line.ref}].marks.{Mark.UNDERSERVED_AREA}")
    return ""


def _by_departure(patient: Patient, line: ActLine, reasoning: Reasoning) -> str:
    left = patient.treating_doctor_left_on
    if left is None:
        return ""
    recent = is_recent_departure(left, line.done_on, reasoning) and left <= line.done_on
    return "médecin traitant parti depuis moins d'un an" if recent else ""
