"""Decides who is covered, from when and until when: universal health cover (CSS L160-1 and following)."""

from dataclasses import dataclass
from datetime import date, timedelta

from finalite import law
from finalite.kernel.calendar import add_months
from finalite.kernel.decision import Decision, Refusal, Step, rule
from finalite.kernel.unknown import UNKNOWN, Unknown, known

from . import competence, keeping
from .facts import CoverFacts, EndFacts, Ground, NoDelay, Stay

assess_state, assess_scheme = competence.assess_state, competence.assess_scheme
assess_maintenance, assess_paternity = keeping.assess_maintenance, keeping.assess_paternity
assess_silence = keeping.assess_silence

OPEN, REFUSED, UNDECIDED = "open", "refused", "unknown"
KEPT, ENDED = "kept", "ended"
COVER_RULE = "open_health_entitlements.assess_cover"
END_RULE = "open_health_entitlements.assess_end"

CHILD_UNTIL = "rights.cover.child_until"
OWN_NAME_FROM = "rights.cover.own_name_from"
STABLE_MONTHS = "rights.cover.stable_months"
RESIDENCE_DELAY = "rights.cover.residence_months"
EXTENSION_YEARS = "rights.cover.extension_years"
KEPT_AFTER_PERMIT = "rights.cover.after_permit_months"
MATERNITY_BEFORE = "care.exemptions.maternity_months_before"
MATERNITY_AFTER = "care.exemptions.maternity_days_after"
DOCTOR_FROM = "rights.cover.chosen_doctor_from"
KEPT_AFTER_REMOVAL = "rights.cover.after_removal_months"

DOCUMENTS = {
    "born_on": ("acte de naissance", "CSS L160-2"),
    "works": ("contrat de travail ou déclaration d’activité", "CSS L160-1"),
    "work_started_on": ("contrat de travail ou bulletin de salaire", "CSS L160-1"),
    "resides_since": ("justificatifs de domicile de trois mois", "CSS D160-2"),
    "months_a_year": ("justificatifs de présence en France sur un an", "CSS R111-2"),
    "stay": ("pièce d’identité ou titre de séjour", "CSS L160-1"),
    "permit_until": ("titre de séjour en cours de validité", "CSS L160-1"),
    "parent_covered": ("demande de rattachement signée par un parent", "CSS L160-2"),
    "resides": ("justificatif de domicile récent", "CSS R111-2"),
    "left_on": ("preuve de la date de départ de France", "CSS L160-1"),
    "removal_decided": ("décision de la préfecture sur le séjour", "CSS R111-4"),
}
"""What to ask for when a fact is missing, and the text that requires it."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One ground tried: what it gives, from when, why, and the facts without which it cannot answer."""

    ground: Ground
    outcome: str
    steps: tuple[Step, ...]
    starts_on: date | None = None
    missing: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@rule
def assess_cover(facts: CoverFacts, on: date) -> Decision:
    """Say whether the person is covered on `on`: by work, as a child, or by residence, in that order.

    A ground that is met wins at once; one that lacks a fact makes the answer unknown, never a refusal.
    """
    try:
        chosen, attempts = _chosen(facts, on), _attempts(facts, on)
    except Refusal as why:
        return why.decision(COVER_RULE, on, law.version())
    outcome = chosen.outcome if chosen else UNDECIDED if facts_missing(facts, on) else REFUSED
    kept = (chosen,) if chosen else attempts
    warnings = tuple(dict.fromkeys(warning for attempt in kept for warning in attempt.warnings))
    return Decision(
        outcome,
        {},
        tuple(step for attempt in kept for step in attempt.steps),
        warnings,
        COVER_RULE,
        on,
        law.version(),
        missing=facts_missing(facts, on),
    )


def cover_opened(facts: CoverFacts, on: date) -> tuple[Ground, date] | None:
    """The ground and the first day of the right that `assess_cover` opens on `on`; None where it opens none."""
    chosen = _chosen(facts, on)
    return (chosen.ground, chosen.starts_on) if chosen and chosen.starts_on else None


def facts_missing(facts: CoverFacts, on: date) -> tuple[str, ...]:
    """The facts to establish when `assess_cover` answers unknown; each a key of `DOCUMENTS`."""
    if _chosen(facts, on):
        return ()
    return tuple(dict.fromkeys(name for attempt in _attempts(facts, on) for name in attempt.missing))


def _chosen(facts: CoverFacts, on: date) -> Attempt | None:
    return next((attempt for attempt in _attempts(facts, on) if attempt.outcome == OPEN), None)


def _attempts(facts: CoverFacts, on: date) -> tuple[Attempt, ...]:
    return (_by_work(facts, on), _as_child(facts, on), _by_residence(facts, on))


