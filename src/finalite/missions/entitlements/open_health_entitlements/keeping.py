"""Decides what is kept when a status is lost, what a birth opens to the partner, and when silence answers."""

from datetime import date, timedelta

from finalite import law
from finalite.kernel.calendar import add_months, months_deadline
from finalite.kernel.decision import Decision, Refusal, Step, rule
from finalite.kernel.unknown import MissingFact, known

from .facts import BirthFacts, LossFacts, Lost, SilenceFacts

MAINTENANCE_RULE = "open_health_entitlements.assess_maintenance"
PATERNITY_RULE = "open_health_entitlements.assess_paternity"
SILENCE_RULE = "open_health_entitlements.assess_silence"
KEPT, RUNNING, SUSPENDED, IMPLIED = "kept", "running", "suspended", "implied_refusal"

CASH_MONTHS = "rights.cover.cash_benefits_months"
AFTER_PERMIT = "rights.cover.after_permit_months"
AFTER_REMOVAL = "rights.cover.after_removal_months"
EXTENSION_YEARS = "rights.cover.extension_years"
REQUEST_SILENCE = "deadlines.administration.silence_rejection"
APPEAL_SILENCE = "deadlines.administration.medical_board_silence"
DAYS, DAYS_SEVERAL = "rights.paternity.days", "rights.paternity.days_several"
BIRTH_LEAVE, LIMIT = "rights.paternity.compulsory_days", "rights.paternity.limit_months"


@rule
def assess_maintenance(facts: LossFacts, on: date) -> Decision:
    """Say what is kept after the loss of work, of the permit or of residence, with the text that keeps it."""
    try:
        steps, warnings = _kept(facts, on)
    except MissingFact as why:
        step = Step("ce qui est gardé n’est pas établi", "CSS L161-8", note=", ".join(why.names))
        return Decision("unknown", {}, (step,), (), MAINTENANCE_RULE, on, law.version(), missing=why.names)
    except Refusal as why:
        return why.decision(MAINTENANCE_RULE, on, law.version())
    return Decision(KEPT, {}, steps, warnings, MAINTENANCE_RULE, on, law.version())


def cash_kept_until(lost_on: date) -> date:
    """The first day without cash benefits after a loss of status (CSS L161-8, R161-3). Raises `law.MissingLaw`."""
    return add_months(lost_on, law.value(CASH_MONTHS, lost_on).number)


def care_kept_until(facts: LossFacts) -> date | None:
    """The first day without a right to care once its ground is lost; None where residence carries it on.

    Raises `MissingFact` where a fact is not known, `law.MissingLaw` where a text is not.
    """
    if facts.lost is Lost.WORK:
        return None
    lost_on, kept = known(facts.lost_on, "lost_on"), law.value(_text(facts), known(facts.lost_on, "lost_on"))
    return add_months(lost_on, kept.number * (12 if kept.unit == "years" else 1))


def _text(facts: LossFacts) -> str:
    if facts.lost is Lost.RESIDENCE:
        return EXTENSION_YEARS
    return AFTER_REMOVAL if known(facts.removal_decided, "removal_decided") else AFTER_PERMIT


def _kept(facts: LossFacts, on: date) -> tuple[tuple[Step, ...], tuple[str, ...]]:
    lost_on = known(facts.lost_on, "lost_on")
    cash = law.value(CASH_MONTHS, lost_on)
    steps = [Step("prestations en espèces gardées", "CSS L161-8, R161-3", parameter=cash.cited)]
    warnings = list(cash.warnings(on))
    if facts.lost is Lost.WORK:
        steps.append(Step("frais de santé : le droit continue par la résidence", "CSS L160-1"))
        return tuple(steps), tuple(warnings)
    kept = law.value(_text(facts), lost_on)
    label = "frais de santé : prolongation d’au plus" if facts.lost is Lost.RESIDENCE else "frais de santé gardés"
    article = "CSS L160-1" if facts.lost is Lost.RESIDENCE else "CSS R111-4"
    steps.append(Step(label, article, parameter=kept.cited))
    return tuple(steps), (*warnings, *kept.warnings(on))


