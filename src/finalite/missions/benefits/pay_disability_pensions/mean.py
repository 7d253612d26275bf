"""The mean wage of the ten best civil years before the stop, each within its ceiling and uprated (CSS R341-11)."""

from datetime import date

from finalite import law
from finalite.kernel.money import Cents, half_up
from finalite.kernel.unknown import Unknown

from .facts import PensionFacts, YearWage

FULL = 10_000
WAGES = "invalidity.uprating.wages"


def mean_wage(facts: PensionFacts, starts_on: date, thought: law.Reasoning) -> Cents:
    """The mean of the best years, to the lower cent; all of them when fewer. Raises `MissingLaw` naming the coefficient
    or the ceiling that nobody recorded.
    """
    if not isinstance(facts.mean_wage, Unknown):
        thought.step("salaire annuel moyen, repris tel qu’il est dit", "CSS R341-11", Cents(facts.mean_wage))
        thought.warn("salaire annuel moyen repris d’une pièce : son calcul n’est pas refait ici")
        return Cents(facts.mean_wage)
    most = thought.value("invalidity.pension.best_years", starts_on)
    before = [one for one in facts.years if one.year < starts_on.year]
    uprated = sorted((_uprated(one, starts_on, thought) for one in before), reverse=True)[: most.number]
    mean = Cents(sum(uprated) // len(uprated)) if uprated else Cents(0)
    thought.step("moyenne des meilleures années", "CSS R341-4, R341-11", mean, most, note=f"{len(uprated)} années")
    return mean


def _uprated(one: YearWage, starts_on: date, thought: law.Reasoning) -> int:
    """The wage of a year within its ceiling, brought to the day of effect."""
    wage = one.wage if one.capped else _within(one, thought)
    if not isinstance(one.coefficient, Unknown):
        thought.warn(
            "coefficients des salaires dits par l’agent d’après la circulaire : aucun n’est gardé dans le droit"
        )
        factors = [one.coefficient]
    else:
        factors = [_factor(year, thought) for year in range(one.year + 1, _last_april(starts_on) + 1)]
    amount = wage
    for factor in factors:
        amount = half_up(amount * factor, FULL)
    thought.step("salaire de l’année, revalorisé", "CSS R341-11", Cents(amount), note=str(one.year))
    return amount


def _within(one: YearWage, thought: law.Reasoning) -> int:
    ceiling = thought.value("wages.ceiling.annual", date(one.year, 1, 1))
    if one.wage > ceiling.number:
        thought.step("salaire ramené au plafond de l’année", "CSS R341-11", Cents(ceiling.number), ceiling)
    return min(one.wage, ceiling.number)


def _factor(year: int, thought: law.Reasoning) -> int:
    """The coefficient of the wages on 1 April of a year; raises `MissingLaw` where none is recorded for that day."""
    return thought.number(WAGES, date(year, 4, 1))


def _last_april(day: date) -> int:
    return day.year if day >= date(day.year, 4, 1) else day.year - 1
