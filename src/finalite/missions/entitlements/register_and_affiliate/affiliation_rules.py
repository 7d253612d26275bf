"""Which scheme and which caisse cover somebody; what no recorded text settles is refused by the name of that text."""

from datetime import date

from finalite import law
from finalite.kernel.decision import Decision, Line, Refusal, Step, rule
from finalite.kernel.unknown import UNKNOWN, MissingFact, known

from .facts import Activity, AffiliationFacts

RULE = "register_and_affiliate.assess_affiliation"
GENERAL, AGRICULTURAL = "general", "agricultural"
SCHEMES = {
    Activity.EMPLOYEE: GENERAL,
    Activity.SELF_EMPLOYED: GENERAL,
    Activity.STUDENT: GENERAL,
    Activity.SECONDED_OUT: GENERAL,
    Activity.NONE: GENERAL,
    Activity.AGRICULTURAL: AGRICULTURAL,
}
SEVERAL_SCHEMES = "CSS L171-6-1 et son décret : choix du régime en cas d’activités multiples"
SWISS_CHOICE = "CSS L380-3-1 et accord du 21 juin 1999 : choix du régime du frontalier de Suisse"
NO_REGULATION = "convention bilatérale applicable au travailleur venu de cet État"
_A_TO_H = ("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "GR", "HR", "HU")
_I_TO_Z = ("IE", "IS", "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK")
UNION = frozenset((*_A_TO_H, *_I_TO_Z))
"""States where Regulation 883/2004 applies, France and Switzerland apart."""

DOCUMENTS = {
    "activities": ("contrat de travail, déclaration d’activité ou certificat de scolarité", "CSS L160-17"),
    "caisse": ("adresse en France, avec son code postal", "CSS D160-15"),
    "other_state": ("nom de l’État d’emploi ou d’envoi", "Règlement 883/2004 art. 11"),
    "form_a1": ("formulaire A1 en cours de validité", "Règlement 987/2009 art. 19"),
    "form_s1": ("formulaire S1 en cours de validité", "Règlement 987/2009 art. 24"),
}


@rule
def assess_affiliation(facts: AffiliationFacts, on: date) -> Decision:
    """Say by which scheme and caisse somebody is covered, or which State covers them instead (`elsewhere`)."""
    try:
        outcome, codes, steps = _covered(facts, on)
    except MissingFact as why:
        step = Step("rattachement à établir", "CSS D160-15", note=", ".join(why.names))
        return Decision("unknown", {}, (step,), (), RULE, on, law.version(), missing=why.names)
    except Refusal as why:
        return why.decision(RULE, on, law.version())
    line = Line("", outcome, {}, codes)
    return Decision(outcome, {}, steps, (), RULE, on, law.version(), lines=(line,))


def _covered(facts: AffiliationFacts, on: date) -> tuple[str, dict[str, int | str], tuple[Step, ...]]:
    activities = frozenset(known(facts.activities, "activities"))
    if not activities:
        raise MissingFact("activities")
    if Activity.SECONDED_IN in activities:
        return _seconded(facts, on, activities)
    if Activity.FRONTIER in activities:
        return _frontier(facts, on, activities)
    scheme = _scheme(activities)
    if Activity.SECONDED_OUT in activities:
        step = Step("détaché hors de France : reste à son régime", "Règlement 883/2004 art. 12(1)")
    else:
        step = Step("un seul régime français", "CSS L160-17", note=scheme)
    return _placed(facts, scheme, (step,))


def _scheme(activities: frozenset[Activity]) -> str:
    # being without activity, or a student, adds nothing to the scheme that a job decides
    working = activities - {Activity.NONE, Activity.STUDENT} or activities
    schemes = {SCHEMES[one] for one in working}
    if len(schemes) > 1:
        raise Refusal(SEVERAL_SCHEMES)
    return schemes.pop()


def _seconded(
    facts: AffiliationFacts, on: date, activities: frozenset[Activity]
) -> tuple[str, dict[str, int | str], tuple[Step, ...]]:
    state = _state(facts)
    if len(activities) > 1:
        raise Refusal("Règlement 883/2004 art. 13 : détachement avec une autre activité en France")
    _form(facts, "A1", on)
    step = Step("détaché en France : reste couvert par l’État d’envoi", "Règlement 883/2004 art. 12(1)", note=state)
    return "elsewhere", {"state": state}, (step,)


def _frontier(
    facts: AffiliationFacts, on: date, activities: frozenset[Activity]
) -> tuple[str, dict[str, int | str], tuple[Step, ...]]:
    state = _state(facts)
    if state == "CH":
        raise Refusal(SWISS_CHOICE)
    if activities - {Activity.FRONTIER, Activity.NONE}:
        raise Refusal("Règlement 883/2004 art. 13 : activités en France et dans un autre État")
    _form(facts, "S1", on)
    steps = (
        Step("État d’emploi compétent", "Règlement 883/2004 art. 11(3)(a)", note=state),
        Step("soins servis en France pour le compte de cet État", "Règlement 883/2004 art. 17"),
    )
    outcome, codes, placed = _placed(facts, GENERAL, steps)
    return outcome, {**codes, "state": state}, placed


def _state(facts: AffiliationFacts) -> str:
    state = known(facts.other_state, "other_state")
    if state == "CH" or state in UNION:
        return state
    raise Refusal(f"{NO_REGULATION} ({state})")


def _form(facts: AffiliationFacts, wanted: str, on: date) -> None:
    """The form must be there and run on the day; an expired one is asked for again, never read as a refusal."""
    name = f"form_{wanted.lower()}"
    if facts.form is UNKNOWN or facts.form != wanted:
        raise MissingFact(name)
    if facts.form_until is not UNKNOWN and facts.form_until < on:
        raise MissingFact(name)


def _placed(
    facts: AffiliationFacts, scheme: str, steps: tuple[Step, ...]
) -> tuple[str, dict[str, int | str], tuple[Step, ...]]:
    if scheme != GENERAL:
        return "other_scheme", {"scheme": scheme}, steps
    caisse = known(facts.caisse, "caisse")
    step = Step("caisse de l’adresse", "CSS D160-15", note=caisse)
    return "affiliated", {"scheme": scheme, "caisse": caisse}, (*steps, step)