@rule
def assess_paternity(facts: BirthFacts, on: date) -> Decision:
    """Say that the father or the mother's partner may take paternity days, how many and before when (CSS L331-8)."""
    try:
        born_on, days = known(facts.born_on, "born_on"), _days(facts)
        limit, birth = law.value(LIMIT, born_on), law.value(BIRTH_LEAVE, born_on)
    except MissingFact as why:
        step = Step("naissance à établir", "CSS L331-8", note=", ".join(why.names))
        return Decision("unknown", {}, (step,), (), PATERNITY_RULE, on, law.version(), missing=why.names)
    except Refusal as why:
        return why.decision(PATERNITY_RULE, on, law.version())
    steps = (
        Step("jours indemnisables après la naissance", "CSS L331-8", parameter=days.cited),
        Step("part à prendre aussitôt après le congé de naissance", "Code du travail L1225-35", parameter=birth.cited),
        Step("à prendre avant", "Code du travail D1225-8", parameter=limit.cited),
    )
    warnings = tuple(warning for value in (days, birth, limit) for warning in value.warnings(on))
    return Decision("open", {}, steps, warnings, PATERNITY_RULE, on, law.version())


def paternity_days(facts: BirthFacts) -> tuple[int, date]:
    """How many days, and the first day on which they may be taken no more. Raises as `care_kept_until`."""
    born_on = known(facts.born_on, "born_on")
    return _days(facts).number, add_months(born_on, law.value(LIMIT, born_on).number)


def _days(facts: BirthFacts) -> law.Value:
    several = known(facts.children, "children") > 1
    return law.value(DAYS_SEVERAL if several else DAYS, known(facts.born_on, "born_on"))


@rule
def assess_silence(facts: SilenceFacts, on: date) -> Decision:
    """Say whether silence has become a refusal on `on`: it has not while papers that were asked for are awaited."""
    try:
        received_on, waited = known(facts.received_on, "received_on"), _waited(facts)
    except MissingFact as why:
        step = Step("date de réception à établir", "CRPA L112-3", note=", ".join(why.names))
        return Decision("unknown", {}, (step,), (), SILENCE_RULE, on, law.version(), missing=why.names)
    except Refusal as why:
        return why.decision(SILENCE_RULE, on, law.version())
    article = _article(facts)
    if facts.papers_asked_on is not None:
        step = Step("pièces demandées : le délai ne court pas", "CRPA L114-5", note=f"{facts.papers_asked_on:%d/%m/%Y}")
        return Decision(SUSPENDED, {}, (step,), (), SILENCE_RULE, on, law.version())
    last = months_deadline(received_on, waited.number)
    step = Step("silence gardé après la réception", article, parameter=waited.cited, note=f"jusqu’au {last:%d/%m/%Y}")
    outcome = IMPLIED if on > last else RUNNING
    return Decision(outcome, {}, (step,), waited.warnings(on), SILENCE_RULE, on, law.version())


def implied_on(facts: SilenceFacts) -> date:
    """The day on which silence becomes a refusal, papers apart. Raises as `care_kept_until`."""
    return last_day(facts) + timedelta(days=1)


def last_day(facts: SilenceFacts) -> date:
    """The last day to answer, moved to a working day where it falls on none. Raises as `care_kept_until`."""
    return months_deadline(known(facts.received_on, "received_on"), _waited(facts).number)


def _waited(facts: SilenceFacts) -> law.Value:
    # the board for medical matters has a delay of its own; the general one has that of CRPA L231-4, as R142-6 says too
    name = APPEAL_SILENCE if facts.medical else REQUEST_SILENCE
    return law.value(name, known(facts.received_on, "received_on"))


def _article(facts: SilenceFacts) -> str:
    if not facts.appeal:
        return "CRPA L231-4"
    return "CSS R142-8-5" if facts.medical else "CSS R142-6"
