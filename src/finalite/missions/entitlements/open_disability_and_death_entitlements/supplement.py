"""The supplementary disability allowance, under the rule in force since 1 April 2021 (CSS L815-24, D815-19)."""

from datetime import date

from finalite import law
from finalite.kernel.decision import Decision, Refusal, rule
from finalite.kernel.money import Cents
from finalite.kernel.unknown import UNKNOWN, Unknown

from .facts import Home, SupplementFacts

NAME = "open_disability_and_death_entitlements.assess_supplement"
SINGLE, COUPLE = "invalidity.supplement.single_month", "invalidity.supplement.couple_month"
NEEDED = ("pension", "resides", "draws_retirement", "home", "resources_month")


@rule
def assess_supplement(facts: SupplementFacts, on: date) -> Decision:
    """Say whether the allowance is due and how much a month: what lacks to the ceiling of the home.

    Before 1 April 2021 another rule held: no value is recorded, so the engine refuses.
    """
    thought = law.Reasoning(NAME, on)
    refused = (
        (facts.pension is False, "aucune pension d’invalidité en cours", "CSS L815-24"),
        (facts.resides is False, "pas de résidence stable et régulière en France", "CSS L815-24"),
        (facts.draws_retirement is True, "pension de vieillesse déjà servie", "CSS L815-24"),
    )
    for holds, label, article in refused:
        if holds:
            thought.step(label, article)
            return thought.decide("refused", {})
    missing = tuple(name for name in NEEDED if getattr(facts, name) is UNKNOWN)
    if missing:
        return thought.ask(missing)
    try:
        return _decide(facts, on, thought)
    except Refusal as why:
        return thought.refuse_for_law(why)


def _decide(facts: SupplementFacts, on: date, thought: law.Reasoning) -> Decision:
    assert not isinstance(facts.home, Unknown) and not isinstance(facts.resources_month, Unknown)
    due = _due(facts.home, facts.resources_month, on, thought)
    if due <= 0:
        thought.step("ressources au moins égales au plafond", "CSS L815-24-1")
        return thought.decide("refused", {})
    if facts.home is not Home.COUPLE_BOTH:
        return thought.decide("open", {"monthly": Cents(due)})
    thought.step("partagée par moitié, au centime inférieur", "CSS D815-19", Cents(due // 2))
    return thought.decide("open", {"monthly": Cents(due // 2), "household": Cents(due)})


def _due(home: Home, resources: int, on: date, thought: law.Reasoning) -> int:
    single, couple = thought.value(SINGLE, on), thought.value(COUPLE, on)
    ceiling = single if home is Home.SINGLE else couple
    missing = ceiling.number - resources
    thought.step("ce qui manque aux ressources pour atteindre le plafond", "CSS L815-24-1", Cents(missing), ceiling)
    if home is Home.COUPLE_OLD_AGE:
        thought.step("l’autre a l’Aspa : la moitié", "CSS D815-19", Cents(missing // 2))
        return missing // 2
    if home is Home.COUPLE_ONE:
        most = single.number - thought.number("invalidity.pension.minimum", on)
        thought.step("au plus le plafond d’une personne moins la pension minimale", "CSS D815-19", Cents(most), single)
        return min(missing, most)
    return missing
