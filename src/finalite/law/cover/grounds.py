"""On which legal ground care is covered: work accident, maternity, AME, an exemption of L160-14, or sickness."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from finalite.kernel import calendar
from finalite.kernel.decision import UNKNOWN, MissingFact, Unknown

from ..reasoning import Reasoning
from .facts import ActLine, Patient
from .words import MINOR_MEDICINES, Ground, Mark, Right


@dataclass(frozen=True, slots=True)
class Cover:
    """The ground found. `keeps_share_on_minor_medicines` marks the exemptions of R160-18: medicines at 30 % and
    15 % stay at their rate; `unsure` when no source says whether R160-18 reaches this one."""

    ground: Ground
    label: str
    article: str
    keeps_share_on_minor_medicines: bool = False
    unsure: bool = False


WORK_ACCIDENT = Cover(Ground.WORK_ACCIDENT, "Accident du travail ou maladie professionnelle", "CSS L432-1")
MATERNITY = Cover(Ground.MATERNITY, "Période de maternité : prise en charge de tous les frais", "CSS L160-9, D160-3")
AME = Cover(Ground.AME, "Aide médicale de l'État", "CASF L251-1")
SICKNESS = Cover(Ground.SICKNESS, "Maladie", "CSS L160-13")
LONG_ILLNESS = Cover(Ground.EXEMPT, "Soins du protocole d'une affection de longue durée", "CSS L160-14, R160-11")
ABORTION = Cover(Ground.EXEMPT, "Interruption de grossesse", "CSS L160-14", unsure=True)
FERTILITY = Cover(Ground.EXEMPT, "Bilan ou traitement de la fertilité", "CSS L160-14", unsure=True)
DONOR = Cover(Ground.EXEMPT, "Don d'éléments du corps humain", "CSS L160-14", unsure=True)
ABUSED_MINOR = Cover(Ground.EXEMPT, "Mineur victime de violences", "CSS L160-14", unsure=True)
TERRORISM = Cover(Ground.EXEMPT, "Victime d'un acte de terrorisme", "CSS L160-14", unsure=True)
OTHER = Cover(Ground.EXEMPT, "Autre cas d'exonération reconnu", "CSS L160-14", unsure=True)
NEWBORN = Cover(Ground.EXEMPT, "Nouveau-né", "CSS L160-14, R160-17 I 1°", True)
CONTRACEPTION = Cover(Ground.EXEMPT, "Contraception", "CSS L160-14, R160-17 I 5°", True)
SAMU = Cover(Ground.EXEMPT, "Transport urgent demandé par le SAMU", "CSS L160-14 28°, R160-17 I 10°", True)
INVALIDITY = Cover(Ground.EXEMPT, "Titulaire d'une pension d'invalidité", "CSS L160-14, R160-10", True)
WORK_PENSION = Cover(Ground.EXEMPT, "Rente d'accident du travail", "CSS L371-1, R160-10", True)

Test = Callable[[Patient, ActLine, Reasoning], "bool | Unknown"]
Candidate = tuple[Cover, Test, str]


def cover_of(patient: Patient, line: ActLine, reasoning: Reasoning) -> Cover:
    """Find the first ground that holds, in the order of the law.

    Raises MissingFact naming every unknown that comes before it. Within the exemptions of L160-14, which all give
    full cover, an unknown one does not matter when another holds, R160-18 aside.
    """
    unknown: list[str] = []
    for cover, test, fact in FIRST:
        fact = fact or maternity_fact(patient)
        if _holds(test(patient, line, reasoning), fact, line, unknown):
            return _unless(unknown, cover)
    asked: list[str] = []
    for cover, test, fact in EXEMPTIONS:
        if _holds(test(patient, line, reasoning), fact, line, asked):
            matters = cover.keeps_share_on_minor_medicines and line.family in MINOR_MEDICINES
            return _unless([*unknown, *asked] if matters else unknown, cover)
    return _unless([*unknown, *asked], SICKNESS)


def in_maternity(patient: Patient, day: date, reasoning: Reasoning) -> bool | Unknown:
    """Whether a day is in the maternity period: from four months before the expected date to 12 days after delivery.

    Once the expected date and those 12 days are past with no delivery recorded, the answer hangs on it: unknown.
    """
    expected, delivered = patient.expected_birth_on, patient.delivered_on
    if isinstance(expected, Unknown):
        return UNKNOWN
    event = delivered or expected
    if event is None:
        return False
    before = reasoning.number("care.exemptions.maternity_months_before", day)
    after = timedelta(days=reasoning.number("care.exemptions.maternity_days_after", day))
    # A child born before those four months opens the period itself.
    if day < min(calendar.add_months(expected or event, -before), event):
        return False
    if day <= event + after:
        return True
    return UNKNOWN if delivered is None else False


def maternity_fact(patient: Patient) -> str:
    """The name of the fact to ask for when the maternity period is unknown."""
    unknown = isinstance(patient.expected_birth_on, Unknown)
    return "patient.expected_birth_on" if unknown else "patient.delivered_on"


def is_newborn(patient: Patient, day: date, reasoning: Reasoning) -> bool | Unknown:
    """Whether the patient is in the first thirty days of life."""
    if isinstance(patient.born_on, Unknown):
        return UNKNOWN
    days = reasoning.peek("care.exemptions.newborn_days", day)
    return patient.born_on <= day < patient.born_on + timedelta(days=days)


def age(patient: Patient, day: date) -> int:
    """Age on a day. Raises MissingFact when the birth is unknown, or after that day: it cannot be the right one."""
    if isinstance(patient.born_on, Unknown) or day < patient.born_on:
        raise MissingFact("patient.born_on")
    return calendar.age_on(patient.born_on, day)


def is_minor_on_1_january(patient: Patient, day: date, reasoning: Reasoning, name: str) -> bool:
    """Whether the patient was under 18 on 1 January of the year of care; a child born since then is.

    Raises MissingFact when the birth is unknown.
    """
    if isinstance(patient.born_on, Unknown):
        raise MissingFact("patient.born_on")
    limit = reasoning.number(name, day)
    return calendar.add_months(patient.born_on, 12 * limit) > date(day.year, 1, 1)


def has_severe_work_pension(patient: Patient, day: date, reasoning: Reasoning) -> bool | Unknown:
    """Whether a work-accident pension reaches the incapacity that gives full cover."""
    if patient.work_pension_bp is None or isinstance(patient.work_pension_bp, Unknown):
        return False if patient.work_pension_bp is None else UNKNOWN
    return patient.work_pension_bp >= reasoning.number("care.exemptions.work_pension_rate", day)


def _holds(answer: bool | Unknown, fact: str, line: ActLine, unknown: list[str]) -> bool:
    if isinstance(answer, Unknown):
        unknown.append(fact if fact.startswith("patient") else f"lines[{line.ref}].{fact}")
        return False
    return answer


def _unless(unknown: list[str], cover: Cover) -> Cover:
    if unknown:
        raise MissingFact(*unknown)
    return cover


def _marked(mark: Mark) -> Test:
    return lambda patient, line, reasoning: line.says(mark)


def _held(right: Right) -> Test:
    return lambda patient, line, reasoning: patient.holds(right)


def _in_protocol(patient: Patient, line: ActLine, reasoning: Reasoning) -> bool | Unknown:
    # The protocol covers its own acts only: the illness alone exempts nothing else.
    stated = line.says(Mark.ALD_PROTOCOL)
    return False if stated is False else _both(stated, patient.holds(Right.LONG_TERM_ILLNESS))


def _contraception(patient: Patient, line: ActLine, reasoning: Reasoning) -> bool | Unknown:
    stated = line.says(Mark.CONTRACEPTION)
    if stated is False:
        return False
    if isinstance(patient.born_on, Unknown):
        return UNKNOWN
    young = age(patient, line.done_on) < reasoning.number("care.exemptions.contraception_age", line.done_on)
    return _both(stated, young)


def _both(one: bool | Unknown, other: bool | Unknown) -> bool | Unknown:
    if one is False or other is False:
        return False
    return UNKNOWN if isinstance(one, Unknown) or isinstance(other, Unknown) else True


FIRST: tuple[Candidate, ...] = (
    (WORK_ACCIDENT, _marked(Mark.WORK_ACCIDENT), "marks.work_accident"),
    (MATERNITY, lambda p, ln, r: in_maternity(p, ln.done_on, r), ""),
    (AME, _held(Right.AME), "patient.rights.ame"),
)

# Those that R160-18 cannot reduce come first, so that somebody exempt twice keeps the better cover.
EXEMPTIONS: tuple[Candidate, ...] = (
    (LONG_ILLNESS, _in_protocol, "marks.ald_protocol"),
    (ABORTION, _marked(Mark.ABORTION), "marks.abortion"),
    (FERTILITY, _marked(Mark.FERTILITY), "marks.fertility"),
    (DONOR, _marked(Mark.DONOR), "marks.donor"),
    (ABUSED_MINOR, _held(Right.ABUSED_MINOR), "patient.rights.abused_minor"),
    (TERRORISM, _held(Right.TERRORISM_VICTIM), "patient.rights.terrorism_victim"),
    (OTHER, _held(Right.OTHER_EXEMPTION), "patient.rights.other_exemption"),
    (SAMU, _marked(Mark.SAMU), "marks.samu"),
    (NEWBORN, lambda p, ln, r: is_newborn(p, ln.done_on, r), "patient.born_on"),
    (CONTRACEPTION, _contraception, "marks.contraception"),
    (INVALIDITY, _held(Right.INVALIDITY_PENSION), "patient.rights.invalidity_pension"),
    (WORK_PENSION, lambda p, ln, r: has_severe_work_pension(p, ln.done_on, r), "patient.work_pension_bp"),
)
