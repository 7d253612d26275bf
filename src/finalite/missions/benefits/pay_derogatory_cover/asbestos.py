"""Early cessation of work after asbestos: when it opens and how much a month (law 98-1194 art. 41, decree 99-247)."""

from datetime import date, timedelta

from finalite import law
from finalite.kernel.calendar import add_months
from finalite.kernel.decision import Decision, Refusal, rule
from finalite.kernel.money import Cents
from finalite.kernel.unknown import UNKNOWN, Unknown, known

from .facts import AsbestosFacts, Ground

NAME = "pay_derogatory_cover.early_cessation"
LAW = "derogatory.asbestos."
OPEN, REFUSED, WAITING = "open", "refused", "waiting"
TWELVE = 12
WAGES = "salaires pris tels quels : les coefficients de revalorisation ne sont pas relevés [CSS L161-23-1]"
GROSS = "montant brut : les prélèvements sur cette allocation ne sont pas relevés [CSS L131-2, L136-8]"
RETIREMENT = (
    "âge et durée d’assurance auxquels une pension de retraite met fin à l’allocation : textes non relevés ; demander "
    "à l’assurance retraite depuis quand elle est due, et mettre fin à l’allocation ce jour-là [Loi 98-1194 art. 41]"
)
FULL = 10_000
Met = tuple[str, ...] | bool


@rule
def early_cessation(facts: AsbestosFacts, on: date) -> Decision:
    """Open the allowance or not, from which month, and count it: two rates, a floor, and the cap of that floor.

    Raises nothing: a value that nobody recorded is a refusal that names it.
    """
    thought = law.Reasoning(NAME, on)
    try:
        met = _conditions(facts, thought)
        if met is not True:
            return thought.decide(REFUSED, {}) if met is False else thought.ask(met)
        return _opened(facts, thought)
    except Refusal as why:
        return thought.refuse_for_law(why)


def _conditions(facts: AsbestosFacts, thought: law.Reasoning) -> Met:
    if isinstance(facts.ground, Unknown):
        return ("ground",)
    name = "illness_recognised" if facts.ground is Ground.ILLNESS else "establishment_listed"
    held = getattr(facts, name)
    if held is UNKNOWN:
        return (name,)
    label = "maladie professionnelle" if facts.ground is Ground.ILLNESS else "établissement ou port"
    thought.step(f"{label} : {'condition remplie' if held else 'condition non remplie'}", "Loi 98-1194 art. 41")
    if not held:
        return False
    if isinstance(facts.other_income, Unknown):
        return ("other_income",)
    if facts.other_income:
        thought.step("un revenu de remplacement ou une pension exclut l’allocation", "Loi 98-1194 art. 41")
    return not facts.other_income


def _opened(facts: AsbestosFacts, thought: law.Reasoning) -> Decision:
    needed = ["born_on"] + ([] if facts.ground is Ground.ILLNESS else ["exposure_days"])
    needed += [] if facts.still_works else ["ceased_on"]
    missing = tuple(name for name in needed if getattr(facts, name) is UNKNOWN)
    if missing:
        return thought.ask(missing)
    reached = _age_reached(facts, thought)
    if facts.still_works or reached > thought.on:
        why = "activité en cours" if facts.still_works else "âge non atteint"
        thought.step(f"{why} : l’allocation n’est pas encore ouverte", "Loi 98-1194 art. 41", note=_day(reached))
        return thought.decide(WAITING, {})
    opens = _next_month(max(reached, known(facts.ceased_on, "ceased_on"), facts.applied_on))
    thought.step("ouverture au premier jour du mois suivant", "Décret 99-247 art. 1", note=_day(opens))
    if isinstance(facts.wages, Unknown) or len(facts.wages) != TWELVE:
        return thought.ask(("wages",))
    return thought.decide(OPEN, _amounts(facts.wages, opens, thought))


def opens_on(facts: AsbestosFacts) -> date:
    """The first day of an allowance that is open. Raises `law.MissingLaw` where an age is not recorded."""
    reached = _age_reached(facts, law.Reasoning(NAME, facts.applied_on))
    return _next_month(max(reached, known(facts.ceased_on, "ceased_on"), facts.applied_on))


def sure_until(facts: AsbestosFacts) -> date:
    """The day up to which no retirement can end the allowance: the age from which exposure is taken off.

    The texts on retirement are not recorded here. Raises `law.MissingLaw` where that age is not either.
    """
    full = law.value(LAW + "full_age", facts.applied_on)
    return add_months(known(facts.born_on, "born_on"), TWELVE * full.number)


def _age_reached(facts: AsbestosFacts, thought: law.Reasoning) -> date:
    """The day the age is reached: fifty, or sixty less a third of the exposure and never under fifty."""
    youngest = thought.value(LAW + "youngest", facts.applied_on)
    born = known(facts.born_on, "born_on")
    lowest = add_months(born, 12 * youngest.number)
    if facts.ground is Ground.ILLNESS:
        thought.step("âge demandé pour une maladie", "Loi 98-1194 art. 41", value=youngest, note=_day(lowest))
        return lowest
    full, divisor = (thought.value(LAW + name, facts.applied_on) for name in ("full_age", "exposure_divisor"))
    # to the nearest day (ash.tm.fr n° 2113)
    exposure = known(facts.exposure_days, "exposure_days")
    less = (2 * exposure + divisor.number) // (2 * divisor.number)
    reached = max(lowest, add_months(born, 12 * full.number) - timedelta(days=less))
    thought.step("âge diminué du tiers de l’exposition", "Décret 99-247 art. 1", value=full, note=_day(reached))
    return reached


def _amounts(wages: tuple[int, ...], opens: date, thought: law.Reasoning) -> dict[str, Cents]:
    ceiling, counted = thought.value("wages.ceiling.monthly", opens), thought.number(LAW + "ceilings_counted", opens)
    wage = min(sum(wages) // TWELVE, counted * ceiling.number)
    thought.warn(WAGES)
    thought.step("salaire mensuel de référence, plafonné", "Décret 99-247 art. 2", Cents(wage), ceiling)
    first, second = (thought.value(LAW + name, opens) for name in ("first_rate", "second_rate"))
    below = min(wage, ceiling.number)
    lower, upper = below * first.number // FULL, (wage - below) * second.number // FULL
    thought.step("part sous le plafond", "Décret 99-247 art. 2", Cents(lower), first)
    thought.step("part au-dessus du plafond", "Décret 99-247 art. 2", Cents(upper), second)
    monthly = max(lower + upper, _floor(wage, opens, thought))
    thought.warn(GROSS)
    thought.warn(RETIREMENT)
    thought.step("allocation mensuelle brute", "Décret 99-247 art. 2", Cents(monthly))
    return {"reference_wage": Cents(wage), "monthly": Cents(monthly)}


def _floor(wage: int, opens: date, thought: law.Reasoning) -> int:
    """The guaranteed amount: a share of the lowest unemployment allowance, itself under a share of the wage."""
    daily, rate, cap = (
        thought.value(LAW + name, opens) for name in ("unemployment_minimum", "floor_rate", "floor_cap")
    )
    guaranteed = daily.number * 365 * rate.number // (12 * FULL)
    floor = min(guaranteed, wage * cap.number // FULL)
    thought.step("montant garanti", "Décret 99-247 art. 2", Cents(floor), daily, note="un mois vaut 365/12 jours")
    return floor


def _next_month(day: date) -> date:
    return add_months(day.replace(day=1), 1)


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
