"""What the GDPR asks to answer to each right, for one processing activity: pure, from facts to a `Decision`."""

from dataclasses import dataclass
from datetime import date, datetime

from finalite import law
from finalite.kernel import calendar
from finalite.kernel.decision import UNKNOWN, Decision, Line, Step, Unknown, rule

GRANTED, REFUSED, ASK, RESTRICTED = "granted", "refused", "ask", "restricted"
CONSENT_OR_CONTRACT = {"6-1-a", "6-1-b", "9-2-a"}
OBJECTABLE = {"6-1-e", "6-1-f"}
DUTY = {"6-1-c", "6-1-e"}
RESTRICTION_GROUNDS = {
    "inaccurate": "18(1)(a)",
    "unlawful": "18(1)(b)",
    "legal_claim": "18(1)(c)",
    "objection_pending": "18(1)(d)",
}


@dataclass(frozen=True, slots=True)
class RightFacts:
    """One right asked of one fiche: its legal bases as the register writes them, and what the person relies on."""

    right: str
    fiche: str
    bases: tuple[str, ...]
    ground: str = "unknown"
    identified: bool | Unknown = UNKNOWN
    unfounded_or_excessive: bool | Unknown = False
    inaccuracy_shown: bool | Unknown = UNKNOWN
    retention_over: bool | Unknown = UNKNOWN
    holds_data: bool | Unknown = UNKNOWN
    automated: bool | Unknown = True
    compelling_grounds: str = ""


@dataclass(frozen=True, slots=True)
class ClockFacts:
    """When a request came in, and whether its delay was extended."""

    received_on: date
    extended: bool = False


@dataclass(frozen=True, slots=True)
class BreachFacts:
    """A breach: when it was known, the risk assessed (`unknown`, `unlikely`, `likely`, `high`), data made unreadable
    or not.
    """

    known_at: datetime
    risk: str = "unknown"
    personal_data: bool | Unknown = UNKNOWN
    unreadable_to_others: bool | Unknown = UNKNOWN


@rule
def judge_right(facts: RightFacts, on: date) -> Decision:
    """Say whether the right must be granted for this fiche, refused (with the article), or what must be asked first.

    GDPR 12(2), 12(5), 12(6) come first for every right; then articles 15 to 21 each with their own exceptions.
    """
    outcome, article, label = _admissible(facts) or JUDGES[facts.right](facts)
    return _decision("judge_right", on, outcome, (Step(label, f"RGPD art. {article}"),))


@rule
def request_deadline(facts: ClockFacts, on: date) -> Decision:
    """The last day to answer: one month from receipt, plus two when extended (GDPR 12(3)), counted by Regulation
    1182/71.

    The month runs from receipt even while proof of identity is awaited: the law leaves it open, this is the safer
    reading.
    """
    month = law.value("deadlines.gdpr.answer", on=facts.received_on)
    more = law.value("deadlines.gdpr.extension", on=facts.received_on)
    months = month.number + (more.number if facts.extended else 0)
    due = calendar.months_deadline(facts.received_on, months)
    step = Step(f"Réponse due au plus tard le {due:%d/%m/%Y} ({months} mois)", "RGPD art. 12(3)", parameter=month.cited)
    line = Line("deadline", "late" if on > due else "running", {}, {"due_on": due.isoformat()})
    return _decision("request_deadline", on, line.outcome, (step,), line, month.warnings(on))


@rule
def assess_breach(facts: BreachFacts, on: date) -> Decision:
    """What a breach asks for: notice to the authority within 72 hours unless risk is unlikely (33(1)), to people when
    high (34).

    An unknown risk is treated as one to be notified; unknown whether personal data are touched, likewise.
    """
    hours = law.value("deadlines.gdpr.breach_authority", on=facts.known_at.date())
    by = calendar.hours_deadline(facts.known_at, hours.number)
    notify, why = _must_notify(facts)
    tell = facts.risk == "high" and facts.unreadable_to_others is not True
    steps = [Step(why, "RGPD art. 33(1)", parameter=hours.cited)]
    if facts.risk == "high":
        steps.append(Step(_tell_label(tell), "RGPD art. 34(1)" if tell else "RGPD art. 34(3)(a)"))
    outcome = "notify" if notify else "register_only"
    line = Line("breach", outcome, {}, {"notify_by": by.isoformat(), "tell_persons": int(tell)})
    return _decision("assess_breach", on, outcome, tuple(steps), line, hours.warnings(on))


def _decision(
    name: str, on: date, outcome: str, steps: tuple[Step, ...], line: Line | None = None, warnings: tuple[str, ...] = ()
) -> Decision:
    lines = (line,) if line else ()
    return Decision(outcome, {}, steps, warnings, f"answer_data_subject_requests.{name}", on, law.version(), lines)


