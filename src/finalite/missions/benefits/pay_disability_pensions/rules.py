"""Computes disability pensions: the amount when it opens, that of a widow or widower, and what is due for a month."""

from datetime import date

from finalite import law
from finalite.kernel.decision import Decision, Refusal, rule
from finalite.kernel.money import Cents
from finalite.kernel.unknown import Unknown
from finalite.law import disability_bounds

from . import changes, mean, month
from .facts import PensionFacts, WidowAmountFacts

SLUG = "pay_disability_pensions"
KNOWN, UNDECIDED, NO_LAW = "known", "unknown", "no_law"
DOCUMENTS = {
    "category": ("avis du service médical", "CSS L341-4"),
    "starts_on": ("avis du service médical", "CSS R341-12"),
    "years": ("relevé de carrière de la caisse de retraite", "CSS R341-11"),
    "share": ("formulaire européen qui dit la part de chaque État", "Règlement 883/2004 art. 52"),
    "account": ("relevé d’identité bancaire", "CSS R341-12"),
    "mean_wage": ("salaire annuel moyen revalorisé, d’après la circulaire", "CSS R341-17"),
    "last_wage": ("salaires de la dernière année avant l’arrêt, revalorisés", "CSS R341-17"),
    "earnings": ("revenus d’activité de la période de référence", "CSS R341-17"),
    "self_employed": ("nature de l’activité", "CSS R341-17"),
    "principal": ("notification de la pension du conjoint décédé", "CSS D342-1"),
    "home": ("déclaration de situation du foyer", "CSS L815-24"),
    "resources_month": ("déclaration de ressources du foyer", "CSS L815-24"),
    "pension": ("notification de la pension d’invalidité", "CSS L815-24"),
    "resides": ("justificatif de résidence en France", "CSS L815-24"),
    "draws_retirement": ("attestation de la caisse de retraite", "CSS L341-15"),
}
"""What to ask for when a fact is missing, and the text that requires it."""
compute_month, compare_months = month.compute_month, changes.compare_months


@rule
def compute_pension(facts: PensionFacts, on: date) -> Decision:
    """Say how much a month the pension is on the day it opens: mean wage, rate of the category, lowest and highest
    amounts, supplement for a third person (CSS R341-4 to R341-6, R341-11).
    """
    thought = law.Reasoning(f"{SLUG}.compute_pension", on)
    missing = tuple(name for name in ("category", "starts_on") if isinstance(getattr(facts, name), Unknown))
    if not facts.years and isinstance(facts.mean_wage, Unknown):
        missing += ("years",)
    if facts.abroad and isinstance(facts.share, Unknown):
        missing += ("share",)
    if missing:
        return thought.ask(missing)
    if facts.category not in (1, 2, 3):
        return thought.ask(("category",))
    try:
        return _computed(facts, thought)
    except Refusal as why:
        return thought.refuse_for_law(why)


def _computed(facts: PensionFacts, thought: law.Reasoning) -> Decision:
    assert isinstance(facts.category, int) and isinstance(facts.starts_on, date)
    wage = mean.mean_wage(facts, facts.starts_on, thought)
    rate = thought.value(f"invalidity.pension.rate_{1 if facts.category == 1 else 2}", facts.starts_on)
    raw = Cents(wage * rate.number // (12 * 10_000))
    thought.step("part du salaire annuel moyen, par mois", "CSS R341-4", raw, rate)
    most = disability_bounds.maximum(facts.category, facts.starts_on, thought)
    least = disability_bounds.minimum(facts.category, facts.starts_on, thought)
    pension = Cents(max(least, min(raw, most)))
    thought.step("pension du mois, entre les deux bornes", "CSS R341-5, L341-5", pension)
    amounts = {"mean_wage": wage, "raw": raw, "minimum": least, "maximum": most, "pension": pension}
    if not isinstance(facts.share, Unknown):
        amounts["pension"] = pension = _french(pension, facts.share, thought)
    if facts.category == 3 and facts.third_person:
        amounts["third_person"] = disability_bounds.third_person(facts.starts_on, thought)
    return thought.decide(KNOWN, amounts | {"monthly": Cents(pension + amounts.get("third_person", 0))})


def _french(pension: int, share: int, thought: law.Reasoning) -> Cents:
    due = Cents(pension * share // 10_000)
    thought.step("part française, dite par un formulaire", "Règlement 883/2004 art. 52", due, note=f"{share} / 10 000")
    thought.warn("part entre États reprise d’un formulaire : son calcul n’est pas refait ici")
    return due


@rule
def compute_widow_pension(facts: WidowAmountFacts, on: date) -> Decision:
    """Say how much a month the pension of an invalid widow or widower is: a share of the pension of the deceased, not
    below the lowest pension (CSS D342-1, L341-5).
    """
    thought = law.Reasoning(f"{SLUG}.compute_widow_pension", on)
    if isinstance(facts.principal, Unknown) or isinstance(facts.starts_on, Unknown):
        return thought.ask(tuple(n for n in ("principal", "starts_on") if isinstance(getattr(facts, n), Unknown)))
    try:
        share = thought.value("invalidity.pension.widow_rate", facts.starts_on)
        raw = Cents(facts.principal * share.number // 10_000)
        thought.step("part de la pension du conjoint décédé", "CSS D342-1", raw, share)
        least = disability_bounds.minimum(2, facts.starts_on, thought)
        due = Cents(max(raw, least))
        return thought.decide(KNOWN, {"raw": raw, "minimum": least, "pension": due, "monthly": due})
    except Refusal as why:
        return thought.refuse_for_law(why)
