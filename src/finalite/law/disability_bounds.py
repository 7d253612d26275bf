"""The lowest and highest disability pension of a month and the third-person supplement (CSS R341-4 to R341-6).

Shared by the fiche that opens the right and the one that pays it.
"""

from datetime import date

from finalite.kernel.money import Cents

from .reasoning import Reasoning


def amounts(category: int, on: date, thought: Reasoning) -> dict[str, Cents]:
    """Minimum and maximum a month, and the supplement in category 3; raises `MissingLaw`."""
    found = {"minimum": minimum(category, on, thought), "maximum": maximum(category, on, thought)}
    return found | ({"third_person": third_person(on, thought)} if category == 3 else {})


def maximum(category: int, on: date, thought: Reasoning) -> Cents:
    """The highest pension a month: a share of the annual ceiling over twelve, to the lower cent."""
    share = thought.value(f"invalidity.pension.maximum_{1 if category == 1 else 2}", on)
    ceiling = thought.value("wages.ceiling.annual", on)
    most = Cents(ceiling.number * share.number // (12 * 10_000))
    thought.step("pension maximale du mois", "CSS R341-5", most, share, note=f"plafond annuel : {ceiling.shown()}")
    return most


def minimum(category: int, on: date, thought: Reasoning) -> Cents:
    """The lowest pension a month, the same in every category."""
    least = thought.value("invalidity.pension.minimum", on)
    thought.step("pension minimale du mois", "CSS L341-5", Cents(least.number), least)
    return Cents(least.number)


def third_person(on: date, thought: Reasoning) -> Cents:
    """The supplement a month: its minimum, since 40 % of the highest pension stays below it every year recorded."""
    least = thought.value("invalidity.third_person.minimum", on)
    thought.step("majoration pour tierce personne", "CSS R341-6", Cents(least.number), least)
    return Cents(least.number)