def _by_work(facts: CoverFacts, on: date) -> Attempt:
    article, ground = "CSS L160-1", Ground.WORK
    if facts.works is UNKNOWN or (facts.works and facts.work_started_on is UNKNOWN):
        missing = ("works",) if facts.works is UNKNOWN else ("work_started_on",)
        return Attempt(ground, UNDECIDED, (Step("activité professionnelle non établie", article),), missing=missing)
    started_on = known(facts.work_started_on, "work_started_on") if facts.works else None
    if started_on is None or started_on > on:
        return Attempt(ground, REFUSED, (Step("pas d’activité professionnelle en France à cette date", article),))
    step = Step("activité professionnelle : droit dès le premier jour", article, note=f"{started_on:%d/%m/%Y}")
    return Attempt(ground, OPEN, (step,), started_on)


def _as_child(facts: CoverFacts, on: date) -> Attempt:
    article, ground = "CSS L160-2", Ground.CHILD
    majority, own = law.value(CHILD_UNTIL, on), law.value(OWN_NAME_FROM, on)
    if facts.born_on is UNKNOWN:
        return Attempt(ground, UNDECIDED, (Step("âge non établi", article),), missing=("born_on",))
    if on >= add_months(facts.born_on, 12 * majority.number):
        return Attempt(ground, REFUSED, (_step("majeur : pas de rattachement à un parent", article, majority),))
    if facts.own_name and on >= add_months(facts.born_on, 12 * own.number):
        return Attempt(ground, REFUSED, (_step("assuré à titre personnel à sa demande", article, own),))
    if facts.parent_covered is UNKNOWN:
        step = Step("rattachement à un parent couvert non établi", article)
        return Attempt(ground, UNDECIDED, (step,), missing=("parent_covered",))
    if not facts.parent_covered:
        return Attempt(ground, REFUSED, (Step("aucun parent couvert", article),))
    step = _step("mineur rattaché à un parent couvert", article, majority)
    return Attempt(ground, OPEN, (step,), _since(facts), (), _doubts(on, majority))


def _since(facts: CoverFacts) -> date:
    born_on = known(facts.born_on, "born_on")
    return born_on if isinstance(facts.resides_since, Unknown) else max(born_on, facts.resides_since)


def _by_residence(facts: CoverFacts, on: date) -> Attempt:
    ground = Ground.RESIDENCE
    stable, delay = law.value(STABLE_MONTHS, on), law.value(RESIDENCE_DELAY, on)
    missing = _residence_missing(facts)
    if facts.stay is Stay.IRREGULAR:
        return Attempt(ground, REFUSED, (Step("séjour irrégulier : voir l’aide médicale de l’État", "CSS L160-1"),))
    if facts.stay is Stay.PERMIT and facts.permit_until is not UNKNOWN and facts.permit_until < on:
        return Attempt(ground, REFUSED, (Step("titre de séjour expiré à la date de la demande", "CSS L160-1"),))
    if facts.months_a_year is not UNKNOWN and facts.months_a_year <= stable.number:
        return Attempt(
            ground, REFUSED, (_step("résidence non stable", "CSS R111-2", stable),), warnings=_doubts(on, stable)
        )
    if missing:
        return Attempt(
            ground, UNDECIDED, (Step("résidence stable et régulière non établie", "CSS L160-1"),), missing=missing
        )
    return _after_delay(facts, on, stable, delay)


def _after_delay(facts: CoverFacts, on: date, stable: law.Value, delay: law.Value) -> Attempt:
    free = facts.no_delay not in (UNKNOWN, NoDelay.NONE)
    since = known(facts.resides_since, "resides_since")
    starts = since if free else add_months(since, delay.number)
    steps = [_step("résidence stable : plus de la moitié de l’année", "CSS R111-2", stable)]
    label = "dispensé du délai de résidence" if free else "résidence ininterrompue avant l’ouverture"
    steps.append(_step(label, "CSS D160-2", delay))
    if starts > on:
        steps.append(Step("droit ouvert plus tard", "CSS D160-2", note=f"à partir du {starts:%d/%m/%Y}"))
        return Attempt(Ground.RESIDENCE, REFUSED, tuple(steps), warnings=_doubts(on, stable, delay))
    return Attempt(Ground.RESIDENCE, OPEN, tuple(steps), starts, (), _doubts(on, stable, delay))


def _residence_missing(facts: CoverFacts) -> tuple[str, ...]:
    missing = [name for name in ("resides_since", "months_a_year", "stay") if getattr(facts, name) is UNKNOWN]
    if facts.stay is Stay.PERMIT and facts.permit_until is UNKNOWN:
        missing.append("permit_until")
    return tuple(missing)


@rule
def assess_end(facts: EndFacts, on: date) -> Decision:
    """Say whether a right goes on, on `on`, and if not why: never ended for want of a fact."""
    try:
        found = _end(facts, on)
    except Refusal as why:
        return why.decision(END_RULE, on, law.version())
    return Decision(found.outcome, {}, found.steps, found.warnings, END_RULE, on, law.version(), missing=found.missing)


