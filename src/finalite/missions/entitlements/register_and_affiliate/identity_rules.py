"""Which number somebody can be given, how long they may wait for it, and whom a child follows."""

from dataclasses import dataclass
from datetime import date

from finalite import law
from finalite.kernel.calendar import add_months, months_deadline
from finalite.kernel.decision import Decision, Refusal, Step, rule
from finalite.kernel.unknown import UNKNOWN

from .facts import AttachmentFacts, RegistrationFacts, WaitingFacts

SLUG = "register_and_affiliate"
CIVIL_STATUS = "rights.identity.civil_status_months"
DECISION = "rights.identity.civil_status_decision_months"
IMPOSSIBLE = "rights.identity.civil_status_impossible_years"
CHILD_UNTIL = "rights.cover.child_until"
OWN_NAME_FROM = "rights.cover.own_name_from"
NUMBER, CLOCK, CHILD = "CSS R161-1", "CSS R114-7", "CSS L160-2"

DOCUMENTS = {
    "born_in_france": ("lieu de naissance", NUMBER),
    "civil_identity": ("nom de naissance, prénoms et sexe", NUMBER),
    "identity_document": ("pièce d’identité ou titre de séjour", CLOCK),
    "civil_status_document": ("acte de naissance ou pièce d’état civil", CLOCK),
    "registry": ("réponse du service d’identification", NUMBER),
    "born_from": ("date de naissance", CHILD),
    "parent": ("livret de famille ou acte de naissance avec filiation", CHILD),
}
"""What to ask for when a fact is missing, and the text that requires it."""


@rule
def assess_registration(facts: RegistrationFacts, on: date) -> Decision:
    """Say which number somebody can have: certified, to be asked for, or a waiting one; never a refusal.

    `certified` only where the registry said so: neither a document nor a right key certifies anything.
    """
    outcome, steps, missing = _number(facts)
    return Decision(outcome, {}, steps, (), f"{SLUG}.assess_registration", on, law.version(), missing=missing)


def _number(facts: RegistrationFacts) -> tuple[str, tuple[Step, ...], tuple[str, ...]]:
    if facts.registry == "certified":
        return "certified", (Step("identité certifiée par le service d’identification", NUMBER),), ()
    if facts.registry == "rejected":
        step = Step("état civil non reconnu : une autre pièce est nécessaire", CLOCK)
        return "unknown", (step,), ("civil_status_document",)
    needed = ["born_in_france", "civil_identity"]
    if facts.born_in_france is not UNKNOWN and not facts.born_in_france:
        needed.append("identity_document")
    lacking = tuple(name for name in needed if getattr(facts, name) is UNKNOWN or not _given(facts, name))
    if lacking:
        return "unknown", (Step("identité à établir avant toute demande", NUMBER),), lacking
    if not facts.born_in_france and (facts.civil_status_document is UNKNOWN or not facts.civil_status_document):
        step = Step("pièce d’identité produite, état civil à certifier : numéro d’attente", CLOCK)
        return "waiting", (step,), ("civil_status_document",)
    return "ask", (Step("à certifier auprès du service d’identification", NUMBER),), ()


