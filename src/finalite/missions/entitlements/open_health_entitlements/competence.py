"""Decides which State, and in France which scheme, must cover somebody whose life crosses borders or schemes."""

from datetime import date

from finalite.kernel.decision import Decision, Line, Refusal, Step, rule
from finalite.kernel.unknown import MissingFact, known

from .facts import SchemeFacts, StateFacts

STATE_RULE = "open_health_entitlements.assess_state"
SCHEME_RULE = "open_health_entitlements.assess_scheme"


@rule
def assess_state(facts: StateFacts, on: date) -> Decision:
    """Say which State is competent: only one at a time (Regulation 883/2004, articles 11 to 13 and 23 to 25)."""
    try:
        state, step = _state(facts, on)
    except MissingFact as why:
        step = Step("État compétent non établi", "Règlement 883/2004 art. 11", note=", ".join(why.names))
        return Decision("unknown", {}, (step,), (), STATE_RULE, on, missing=why.names)
    return Decision("decided", {}, (step,), (), STATE_RULE, on, lines=(Line("", "decided", {}, {"state": state}),))


def _state(facts: StateFacts, on: date) -> tuple[str, Step]:
    if facts.posted_from and known(facts.posted_until, "posted_until") >= on:
        return facts.posted_from, Step("détaché : reste à l’État d’envoi", "Règlement 883/2004 art. 12")
    works_in = known(facts.works_in, "works_in")
    if len(works_in) == 1:
        return works_in[0], Step("activité dans un seul État", "Règlement 883/2004 art. 11(3)(a)")
    return _several(facts) if works_in else _inactive(facts)


def _several(facts: StateFacts) -> tuple[str, Step]:
    home = known(facts.residence, "residence")
    article = "Règlement 883/2004 art. 13(1)"
    if home in known(facts.works_in, "works_in") and known(facts.substantial_at_home, "substantial_at_home"):
        return home, Step("part substantielle de l’activité dans l’État de résidence", article)
    return known(facts.employer_seat, "employer_seat"), Step("siège de l’employeur", article)


def _inactive(facts: StateFacts) -> tuple[str, Step]:
    home = known(facts.residence, "residence")
    pensions = known(facts.pensions_from, "pensions_from")
    if not pensions:
        return home, Step("sans activité ni pension : État de résidence", "Règlement 883/2004 art. 11(3)(e)")
    if home in pensions:
        return home, Step("pension de l’État de résidence", "Règlement 883/2004 art. 23")
    if len(pensions) == 1:
        return pensions[0], Step("une seule pension, d’un autre État", "Règlement 883/2004 art. 24")
    # Article 24(2)(b) asks which State insured the person longest: a fact that this application does not collect yet.
    raise MissingFact("longest_insured_in")


@rule
def assess_scheme(facts: SchemeFacts, on: date) -> Decision:
    """Say which French scheme covers somebody; with several activities it refuses, since no text is recorded."""
    try:
        scheme = _scheme(facts)
    except MissingFact as why:
        step = Step("activités à établir", "CSS L160-17", note=", ".join(why.names))
        return Decision("unknown", {}, (step,), (), SCHEME_RULE, on, missing=why.names)
    except Refusal as why:
        return why.decision(SCHEME_RULE, on, "")
    step = Step("un seul régime", "CSS L160-17")
    return Decision("decided", {}, (step,), (), SCHEME_RULE, on, lines=(Line("", "decided", {}, {"scheme": scheme}),))


def _scheme(facts: SchemeFacts) -> str:
    schemes = frozenset(known(facts.schemes, "schemes"))
    if not schemes:
        raise MissingFact("schemes")
    if len(schemes) > 1:
        raise Refusal("CSS L171-6-1 et son décret : choix du régime en cas d’activités multiples")
    return next(iter(schemes))
