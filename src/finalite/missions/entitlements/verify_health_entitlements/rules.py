"""Compares what was declared with what was received, says from when a right could end, and answers prior approvals.

A difference decides nothing: it is put to the person, and an agent decides (CSS L161-1-4).
"""

from dataclasses import dataclass
from datetime import date, timedelta

from finalite import law
from finalite.kernel.calendar import add_months
from finalite.kernel.decision import Decision, Line, Refusal, Step, rule
from finalite.kernel.unknown import UNKNOWN, Unknown

from .approval_rules import approval_needed, assess_approval, last_silent_day
from .facts import AwardFacts, ClosureFacts, ClosureReason, Condition, Situation

__all__ = [
    "CONDITIONS",
    "DOCUMENTS",
    "HEARING_DAYS",
    "Difference",
    "approval_needed",
    "assess_approval",
    "assess_closure",
    "check_award_conditions",
    "closing_day",
    "compared",
    "last_silent_day",
]

CONSISTENT, DIFFERS, UNDECIDED, CLOSES = "consistent", "differs", "unknown", "closes"
CHECK_RULE = "verify_health_entitlements.check_award_conditions"
CLOSURE_RULE = "verify_health_entitlements.assess_closure"
STABLE_MONTHS = "rights.cover.stable_months"
EXTENSION_YEARS = "rights.cover.extension_years"
AFTER_PERMIT, AFTER_REMOVAL = "rights.cover.after_permit_months", "rights.cover.after_removal_months"

HEARING_DAYS = 30
"""The least a person has to answer before anything is decided against them: ours, no text that was read sets it."""
ROUNDING = 600
"""Cents: twelve monthly sums, each told to the nearest euro, differ by six euros at most. Ours too."""
CONDITIONS = {
    Condition.RESIDENCE: ("months_in_france", "residence_status", "CSS R111-2"),
    Condition.DEPARTURE: ("resides", "residence_status", "CSS L160-1"),
    Condition.PERMIT: ("permit_until", "residence_status", "CSS R111-4"),
    Condition.RESOURCES: ("resources", "resources", "CSS R861-8"),
    Condition.SCHEME: ("scheme", "affiliation", "CSS L160-17"),
}
"""The fact each condition compares, its data category, and the text that sets the condition."""
DOCUMENTS = {
    Condition.RESIDENCE: "justificatifs de présence en France sur les douze derniers mois",
    Condition.DEPARTURE: "justificatif de domicile récent",
    Condition.PERMIT: "titre de séjour en cours de validité",
    Condition.RESOURCES: "avis d’imposition et justificatifs des ressources des douze mois",
    Condition.SCHEME: "attestation de l’autre régime ou de sa radiation",
}
"""What to ask for when a condition is in doubt."""


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
def check_award_conditions(facts: AwardFacts, on: date) -> Decision:
    """Lists what differs between declared and received facts, with its source; a fact not received is unknown.

    `differs` as soon as one condition does, `unknown` where nothing was received to compare, else `consistent`.
    """
    try:
        found = compared(facts, on)
    except Refusal as why:
        return why.decision(CHECK_RULE, on, law.version())
    missing = tuple(name for name, (fact, _, _) in CONDITIONS.items() if _one_sided(facts, fact))
    outcome = DIFFERS if any(one.differs for one in found) else CONSISTENT if found else UNDECIDED
    steps = tuple(_told(one, facts) for one in found)
    lines = tuple(
        Line(one.condition, DIFFERS if one.differs else CONSISTENT, {}, {"article": one.article}) for one in found
    )
    warnings = (*_period_doubt(facts), *_doubts(on, *_used(found, on)))
    return Decision(outcome, {}, steps, warnings, CHECK_RULE, on, law.version(), lines, missing)


def compared(facts: AwardFacts, on: date) -> tuple[Difference, ...]:
    """Each condition that both sides tell, in a constant order. Raises `law.MissingLaw`."""
    found = []
    for condition, (name, category, article) in CONDITIONS.items():
        declared, received = getattr(facts.declared, name), getattr(facts.received, name)
        if declared is UNKNOWN or received is UNKNOWN:
            continue
        tolerance, differs = _judged(condition, declared, received, on)
        found.append(
            Difference(condition, category, _words(name, declared), _words(name, received), article, tolerance, differs)
        )
    return tuple(found)


def _judged(condition: Condition, declared, received, on: date) -> tuple[str, bool]:
    """What is allowed, and whether the two sides differ beyond it."""
    if condition is Condition.RESIDENCE:
        least = law.value(STABLE_MONTHS, on).number
        return f"même côté du seuil de {least} mois", (declared > least) != (received > least)
    if condition is Condition.PERMIT:
        return "une validité plus longue ne nuit pas", received < declared
    if condition is Condition.RESOURCES:
        return f"{ROUNDING // 100} € d’arrondis sur douze mois", abs(declared - received) > ROUNDING
    return "aucune", declared != received