def _given(facts: RegistrationFacts, name: str) -> bool:
    """Being born abroad is an answer; the other facts must be there."""
    return name == "born_in_france" or bool(getattr(facts, name))


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a waiting number stands and until when: the last day in time, carried to a working day."""

    name: str
    due_on: date
    step: Step


@rule
def assess_waiting(facts: WaitingFacts, on: date) -> Decision:
    """Say what is due of a waiting number: wait, demand formally, suspend, or decide on what was produced (R114-7)."""
    name = f"{SLUG}.assess_waiting"
    try:
        stage = stage_of(facts, on)
    except Refusal as why:
        return why.decision(name, on, law.version())
    return Decision(stage.name, {}, (stage.step,), _doubts(on), name, on, law.version())


def stage_of(facts: WaitingFacts, on: date) -> Stage:
    """The stage on a day, with the last day of its delay. Raises `law.MissingLaw`."""
    first, second = _delays(on)
    if facts.documents_on is not None:
        months = law.value(DECISION, on)
        due = months_deadline(facts.documents_on, months.number)
        return _stage("decide" if on <= due else "late", due, "pièce produite : décision à rendre", months)
    if facts.impossible_since is not None:
        years = law.value(IMPOSSIBLE, on)
        due = months_deadline(facts.impossible_since, 12 * years.number)
        if on <= due:
            return _stage("impossible", due, "pièce momentanément impossible à produire", years)
    elif facts.demanded_on is None:
        due = months_deadline(facts.asked_on, first)
        return _stage(
            "waiting" if on <= due else "demand", due, "pièce d’état civil attendue", law.value(CIVIL_STATUS, on)
        )
    demanded = facts.demanded_on or on
    due = months_deadline(demanded, second)
    if facts.demanded_on is None:
        return _stage("demand", due, "l’empêchement a pris fin : pièce attendue", law.value(CIVIL_STATUS, on))
    return _stage(
        "demanded" if on <= due else "suspend", due, "mise en demeure de produire", law.value(CIVIL_STATUS, on)
    )


def _delays(on: date) -> tuple[int, int]:
    """Months to produce, then months of the formal demand. Raises `law.MissingLaw`."""
    months = law.value(CIVIL_STATUS, on).amount
    if not isinstance(months, tuple):
        raise TypeError(f"{CIVIL_STATUS} holds two delays")
    return int(months[0]), int(months[1])


def _stage(name: str, due_on: date, label: str, parameter: law.Value) -> Stage:
    return Stage(name, due_on, Step(label, CLOCK, parameter=parameter.cited, note=f"jusqu’au {due_on:%d/%m/%Y}"))


def _doubts(on: date) -> tuple[str, ...]:
    return tuple(w for name in (CIVIL_STATUS, DECISION, IMPOSSIBLE) for w in law.value(name, on).warnings(on))


@rule
def assess_attachment(facts: AttachmentFacts, on: date) -> Decision:
    """Say whether a child follows a parent, is insured in their own name (from 16, on request), or is of age (18)."""
    majority, own = law.value(CHILD_UNTIL, on), law.value(OWN_NAME_FROM, on)
    outcome, label, parameter, missing = _attached(facts, on, majority, own)
    doubts = tuple(w for one in (majority, own) for w in one.warnings(on))
    step = Step(label, CHILD, parameter=parameter.cited)
    name = f"{SLUG}.assess_attachment"
    return Decision(outcome, {}, (step,), doubts, name, on, law.version(), missing=missing)


def _attached(
    facts: AttachmentFacts, on: date, majority: law.Value, own: law.Value
) -> tuple[str, str, law.Value, tuple[str, ...]]:
    if facts.born_from is UNKNOWN or facts.born_to is UNKNOWN:
        return "unknown", "âge non établi", majority, ("born_from",)
    # a birth date known in part decides only where every day it may be decides alike
    if on >= add_months(facts.born_to, 12 * majority.number):
        return "of_age", "majeur : plus de rattachement à un parent", majority, ()
    if on >= add_months(facts.born_from, 12 * majority.number):
        return "unknown", "majorité non établie : naissance connue en partie", majority, ("born_from",)
    if facts.own_name_asked:
        if on >= add_months(facts.born_to, 12 * own.number):
            return "own_name", "assuré en son nom, à sa demande", own, ()
        if on >= add_months(facts.born_from, 12 * own.number):
            return "unknown", "âge non établi : naissance connue en partie", own, ("born_from",)
        return "refused", "trop jeune pour être assuré en son nom", own, ()
    if facts.parent is UNKNOWN:
        return "unknown", "filiation non établie", majority, ("parent",)
    if not facts.parent:
        return "refused", "aucun parent à qui rattacher l’enfant", majority, ()
    return "attached", "mineur rattaché à chaque parent désigné", majority, ()