def _tell_label(tell: bool) -> str:
    return (
        "Risque élevé : informer les personnes"
        if tell
        else "Données illisibles pour des tiers : information non requise"
    )


def _must_notify(facts: BreachFacts) -> tuple[bool, str]:
    if facts.personal_data is False:
        return False, "Aucune donnée personnelle touchée : l'incident reste au registre"
    if facts.risk == "unlikely":
        return False, "Risque peu probable : inscrire au registre des violations, sans notification"
    if facts.risk == "unknown" or facts.personal_data is UNKNOWN:
        return True, "Risque ou nature encore inconnus : notifier dans le délai, compléter ensuite"
    return True, "Risque pour les personnes : notifier à la Cnil dans les 72 heures"


Answer = tuple[str, str, str]


def _admissible(facts: RightFacts) -> Answer | None:
    if facts.identified is not True:
        return ASK, "12(6)", "Identité à établir : demander les éléments nécessaires, et eux seuls"
    if facts.unfounded_or_excessive is True:
        return REFUSED, "12(5)(b)", "Demande manifestement infondée ou excessive, ce que l'organisme doit démontrer"
    return None


def _access(facts: RightFacts) -> Answer:
    return GRANTED, "15(1)", "Communication de toutes les données détenues et des informations sur leur traitement"


def _rectification(facts: RightFacts) -> Answer:
    if facts.inaccuracy_shown is True:
        return GRANTED, "16", "Inexactitude établie : la donnée est corrigée et les destinataires informés (art. 19)"
    if facts.inaccuracy_shown is UNKNOWN:
        return RESTRICTED, "18(1)(a)", "Exactitude contestée : usage suspendu le temps de la vérifier"
    return REFUSED, "16", "Donnée exacte au vu des pièces : la demande de correction est rejetée"


def _erasure(facts: RightFacts) -> Answer:
    if facts.holds_data is False:
        return GRANTED, "17(1)", "Ce traitement ne détient aucune donnée sur la personne : rien à effacer"
    if facts.retention_over is True:
        return GRANTED, "17(1)(a)", "Durée de conservation écoulée : effacement"
    if facts.ground == "consent_withdrawn" and CONSENT_OR_CONTRACT & set(facts.bases):
        return GRANTED, "17(1)(b)", "Consentement retiré et aucun autre fondement : effacement"
    if DUTY & set(facts.bases):
        return REFUSED, "17(3)(b)", "Conservation imposée par une obligation légale ou une mission d'intérêt public"
    return GRANTED, "17(1)", "Aucune exception ne s'applique : effacement"


def _restriction(facts: RightFacts) -> Answer:
    article = RESTRICTION_GROUNDS.get(facts.ground)
    if article:
        return GRANTED, article, "Usage des données suspendu : elles sont seulement conservées"
    if facts.ground == "unknown":
        return ASK, "18(1)", "Demander à la personne lequel des quatre motifs elle invoque"
    return REFUSED, "18(1)", "Le motif invoqué n'est pas de ceux qui ouvrent la limitation"


def _portability(facts: RightFacts) -> Answer:
    if not CONSENT_OR_CONTRACT & set(facts.bases):
        return (
            REFUSED,
            "20(1)(a)",
            "Traitement fondé ni sur le consentement ni sur un contrat : la portabilité ne s'applique pas",
        )
    if facts.automated is UNKNOWN:
        return ASK, "20(1)(b)", "Établir si le traitement est automatisé"
    if facts.automated is False:
        return REFUSED, "20(1)(b)", "Traitement non automatisé : la portabilité ne s'applique pas"
    return GRANTED, "20(1)", "Données fournies par la personne remises dans un format structuré et lisible par machine"


def _objection(facts: RightFacts) -> Answer:
    if not OBJECTABLE & set(facts.bases):
        return REFUSED, "21(1)", "Traitement fondé sur une obligation légale : le droit d'opposition ne s'exerce pas"
    if facts.ground != "particular_situation":
        return ASK, "21(1)", "Demander les raisons tenant à la situation particulière de la personne"
    if facts.compelling_grounds:
        return REFUSED, "21(1)", f"Motif légitime et impérieux : {facts.compelling_grounds}"
    return GRANTED, "21(1)", "Opposition accueillie : le traitement cesse pour la personne"


JUDGES = {
    "access": _access,
    "rectification": _rectification,
    "erasure": _erasure,
    "restriction": _restriction,
    "portability": _portability,
    "objection": _objection,
}
