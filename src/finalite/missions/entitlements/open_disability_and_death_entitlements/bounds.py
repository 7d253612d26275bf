"""The lowest and the highest disability pension, and the supplement for a third person (CSS R341-4 to R341-6)."""

from datetime import date

from finalite import law
from finalite.kernel.decision import Decision, Refusal, rule
from finalite.kernel.money import Cents
from finalite.law.disability_bounds import amounts, maximum, minimum, third_person

from .facts import BoundsFacts

__all__ = ["amounts", "assess_bounds"]
NAME = "open_disability_and_death_entitlements.assess_bounds"


@rule
def assess_bounds(facts: BoundsFacts, on: date) -> Decision:
    """Say between which monthly amounts the pension of a category lies on a day, supplement apart."""
    thought = law.Reasoning(NAME, on)
    if facts.category not in (1, 2, 3):
        thought.step("catégorie inconnue", "CSS L341-4", note=str(facts.category))
        return thought.decide("unknown", {}, missing=("category",))
    found: dict[str, Cents] = {}
    absent: list[str] = []
    for name in ("maximum", "minimum", "third_person") if facts.category == 3 else ("maximum", "minimum"):
        try:
            found[name] = COMPUTED[name](facts.category, on, thought)
        except Refusal as why:
            absent.append(why.missing)
            thought.warn(why.missing)
    if not found:
        return thought.decide("no_law", {}, missing=tuple(absent))
    return thought.decide("known", found | ({"maximum_with_third_person": _sum(found)} if _whole(found) else {}))


def _with_third_person(category: int, on: date, thought: law.Reasoning) -> Cents:
    return third_person(on, thought)


def _whole(found: dict[str, Cents]) -> bool:
    return "maximum" in found and "third_person" in found


def _sum(found: dict[str, Cents]) -> Cents:
    return Cents(found["maximum"] + found["third_person"])


COMPUTED = {"maximum": maximum, "minimum": minimum, "third_person": _with_third_person}
