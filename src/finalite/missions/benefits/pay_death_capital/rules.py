"""Divides the capital at death among those who claim it, and holds it as long as two claims exclude each other."""

from dataclasses import replace
from datetime import date

from finalite import law
from finalite.kernel.decision import Decision, Line, Refusal, rule
from finalite.kernel.money import Cents
from finalite.law import death_capital

from .facts import CapitalFacts, Claimant, Deceased, Link

NAME = "pay_death_capital.share_death_capital"
OPEN, REFUSED, UNDECIDED, WAITING, HELD, NO_LAW = "open", "refused", "unknown", "waiting", "held", "no_law"
ONLY_ONE = (Link.SPOUSE, Link.PARTNER)
"""Nobody leaves both a spouse and a partner, nor two of either."""
ORPHAN = "invalidity.death.self_employed_orphan"
AGE = "âge et charge de l’orphelin d’un indépendant : aucun texte recueilli, un agent les constate"
DOCUMENTS = {
    "situation": ("dernier bulletin de salaire ou avis de paiement du défunt", "CSS L361-1"),
    "situation_until": ("dernier bulletin de salaire ou avis de paiement du défunt", "CSS L361-1"),
    "work_pension_rate": ("notification de rente du défunt", "CSS L361-1"),
    "deceased": ("dernière activité du défunt", "CSS L361-1"),
    "claimants": ("demande d’une personne ayant droit au capital", "CSS L361-4"),
    "link": ("acte d’état civil ou convention de Pacs", "CSS L361-4"),
    "in_charge": ("preuve de la charge effective, totale et permanente", "CSS L361-4"),
    "account": ("relevé d’identité bancaire", "CSS L361-4"),
}
"""What to ask for when a fact is missing, and the text that requires it."""


@rule
def share_death_capital(facts: CapitalFacts, on: date) -> Decision:
    """Divide the capital: rights of the deceased, rank, equal shares, orphans; held while competing claims would change
    who is paid (CSS L361-1, L361-4, R361-5, D361-1).
    """
    thought = law.Reasoning(NAME, on)
    decided = death_capital.assess(facts.death, on, thought)
    try:
        rivals = _rivals(facts)
        if decided.outcome == OPEN and rivals and _changes(facts, rivals, decided, on):
            thought.step("demandes qui s’excluent : rien n’est versé avant de les départager", "CSS L361-4")
            return thought.decide(HELD, decided.amounts, tuple(Line(ref, HELD, {}, {}) for ref in rivals))
        return _with_orphans(facts, decided, thought)
    except Refusal as why:
        return thought.refuse_for_law(why)


def _rivals(facts: CapitalFacts) -> tuple[str, ...]:
    """The claims of which one excludes another, and those that somebody contests."""
    alone = [one.ref for one in facts.death.claimants if one.link in ONLY_ONE]
    return tuple(dict.fromkeys((*(alone if len(alone) > 1 else ()), *facts.disputed)))


def _changes(facts: CapitalFacts, rivals: tuple[str, ...], decided: Decision, on: date) -> bool:
    """Whether anybody would be paid otherwise without one of the rivals, or without all of them."""
    sets = [frozenset({ref}) for ref in rivals] + [frozenset(rivals)]
    return any(_paid(_without(facts, gone, on)) != _paid(decided) for gone in sets)


def _without(facts: CapitalFacts, gone: frozenset[str], on: date) -> Decision:
    left: tuple[Claimant, ...] = tuple(one for one in facts.death.claimants if one.ref not in gone)
    return death_capital.assess(replace(facts.death, claimants=left), on, law.Reasoning(NAME, on))


def _paid(decision: Decision) -> tuple[tuple[str, int], ...]:
    return tuple((line.ref, line.amounts["share"]) for line in decision.lines if line.outcome == OPEN)


def _with_orphans(facts: CapitalFacts, decided: Decision, thought: law.Reasoning) -> Decision:
    """Add the capital of each orphan of a self-employed person to what is shared; for an employee there is none."""
    if decided.outcome != OPEN or not facts.orphans or facts.death.deceased is Deceased.EMPLOYEE:
        return decided
    due = _orphan(facts.death.died_on, thought)
    thought.warn(AGE)
    lines = decided.lines + tuple(Line(ref, "orphan", {"share": due}, {}) for ref in sorted(facts.orphans))
    return thought.decide(OPEN, {**decided.amounts, "orphan": due}, lines)


def _orphan(died_on: date, thought: law.Reasoning) -> Cents:
    share, ceiling = thought.value(ORPHAN, died_on), thought.value("wages.ceiling.annual", died_on)
    due = Cents(ceiling.number * share.number // 10_000)
    thought.step("capital de chaque orphelin", "CSS D632 et suivants", due, share, note=ceiling.shown())
    return due
