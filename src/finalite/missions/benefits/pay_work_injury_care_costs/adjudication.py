"""Decides care linked to an injury of work: full cover on the tariff, paid to who cared, overruns left to the patient.

The flat participation and the franchises that CSS L432-1 also leaves to victims are counted with those of all other
care of the year, by the fiche that pays ordinary care, which recovers them later: nothing is deducted here.
"""

from datetime import date

from finalite import law
from finalite.kernel import money
from finalite.kernel.decision import Decision, Line, Refusal, rule
from finalite.kernel.money import Cents
from finalite.kernel.unknown import UNKNOWN

from .facts import Care, CareLine, InjuryCareFacts

RULE = "pay_work_injury_care_costs.adjudicate_injury_care"
PAID, REFUSED, UNDECIDED = "paid", "refused", "unknown"
VISIT, VISIT_LAW = "care.stay.emergency_reduced", "CSS L160-13 I al. 4"
FULL_COVER, RELATION, TARIFF = "CSS L431-1, L432-1", "CSS L432-1, L443-2", "CSS L432-3"
DEDUCTIONS = (
    "participation forfaitaire et franchises (CSS L432-1 al. 2) : comptées avec les autres soins de l’année, elles "
    "sont reprises sur de prochains versements (CSS D160-7)"
)
DENTAL = "prothèse dentaire : l’arrêté pris pour CSS L432-3 n’est pas relevé, le tarif seul est payé"
APPLIANCES = (Care.DEVICE, Care.DENTAL_PROSTHESIS)
DEDUCTED = (Care.MEDICAL_ACT, Care.PARAMEDICAL_ACT, Care.MEDICINE, Care.TRANSPORT)


@rule
def adjudicate_injury_care(facts: InjuryCareFacts, on: date) -> Decision:
    """Decide each line of a sheet for an injury of work: 100 % of the tariff to who cared (CSS L432-1, L432-3).

    `paid` goes to the professional, `to_patient` to a patient who had paid, `left` is the overrun. A line whose link
    with the injury nobody knows is asked about, never refused; a refused line may still be ordinary care.
    """
    reasoning = law.Reasoning(RULE, on)
    missing = _missing(facts)
    if missing:
        return reasoning.ask(missing)
    try:
        lines = tuple(_line(one, facts, reasoning) for one in facts.lines)
    except Refusal as refusal:
        return reasoning.refuse_for_law(refusal)
    asked = tuple(dict.fromkeys(str(line.codes["missing"]) for line in lines if line.outcome == UNDECIDED))
    if any(line.outcome == PAID and one.care in DEDUCTED for line, one in zip(lines, facts.lines, strict=True)):
        reasoning.warn(DEDUCTIONS)
    names = ("paid", "to_patient", "left")
    amounts = {name: Cents(sum(line.amounts.get(name, 0) for line in lines)) for name in names}
    return reasoning.decide(_outcome(lines), amounts, lines, asked)


def _missing(facts: InjuryCareFacts) -> tuple[str, ...]:
    names = [name for name in ("recognised", "happened_on") if getattr(facts, name) is UNKNOWN]
    return tuple(names if facts.lines else [*names, "lines"])


def _outcome(lines: tuple[Line, ...]) -> str:
    """Undecided while one line is; refused when all are; paid otherwise."""
    found = {line.outcome for line in lines}
    return UNDECIDED if UNDECIDED in found else PAID if PAID in found else REFUSED


def _line(one: CareLine, facts: InjuryCareFacts, reasoning: law.Reasoning) -> Line:
    why = _refusal(one, facts)
    if why:
        reasoning.step(*why, line=one.ref)
        return Line(one.ref, REFUSED, {}, {"care": one.care.value})
    asked = _asked(one, facts)
    if asked:
        reasoning.step("Fait à connaître pour ce soin", RELATION, note=asked, line=one.ref)
        return Line(one.ref, UNDECIDED, {}, {"care": one.care.value, "missing": asked})
    return _paid(one, reasoning)


def _refusal(one: CareLine, facts: InjuryCareFacts) -> tuple[str, str] | None:
    """Why a line is no care of the injury: not recognised, too early, or no link; None where it may be."""
    assert isinstance(facts.happened_on, date)
    if facts.recognised is False:
        return "Caractère professionnel non reconnu : soins ordinaires", FULL_COVER
    if one.done_on < facts.happened_on:
        return "Soin antérieur à l’accident ou à la maladie", FULL_COVER
    if one.opinion is False:
        return "Sans lien avec l’accident ou la maladie, selon le médecin-conseil", RELATION
    if one.opinion is UNKNOWN and one.related is False:
        return "Sans lien avec l’accident ou la maladie, selon la feuille de soins", RELATION
    return None


def _asked(one: CareLine, facts: InjuryCareFacts) -> str:
    """The fact to ask for, empty when all is known: after consolidation the medical adviser's opinion is needed."""
    after = facts.closed_on is not None and one.done_on > facts.closed_on
    if one.opinion is UNKNOWN and after:
        return "opinion"
    if one.opinion is UNKNOWN and one.related is UNKNOWN:
        return "related"
    return "tariff" if one.tariff is UNKNOWN else ""


def _paid(one: CareLine, reasoning: law.Reasoning) -> Line:
    """Full cover within the tariff; what was charged above it stays with the patient."""
    assert isinstance(one.tariff, int)
    amount = min(one.charged, one.tariff)
    overrun = one.charged - amount
    label = (
        "Appareillage : en entier, sur le tarif" if one.care in APPLIANCES else "Soin pris en charge à cent pour cent"
    )
    article = TARIFF if one.care in APPLIANCES else FULL_COVER
    reasoning.step(label, article, Cents(amount), line=one.ref)
    if overrun:
        note = money.format_euros(overrun)
        reasoning.step("Dépassement laissé au patient", TARIFF, Cents(overrun), note=note, line=one.ref)
    flat = _flat_rate(one, amount, reasoning)
    amount, left = amount - flat, overrun + flat
    if one.care is Care.DENTAL_PROSTHESIS and overrun:
        reasoning.warn(DENTAL)
    direct = 0 if one.to_patient else amount
    to = "Remboursé à la victime qui avait payé" if one.to_patient else "Payé directement, sans avance de la victime"
    reasoning.step(to, "CSS L432-1", Cents(amount), line=one.ref)
    amounts = {"paid": Cents(direct), "to_patient": Cents(amount - direct), "left": Cents(left)}
    return Line(one.ref, PAID, amounts, {"care": one.care.value, "rate": money.FULL})


def _flat_rate(one: CareLine, amount: int, reasoning: law.Reasoning) -> int:
    """What an emergency visit without a stay leaves to a victim: the reduced flat rate. Raises MissingLaw."""
    if one.care is not Care.EMERGENCY_VISIT:
        return 0
    value = reasoning.value(VISIT, one.done_on)
    flat = min(value.number, amount)
    reasoning.step("Forfait patient urgences réduit, laissé au patient", VISIT_LAW, Cents(flat), value, line=one.ref)
    return flat