def end_of_cover(facts: EndFacts, on: date) -> date | None:
    """The first day without the right, when its ground is lost, prolongations included; None where it goes on."""
    return _end(facts, on).starts_on


def _end(facts: EndFacts, on: date) -> Attempt:
    if facts.ground is Ground.CHILD:
        return _end_of_childhood(facts, on)
    if facts.works is True:
        return Attempt(facts.ground, KEPT, (Step("activité professionnelle maintenue", "CSS L160-1"),))
    if facts.resides is False:
        return _end_by_leaving(facts, on)
    missing = tuple(name for name in ("resides", "stay") if getattr(facts, name) is UNKNOWN)
    if missing:
        return Attempt(facts.ground, UNDECIDED, (Step("résidence à confirmer", "CSS L160-1"),), missing=missing)
    return (
        _end_of_permit(facts, on)
        if facts.stay is not Stay.FREE_MOVEMENT
        else Attempt(facts.ground, KEPT, (Step("résidence stable et régulière", "CSS L160-1"),))
    )


def _end_of_childhood(facts: EndFacts, on: date) -> Attempt:
    majority = law.value(CHILD_UNTIL, on)
    if facts.born_on is UNKNOWN:
        return Attempt(Ground.CHILD, UNDECIDED, (Step("âge non établi", "CSS L160-2"),), missing=("born_on",))
    adult_on = add_months(facts.born_on, 12 * majority.number)
    if on < adult_on and facts.parent_covered is not False:
        return Attempt(Ground.CHILD, KEPT, (_step("mineur rattaché", "CSS L160-2", majority),))
    label = "majorité : fin du rattachement" if on >= adult_on else "aucun parent couvert"
    return Attempt(
        Ground.CHILD, ENDED, (_step(label, "CSS L160-2", majority),), min(on, adult_on), (), _doubts(on, majority)
    )


def _end_by_leaving(facts: EndFacts, on: date) -> Attempt:
    most = law.value(EXTENSION_YEARS, on)
    if facts.left_on is UNKNOWN:
        step = Step("date de départ à établir", "CSS L160-1")
        return Attempt(facts.ground, UNDECIDED, (step,), missing=("left_on",))
    step = _step("résidence perdue ; prolongation d’au plus", "CSS L160-1", most)
    return Attempt(facts.ground, ENDED, (step,), add_months(facts.left_on, 12 * most.number), (), _doubts(on, most))


def _end_of_permit(facts: EndFacts, on: date) -> Attempt:
    if facts.permit_until is UNKNOWN:
        return Attempt(
            facts.ground, UNDECIDED, (Step("titre de séjour à produire", "CSS L160-1"),), missing=("permit_until",)
        )
    if facts.permit_until >= on:
        return Attempt(facts.ground, KEPT, (Step("titre de séjour valide", "CSS L160-1"),))
    if facts.removal_decided is UNKNOWN:
        step = Step("titre expiré : situation à établir", "CSS R111-4")
        return Attempt(facts.ground, UNDECIDED, (step,), missing=("permit_until", "removal_decided"))
    name = KEPT_AFTER_REMOVAL if facts.removal_decided else KEPT_AFTER_PERMIT
    kept = law.value(name, on)
    step = _step("droits gardés après la fin du titre", "CSS R111-4", kept)
    return Attempt(facts.ground, ENDED, (step,), add_months(facts.permit_until, kept.number), (), _doubts(on, kept))


def _step(label: str, article: str, parameter: law.Value) -> Step:
    return Step(label, article, parameter=parameter.cited)


def _doubts(on: date, *parameters: law.Value) -> tuple[str, ...]:
    return tuple(warning for parameter in parameters for warning in parameter.warnings(on))


def maternity_period(expected_on: date, delivered_on: date | None) -> tuple[date, date | None]:
    """The protected period, half-open: from some months before the expected date until some days after delivery.

    With no delivery yet it has no end (CSS L160-9, D160-3). Raises `law.MissingLaw`.
    """
    starts_on = add_months(expected_on, -law.value(MATERNITY_BEFORE, expected_on).number)
    if delivered_on is None:
        return starts_on, None
    days = law.value(MATERNITY_AFTER, delivered_on).number
    return min(starts_on, delivered_on), delivered_on + timedelta(days=days + 1)


def may_choose_doctor_alone(born_on: date | Unknown, on: date) -> bool | Unknown:
    """Whether somebody is of the age at which a chosen doctor is expected (CSS L162-5-3); younger, a parent chooses."""
    if born_on is UNKNOWN:
        return UNKNOWN
    return on >= add_months(born_on, 12 * law.value(DOCTOR_FROM, on).number)
