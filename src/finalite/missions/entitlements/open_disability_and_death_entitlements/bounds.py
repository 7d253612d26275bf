"""The lowest and the highest disability pension, and the supplement for a third person (CSS R341-4 to R341-6)."""

from datetime import date

from finalite import law
from finalite.kernel.decision import Decision, Refusal, rule
from finalite.kernel.money import Cents

from .facts import BoundsFacts

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


def amounts(category: int, on: date, thought: law.Reasoning) -> dict[str, Cents]:
    """Minimum and maximum a month, and the supplement in category 3; raises `MissingLaw`."""
    found = {"minimum": minimum(category, on, thought), "maximum": maximum(category, on, thought)}
    return found | ({"third_person": third_person(on, thought)} if category == 3 else {})


def maximum(category: int, on: date, thought: law.Reasoning) -> Cents:
    """The highest pension a month: a share of the annual ceiling over twelve, to the lower cent."""
    share = thought.value(f"invalidity.pension.maximum_{1 if category == 1 else 2}", on)
    ceiling = thought.value("wages.ceiling.annual", on)
    most = Cents(ceiling.number * share.number // (12 * 10_000))
    thought.step("pension maximale du mois", "CSS R341-5", most, share, note=ceiling.shown())
    return most


def minimum(category: int, on: date, thought: law.Reasoning) -> Cents:
    """The lowest pension a month, the same in every category."""
    least = thought.value("invalidity.pension.minimum", on)
    thought.step("pension minimale du mois", "CSS L341-5", Cents(least.number), least)
    return Cents(least.number)


def third_person(on: date, thought: law.Reasoning) -> Cents:
    """The supplement a month: its minimum, since 40 % of the highest pension stays below it every year recorded."""
    least = thought.value("invalidity.third_person.minimum", on)
    thought.step("majoration pour tierce personne", "CSS R341-6", Cents(least.number), least)
    return Cents(least.number)


def _with_third_person(category: int, on: date, thought: law.Reasoning) -> Cents:
    return third_person(on, thought)


def _whole(found: dict[str, Cents]) -> bool:
    return "maximum" in found and "third_person" in found


def _sum(found: dict[str, Cents]) -> Cents:
    return Cents(found["maximum"] + found["third_person"])


COMPUTED = {"maximum": maximum, "minimum": minimum, "third_person": _with_third_person}