def _words(name: str, value) -> str:
    if isinstance(value, bool):
        return "réside en France" if value else "ne réside plus en France"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return {"months_in_france": f"{value} mois par an", "resources": _euros(value)}.get(name, str(value))


def _euros(cents) -> str:
    return f"{cents // 100},{cents % 100:02d} €" if isinstance(cents, int) else str(cents)


def _one_sided(facts: AwardFacts, name: str) -> bool:
    return getattr(facts.declared, name) is not UNKNOWN and getattr(facts.received, name) is UNKNOWN


def _told(one: Difference, facts: AwardFacts) -> Step:
    label = "écart à opposer à la personne" if one.differs else "condition concordante"
    note = f"déclaré : {one.declared} ; reçu de {facts.source} le {facts.received_on:%d/%m/%Y} : {one.received}"
    return Step(label, one.article, note=note, line=one.condition)


def _period_doubt(facts: AwardFacts) -> tuple[str, ...]:
    told: tuple[Situation, Situation] = (facts.declared, facts.received)
    starts = [side.resources_from for side in told if side.resources is not UNKNOWN]
    if len(starts) == 2 and (UNKNOWN in starts or starts[0] != starts[1]):
        return ("les deux sommes de ressources ne couvrent pas, ou pas sûrement, les mêmes douze mois",)
    return ()


def _used(found: tuple[Difference, ...], on: date) -> tuple[law.Value, ...]:
    residence = any(one.condition is Condition.RESIDENCE for one in found)
    return (law.value(STABLE_MONTHS, on),) if residence else ()


@rule
def assess_closure(facts: ClosureFacts, on: date) -> Decision:
    """Say from when a right could end for a reason found by a check, prolongation included; an agent decides.

    Never in the past: what was paid under an open right stays paid.
    """
    try:
        day, steps, doubts = closing_day(facts, on)
    except Refusal as why:
        return why.decision(CLOSURE_RULE, on, law.version())
    if isinstance(day, Unknown):
        return Decision(UNDECIDED, {}, steps, (), CLOSURE_RULE, on, law.version(), missing=_wanted(facts))
    line = Line("right", CLOSES, {}, {"ends_on": day.isoformat()})
    return Decision(CLOSES, {}, steps, doubts, CLOSURE_RULE, on, law.version(), (line,))


def closing_day(facts: ClosureFacts, on: date) -> tuple[date | Unknown, tuple[Step, ...], tuple[str, ...]]:
    """The first day without the right, its steps and doubts; UNKNOWN where a fact is missing. Raises MissingLaw."""
    if _wanted(facts):
        return UNKNOWN, (Step("fait à établir avant de fermer", "CSS L160-1"),), ()
    if facts.reason is ClosureReason.OTHER_SCHEME:
        step = Step("couvert par un autre régime : aucun jour sans droit", "CSS D160-15")
        return _not_before(on, facts.other_scheme_from), (step,), ()
    if facts.reason is ClosureReason.PERMIT_ENDED:
        kept = law.value(AFTER_REMOVAL if facts.removal_decided is True else AFTER_PERMIT, on)
        step = Step("droits gardés après la fin du titre", "CSS R111-4", parameter=kept.cited)
        return _not_before(on, _later(facts.permit_until, kept.number)), (step,), _doubts(on, kept)
    most = law.value(EXTENSION_YEARS, on)
    step = Step("résidence perdue ; prolongation d’au plus", "CSS L160-1", parameter=most.cited)
    return _not_before(on, _later(facts.lost_on, 12 * most.number)), (step,), _doubts(on, most)


NEEDED = {
    ClosureReason.LEFT_FRANCE: ("lost_on",),
    ClosureReason.NOT_STABLE: ("lost_on",),
    ClosureReason.PERMIT_ENDED: ("permit_until", "removal_decided"),
    ClosureReason.OTHER_SCHEME: ("other_scheme_from",),
}


def _wanted(facts: ClosureFacts) -> tuple[str, ...]:
    return tuple(name for name in NEEDED[facts.reason] if getattr(facts, name) is UNKNOWN)


def _later(day: date | Unknown, months: int) -> date | Unknown:
    return day if isinstance(day, Unknown) else add_months(day, months)


def _not_before(on: date, day: date | Unknown) -> date | Unknown:
    return day if isinstance(day, Unknown) else max(day, on + timedelta(days=1))


def _doubts(on: date, *parameters: law.Value) -> tuple[str, ...]:
    return tuple(warning for parameter in parameters for warning in parameter.warnings(on))
