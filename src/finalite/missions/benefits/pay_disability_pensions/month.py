"""What is due for one month: the uprated pension, the third person, the allowance, less what is held back or given to
the family-allowance fund.
"""

from dataclasses import replace
from datetime import date
from functools import lru_cache

from finalite import law
from finalite.kernel.calendar import add_months
from finalite.kernel.decision import Decision, Refusal, rule
from finalite.kernel.money import Cents, half_up
from finalite.kernel.unknown import UNKNOWN, Unknown
from finalite.law import disability_bounds, disability_supplement

from .facts import MonthFacts, Stay

FULL = 10_000
PENSIONS = "invalidity.uprating.pensions"
CAF = "subrogation de la caisse d’allocations familiales : texte non recueilli, le montant est celui de sa créance"
PART = "mois incomplet : aucun texte recueilli sur le décompte, fait en jours du mois"


@rule
def compute_month(facts: MonthFacts, on: date) -> Decision:
    """Say what is due for a civil month and to whom: the person, and the family-allowance fund for what it advanced
    (CSS L341-6, R341-6, R341-17, L815-24).
    """
    thought = law.Reasoning("pay_disability_pensions.compute_month", on)
    try:
        return _due(facts, thought)
    except Refusal as why:
        return thought.refuse_for_law(why)


def uprated(pension: int, starts_on: date, day: date, thought: law.Reasoning) -> Cents:
    """The amount of a pension on a day: each coefficient after the day it opened, rounded to the cent in turn.

    Raises `MissingLaw` where the day is past the coefficients recorded.
    """
    amount = pension
    for uprated_on in _coefficients(starts_on, day):
        coefficient = thought.value(PENSIONS, uprated_on)
        amount = half_up(amount * coefficient.number, FULL)
        thought.step("revalorisation", "CSS L341-6, L161-25", Cents(amount), coefficient, note=f"{uprated_on:%d/%m/%Y}")
    return Cents(amount)


@lru_cache(maxsize=65_536)
def _coefficients(starts_on: date, day: date) -> tuple[date, ...]:
    """The days of uprating after one day, up to another; raises `MissingLaw` for a 1 April without a coefficient."""
    days = {one.valid_from for one in law.parameter(PENSIONS).values}
    aprils = (date(year, 4, 1) for year in range(starts_on.year, day.year + 1))
    unrecorded = [one for one in aprils if starts_on < one <= day and one not in days]
    if unrecorded:
        raise law.MissingLaw(f"CSS L161-25 : coefficient du {unrecorded[0]:%d/%m/%Y}, aucun texte recueilli")
    return tuple(sorted(one for one in days if starts_on < one <= day))


def _due(facts: MonthFacts, thought: law.Reasoning) -> Decision:
    first = facts.month.replace(day=1)
    end = add_months(first, 1)
    until = _until(facts, end)
    if facts.starts_on >= until or until <= first:
        thought.step("aucun jour de droit dans ce mois", "CSS R341-12")
        return thought.decide("nothing", _amounts(Cents(0), Cents(0), Cents(0), Cents(0), Cents(0)))
    pension = _pension(facts, first, thought)
    part = _part(pension, max(first, facts.starts_on), until, first, end, thought)
    third = _third_person(facts, first, end, until, thought)
    allowance = _allowance(facts, first, end, until, thought)
    held = Cents(min(facts.held_back, part))
    if held:
        thought.step("retenue au titre des revenus d’activité", "CSS R341-17", held)
    return _shared(facts, part, third, allowance, held, thought)


def _until(facts: MonthFacts, end: date) -> date:
    """The first day without payment in the month, or its end."""
    bounds = [one for one in (facts.ends_on, facts.suspended_from) if not isinstance(one, Unknown)]
    return min([end, *bounds])


