"""Decides a request for prior approval: as the medical service says, or by silence where a text sets the delay."""

from datetime import date, timedelta

from finalite import law
from finalite.kernel.decision import Decision, Refusal, Step, rule
from finalite.kernel.unknown import UNKNOWN, known

from .facts import ApprovalFacts, ApprovalKind

GRANTED, REFUSED, SILENT, WAITING, NOT_NEEDED, UNDECIDED = (
    "granted",
    "refused",
    "granted_by_silence",
    "waiting",
    "not_needed",
    "unknown",
)
APPROVAL_RULE = "verify_health_entitlements.assess_approval"
TRANSPORT = "care.transport"
ARTICLE = "CSS R322-10-4"
NO_TEXT = {
    ApprovalKind.ACT: "délai de silence de l’accord préalable d’un acte (CSS L315-2) : texte non relevé",
    ApprovalKind.DEVICE: "délai de silence de l’accord préalable d’un appareil (CSS L315-2) : texte non relevé",
}
"""What nobody recorded: no silence can be read as an agreement, nor as a refusal, before these texts are."""


@rule
def assess_approval(facts: ApprovalFacts, on: date) -> Decision:
    """Answer a request on a day: the word of the medical service, else silence past its delay, else waiting.

    A word that comes after the delay changes nothing: the silence has granted (CSS R322-10-4). An incomplete file is
    unknown; where the text of the delay was not recorded the answer is `no_law` and names it.
    """
    try:
        needed = facts.kind is not ApprovalKind.TRANSPORT or approval_needed(facts, on) is not False
        if needed and facts.complete_on is UNKNOWN:
            step = Step("demande incomplète : le délai ne court pas", "CRPA L114-5")
            return _decision(UNDECIDED, on, step, "complete_on")
        return _answered(facts, on) if needed else _free(on)
    except Refusal as why:
        return why.decision(APPROVAL_RULE, on, law.version()) if facts.favourable is UNKNOWN else _word(facts, on)


def _free(on: date) -> Decision:
    return _decision(NOT_NEEDED, on, Step("ni longue distance ni série : pas d’accord à demander", ARTICLE))


def _answered(facts: ApprovalFacts, on: date) -> Decision:
    complete_on = known(facts.complete_on, "complete_on")
    last = last_silent_day(facts.kind, complete_on)
    if on > last:
        step = Step("silence valant accord", ARTICLE, parameter=_delay(complete_on).cited, note=f"{last:%d/%m/%Y}")
        return _decision(SILENT, on, step)
    return _word(facts, on) if facts.favourable is not UNKNOWN else _waiting(facts, on, last)


def approval_needed(facts: ApprovalFacts, on: date) -> bool | None:
    """Whether a transport needs prior approval; None where distance or series is not known. Raises MissingLaw.

    Over 150 km one way, or a series of four trips within two months of more than 50 km each (CSS R322-10-4).
    """
    far, near = law.value(f"{TRANSPORT}.distance", on).number, law.value(f"{TRANSPORT}.series_distance", on).number
    if facts.distance is UNKNOWN:
        return None
    if facts.distance > far or facts.distance <= near:
        return facts.distance > far
    if facts.trips is UNKNOWN or facts.months is UNKNOWN:
        return None
    return (
        facts.trips >= law.value(f"{TRANSPORT}.series_trips", on).number
        and facts.months <= law.value(f"{TRANSPORT}.series_months", on).number
    )


def last_silent_day(kind: ApprovalKind, complete_on: date) -> date:
    """The last day on which the caisse may still say no; from the next one its silence is an agreement.

    Raises `law.MissingLaw`, naming the text, where no delay was recorded.
    """
    if kind is not ApprovalKind.TRANSPORT:
        raise law.MissingLaw(NO_TEXT[kind])
    return complete_on + timedelta(days=_delay(complete_on).number)


def _delay(day: date) -> law.Value:
    return law.value(f"{TRANSPORT}.silence_days", day)


def _word(facts: ApprovalFacts, on: date) -> Decision:
    if facts.favourable is True:
        return _decision(GRANTED, on, Step("avis favorable du service médical", "CSS L315-2"))
    return _decision(REFUSED, on, Step("avis défavorable du service médical", "CSS L315-2"))


def _waiting(facts: ApprovalFacts, on: date, last: date) -> Decision:
    step = Step("avis médical attendu", ARTICLE, note=f"silence valant accord après le {last:%d/%m/%Y}")
    return _decision(WAITING, on, step)


def _decision(outcome: str, on: date, step: Step, *missing: str) -> Decision:
    return Decision(outcome, {}, (step,), (), APPROVAL_RULE, on, law.version(), missing=missing)
