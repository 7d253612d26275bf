"""The supplementary disability allowance, under the rule in force since 1 April 2021 (CSS L815-24, D815-19).

Shared by the fiche that opens the right and the one that pays it.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from finalite.kernel.decision import Decision, Refusal
from finalite.kernel.money import Cents
from finalite.kernel.unknown import UNKNOWN, Unknown
from finalite.kernel.words import Worded

from .reasoning import Reasoning

SINGLE, COUPLE = "invalidity.supplement.single_month", "invalidity.supplement.couple_month"
NEEDED = ("pension", "resides", "draws_retirement", "home", "resources_month")


class Home(StrEnum):
    """With whom somebody shares their resources, as the supplementary allowance sees it."""

    SINGLE = "single"
    COUPLE_BOTH = "couple_both"
    COUPLE_ONE = "couple_one"
    COUPLE_OLD_AGE = "couple_old_age"


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplementFacts(Worded):
    """What must be known to compute the supplementary allowance; resources in cents a month, of the whole home."""

    pension: bool | Unknown = UNKNOWN
    resides: bool | Unknown = UNKNOWN
    draws_retirement: bool | Unknown = UNKNOWN
    home: Home | Unknown = UNKNOWN
    resources_month: int | Unknown = UNKNOWN


def assess(facts: SupplementFacts, on: date, thought: Reasoning) -> Decision:
    """Say whether the allowance is due and how much a month: what lacks to the ceiling of the home.

    Before 1 April 2021 another rule held: no value is recorded, so the engine refuses.
    """
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


def _decide(facts: SupplementFacts, on: date, thought: Reasoning) -> Decision:
    assert not isinstance(facts.home, Unknown) and not isinstance(facts.resources_month, Unknown)
    due = _due(facts.home, facts.resources_month, on, thought)
    if due <= 0:
        thought.step("ressources au moins égales au plafond", "CSS L815-24-1")
        return thought.decide("refused", {})
    if facts.home is not Home.COUPLE_BOTH:
        return thought.decide("open", {"monthly": Cents(due)})
    thought.step("partagée par moitié, au centime inférieur", "CSS D815-19", Cents(due // 2))
    return thought.decide("open", {"monthly": Cents(due // 2), "household": Cents(due)})


def _due(home: Home, resources: int, on: date, thought: Reasoning) -> int:
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