def _pension(facts: MonthFacts, first: date, thought: law.Reasoning) -> Cents:
    """The amount of the month, that of its first day, kept between the bounds of that day."""
    day = max(first, facts.starts_on)
    amount = uprated(facts.pension, facts.starts_on, day, thought)
    thought.step("pension à ce jour", "CSS L341-6", amount)
    if not facts.bounded or isinstance(facts.category, Unknown):
        return amount
    least = disability_bounds.minimum(facts.category, day, thought)
    most = disability_bounds.maximum(facts.category, day, thought)
    # the ceiling of the year bounds what opens, and what is uprated never falls: only the lowest amount is raised to
    return Cents(max(amount, least)) if amount <= most else amount


def _part(amount: int, start: date, until: date, first: date, end: date, thought: law.Reasoning) -> Cents:
    if start <= first and until >= end:
        return Cents(amount)
    thought.warn(PART)
    due = Cents(amount * (until - start).days // (end - first).days)
    thought.step("jours de droit dans le mois", "CSS R341-12", due, note=f"{(until - start).days}")
    return due


def _third_person(facts: MonthFacts, first: date, end: date, until: date, thought: law.Reasoning) -> Cents:
    if not facts.third_person or facts.category != 3:
        return Cents(0)
    start = max(first, facts.starts_on, _day(facts.third_person_from, first))
    until = min(until, _day(facts.third_person_until, until))
    whole = disability_bounds.third_person(max(first, facts.starts_on), thought)
    entitled = max((until - start).days, 0)
    days = entitled - _stopped_days(start, until, facts.stays)
    if days < entitled:
        stop = thought.value("invalidity.third_person.hospital_stop", first)
        thought.step("arrêt pendant l’hospitalisation", "CSS R341-6 al. 2", value=stop)
    if days == (end - first).days:
        return whole
    thought.warn(PART)
    return Cents(whole * days // (end - first).days)


def _stopped_days(start: date, until: date, stays: tuple[Stay, ...]) -> int:
    """Days without the supplement: from the second month after an admission until the person leaves, each once."""
    stopped: set[int] = set()
    for stay in stays:
        first = max(start, add_months(stay.admitted_on.replace(day=1), 2))
        last = until if isinstance(stay.left_on, Unknown) else min(until, stay.left_on)
        stopped.update(range(first.toordinal(), last.toordinal()))
    return len(stopped)


def _allowance(facts: MonthFacts, first: date, end: date, until: date, thought: law.Reasoning) -> Cents:
    if facts.supplement is None:
        return Cents(0)
    start = max(first, facts.starts_on, _day(facts.supplement_from, first))
    until = min(until, _day(facts.supplement_until, until))
    if start >= until:
        return Cents(0)
    decided = disability_supplement.assess(replace(facts.supplement, pension=True), start, thought)
    if decided.outcome == "no_law":
        raise law.MissingLaw(decided.missing[0])
    return _part(decided.amounts.get("monthly", 0), start, until, first, end, thought)


def _shared(
    facts: MonthFacts, pension: Cents, third: Cents, allowance: Cents, held: Cents, thought: law.Reasoning
) -> Decision:
    due = pension - held + third + allowance
    # what the family-allowance fund advanced stands in for the pension and the allowance, never for the third person
    back = Cents(min(facts.advanced, pension - held + allowance))
    if back:
        thought.step("rendu à la caisse d’allocations familiales", "", back, note="texte non recueilli")
        thought.warn(CAF)
    thought.step("dû à la personne pour le mois", "CSS R341-12", Cents(due - back))
    return thought.decide("due", _amounts(pension, third, allowance, held, back))


def _amounts(pension: Cents, third: Cents, allowance: Cents, held: Cents, back: Cents) -> dict[str, Cents]:
    return {
        "pension": pension,
        "third_person": third,
        "supplement": allowance,
        "held_back": held,
        "caf": back,
        "paid": Cents(pension + third + allowance - held - back),
    }


def _day(day: date | Unknown, otherwise: date) -> date:
    return otherwise if day is UNKNOWN or isinstance(day, Unknown) else day
