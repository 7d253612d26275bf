"""Compares what was declared with what was received, condition by condition. A difference decides nothing."""

from dataclasses import dataclass
from datetime import date

from finalite import law
from finalite.kernel import money
from finalite.kernel.calendar import add_months
from finalite.kernel.decision import Decision, Line, Refusal, rule
from finalite.kernel.unknown import UNKNOWN

from .ending_rules import assess_end
from .facts import AwardFacts, Condition

__all__ = ["CONDITIONS", "DOCUMENTS", "HEARING_DAYS", "Difference", "assess_end", "compare_award_facts", "compared"]

CONSISTENT, DIFFERS, UNDECIDED = "consistent", "differs", "unknown"
NAME = "verify_work_injury_entitlements.compare_award_facts"
CHILD_UNTIL = "injuries.survivors.child_until"
HEARING_DAYS = 30
"""The least a person has to answer before anything is decided against them: ours, no text that was read sets it."""
ROUNDING = {Condition.WAGE: 600, Condition.OTHER_PENSION: 100}
"""Cents: twelve months each told to the nearest euro differ by six euros at most, one month by one euro. Ours too."""
CONDITIONS = {
    Condition.EMPLOYER: ("siret", "employment", "CSS L441-2"),
    Condition.WAGE: ("yearly_wage", "salary", "CSS L434-15"),
    Condition.LIFE: ("alive", "birth", "CSS L434-7"),
    Condition.UNION: ("new_union", "household", "CSS L434-9"),
    Condition.CHILDREN: ("children", "household", "CSS L434-9"),
    Condition.SCHOOLING: ("in_school", "household", "CSS L434-10"),
    Condition.OTHER_PENSION: ("other_pension", "cash_benefits", "CSS L161-1-4"),
    Condition.SCHEME: ("scheme", "cash_benefits", "CSS L161-1-4"),
    Condition.COUNTRY: ("country", "postal_contact", "CSS L161-1-4"),
}
"""The fact each condition compares, its data category, and the text that makes it count."""
CERTIFICATE = ("birth", "CSS L161-1-4")
DOCUMENTS = {
    Condition.EMPLOYER: "contrat de travail ou bulletins de paie de l’époque de l’accident",
    Condition.WAGE: "bulletins de paie des douze mois avant l’arrêt",
    Condition.LIFE: "certificat de vie",
    Condition.LIFE_CERTIFICATE: "certificat de vie signé par une autorité de votre lieu de résidence",
    Condition.UNION: "extrait d’acte de naissance avec mentions en marge, de moins de trois mois",
    Condition.CHILDREN: "livret de famille et justificatif de domicile des enfants",
    Condition.SCHOOLING: "certificat de scolarité de l’année",
    Condition.OTHER_PENSION: "dernier titre ou relevé de chaque pension",
    Condition.SCHEME: "attestation de l’autre régime",
    Condition.COUNTRY: "justificatif de domicile récent",
}
"""What to ask for when a condition is in doubt."""
YES_NO = {
    "alive": ("en vie", "décès signalé"),
    "new_union": ("nouvelle union", "aucune nouvelle union"),
    "in_school": ("scolarisé", "non scolarisé"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One condition compared: both sides in words, and whether they differ beyond the tolerance."""

    condition: Condition
    category: str
    declared: str
    received: str
    article: str
    tolerance: str
    differs: bool


@rule
def compare_award_facts(facts: AwardFacts, on: date) -> Decision:
    """Lists what differs between declared and received facts with its source; what one side does not tell is unknown.

    `differs` as soon as one condition does, `unknown` where there was nothing to compare, else `consistent`. A life
    certificate differs only when its last day is over and none came.
    """
    reasoning, found = law.Reasoning(NAME, on), compared(facts, on)
    try:
        _schooling(facts, on, reasoning)
    except Refusal as why:
        return reasoning.refuse_for_law(why)
    for one in found:
        label = "écart à opposer à la personne" if one.differs else "condition concordante"
        note = f"déclaré : {one.declared} ; reçu{_source(facts)} : {one.received}"
        reasoning.step(label, one.article, note=note, line=one.condition)
    lines = tuple(_line(one) for one in found)
    outcome = DIFFERS if any(one.differs for one in found) else CONSISTENT if found else UNDECIDED
    return reasoning.decide(outcome, {}, lines, _missing(facts))


def compared(facts: AwardFacts, on: date) -> tuple[Difference, ...]:
    """Each condition that both sides tell, in a constant order, then the life certificate where one was asked for."""
    found = []
    for condition, (name, category, article) in CONDITIONS.items():
        declared, received = getattr(facts.declared, name), getattr(facts.received, name)
        if declared is UNKNOWN or received is UNKNOWN:
            continue
        tolerance, differs = _judged(condition, declared, received)
        told = Difference(
            condition, category, words(name, declared), words(name, received), article, tolerance, differs
        )
        found.append(told)
    return (*found, *_certificate(facts, on))


def _judged(condition: Condition, declared, received) -> tuple[str, bool]:
    allowed = ROUNDING.get(condition)
    if allowed is None:
        return "aucune", declared != received
    return f"{money.format_euros(money.Cents(allowed))} d’arrondis", abs(declared - received) > allowed


def _certificate(facts: AwardFacts, on: date) -> tuple[Difference, ...]:
    """A certificate that came is consistent, one that is late differs, one still awaited says nothing."""
    by, signed = facts.certificate_by, facts.certified_on
    if not isinstance(by, date) or (signed is UNKNOWN and on <= by):
        return ()
    asked, came = f"demandé pour le {by:%d/%m/%Y}", signed is not UNKNOWN
    told = f"signé le {signed:%d/%m/%Y}" if isinstance(signed, date) else "rien n’est arrivé"
    return (Difference(Condition.LIFE_CERTIFICATE, CERTIFICATE[0], asked, told, CERTIFICATE[1], "aucune", not came),)


def _schooling(facts: AwardFacts, on: date, reasoning: law.Reasoning) -> None:
    """Schooling is compared, and the reader is told that age alone decides (CSS R434-15)."""
    if facts.declared.in_school is UNKNOWN and facts.received.in_school is UNKNOWN:
        return
    until = reasoning.value(CHILD_UNTIL, on)
    note = "la scolarité ne prolonge ni n’abrège la rente"
    if isinstance(facts.born_on, date):
        note = f"{note} ; âge limite atteint le {add_months(facts.born_on, 12 * until.number):%d/%m/%Y}"
    reasoning.step("âge limite d’un enfant", "CSS R434-15", value=until, note=note, line=Condition.SCHOOLING)


def _missing(facts: AwardFacts) -> tuple[str, ...]:
    """The conditions that were declared and that nobody confirmed."""
    return tuple(
        condition
        for condition, (name, _, _) in CONDITIONS.items()
        if getattr(facts.declared, name) is not UNKNOWN and getattr(facts.received, name) is UNKNOWN
    )


def words(name: str, value) -> str:
    """A fact in words that a letter may say."""
    if isinstance(value, bool):
        return YES_NO[name][0 if value else 1]
    if name in ("yearly_wage", "other_pension"):
        return f"{money.format_euros(money.Cents(value))} par {'an' if name == 'yearly_wage' else 'mois'}"
    return f"{value} à charge" if name == "children" else str(value)


def _source(facts: AwardFacts) -> str:
    day = f" le {facts.received_on:%d/%m/%Y}" if isinstance(facts.received_on, date) else ""
    return f" de {facts.source}{day}" if facts.source else ""


def _line(one: Difference) -> Line:
    return Line(one.condition, DIFFERS if one.differs else CONSISTENT, {}, {"article": one.article})
