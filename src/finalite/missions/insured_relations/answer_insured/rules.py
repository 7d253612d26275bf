"""What this fiche decides, from facts: when an answer is due, who speaks, which public somebody is."""

from dataclasses import dataclass
from datetime import date

from finalite import law
from finalite.kernel import calendar
from finalite.kernel.decision import Decision, Line, Step, rule
from finalite.kernel.words import Worded

from .words import Nature, Proof, Public, Speaker

SILENCE = "deadlines.administration.silence_rejection"
ENOUGH = 2
"""Right answers that settle who speaks, none being wrong: the project's proposal, for no text gives a number."""
FREQUENT = 6
"""Contacts in a year from which somebody comes back often: the project's proposal, for totals only."""


@dataclass(frozen=True, slots=True)
class ClockFacts(Worded):
    """What was asked and when; `promise` is the word of the caisse in working days, where it gave one."""

    nature: Nature
    received_on: date
    promise: int | None = None


@dataclass(frozen=True, slots=True)
class CallerFacts(Worded):
    """Who says they speak, whether they may for that person, and how the answers compare with what is held.

    An answer is right, wrong, or None where nothing was said or nothing is held to compare.
    """

    speaker: Speaker
    represents: bool = False
    answers: tuple[bool | None, ...] = ()


@dataclass(frozen=True, slots=True)
class PublicFacts:
    """How often somebody met the caisse within a year: by message or e-mail, and by voice, letter or at a desk."""

    online: int
    other: int


@rule
def answer_clock(facts: ClockFacts, on: date) -> Decision:
    """When an answer is due: silence answers a formality or a complaint after two months (CRPA L231-4).

    No text gives a day for a question; the promise of the caisse, where there is one, comes first when it is earlier.
    """
    steps: list[Step] = []
    days: list[date] = []
    warnings: tuple[str, ...] = ()
    if facts.nature is not Nature.QUESTION:
        months = law.value(SILENCE, on=facts.received_on)
        days.append(calendar.months_deadline(facts.received_on, months.number))
        steps.append(Step("Le silence vaut rejet à cette date", "CRPA L231-4", parameter=months.cited))
        warnings = months.warnings(on)
    if facts.promise is not None:
        days.append(calendar.add_working_days(facts.received_on, facts.promise))
        steps.append(Step("Engagement de la caisse, en jours ouvrés", "", note=str(facts.promise)))
    due = min(days, default=None)
    outcome = "none" if due is None else "late" if on > due else "running"
    steps = steps or [Step("Aucun texte ne fixe de délai pour une question", "")]
    line = Line("clock", outcome, {}, {"due_on": due.isoformat() if due else ""})
    return Decision(outcome, {}, tuple(steps), warnings, "answer_insured.answer_clock", on, law.version(), (line,))


@rule
def check_caller(facts: CallerFacts, on: date) -> Decision:
    """Whether somebody may be told anything: enough right answers and none wrong, from who may speak for the person."""
    outcome, why = _proof(facts)
    step = Step(why, "RGPD art. 32(1)")
    return Decision(outcome, {}, (step,), (), "answer_insured.check_caller", on, law.version())


@rule
def segment_publics(facts: PublicFacts, on: date) -> Decision:
    """The group somebody is counted in, from a year of contacts; only totals are made of it, and no right depends."""
    group = _group(facts)
    step = Step(f"En un an : {facts.online} en ligne, {facts.other} autrement", "CSS L. 162-1-11")
    return Decision(group, {}, (step,), (), "answer_insured.segment_publics", on, law.version())


def _proof(facts: CallerFacts) -> tuple[Proof, str]:
    if facts.speaker is Speaker.THIRD_PARTY:
        return Proof.NOT_CONFIRMED, "Un tiers n’apprend rien, quoi qu’il sache"
    if facts.speaker is Speaker.REPRESENTATIVE and not facts.represents:
        return Proof.NOT_CONFIRMED, "Aucune représentation n’est enregistrée pour cette personne"
    if False in facts.answers:
        return Proof.NOT_CONFIRMED, "Une réponse ne correspond pas"
    if facts.answers.count(True) < ENOUGH:
        return Proof.ASK_MORE, f"Il faut {ENOUGH} réponses justes"
    return Proof.CONFIRMED, "Réponses justes, aucune fausse"


def _group(facts: PublicFacts) -> Public:
    if not facts.online and not facts.other:
        return Public.SILENT
    if facts.online + facts.other >= FREQUENT:
        return Public.FREQUENT
    if facts.online and facts.other:
        return Public.MIXED
    return Public.ONLINE if facts.online else Public.VOICE
