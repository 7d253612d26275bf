"""Pension and earnings together: the threshold, the reference period and what is held back (CSS R341-17)."""

from datetime import date, timedelta

from finalite import law
from finalite.kernel.calendar import add_months
from finalite.kernel.decision import Decision, Line, Refusal, rule
from finalite.kernel.money import Cents
from finalite.kernel.unknown import UNKNOWN, Unknown

from .facts import EarningsFacts

NAME = "open_disability_and_death_entitlements.assess_earnings"
EARNINGS = "invalidity.earnings."
NEEDED = ("mean_wage", "last_wage", "pension", "earnings", "self_employed")


@rule
def assess_earnings(facts: EarningsFacts, on: date) -> Decision:
    """Say whether pension and earnings exceed the threshold, and what is held back each month.

    The reference period and the highest threshold of the day are always said, even when facts are missing.
    """
    thought = law.Reasoning(NAME, on)
    try:
        first, last = period(on, thought)
        most = _highest(on, thought)
        line = Line("period", "known", {}, {"from": first.isoformat(), "to": last.isoformat()})
        missing = tuple(name for name in NEEDED if getattr(facts, name) is UNKNOWN)
        if missing:
            known = {"highest_threshold_month": Cents(most // 12)}
            return thought.decide("unknown", known, (line,), missing)
        return _compare(facts, on, most, line, thought)
    except Refusal as why:
        return thought.refuse_for_law(why)


def period(on: date, thought: law.Reasoning) -> tuple[date, date]:
    """First and last day of the months compared: from the thirteenth to the second before this one."""
    start = on.replace(day=1)
    first = add_months(start, -thought.number(EARNINGS + "first_month", on))
    last = add_months(start, 1 - thought.number(EARNINGS + "last_month", on)) - timedelta(days=1)
    thought.step("période de référence", "CSS R341-17", note=f"du {first:%d/%m/%Y} au {last:%d/%m/%Y}")
    return first, last


def _highest(on: date, thought: law.Reasoning) -> int:
    cap, ceiling = (
        thought.value(EARNINGS + "wage_cap", on),
        thought.value("wages.ceiling.annual", on),
    )
    most = ceiling.number * cap.number // 10_000
    thought.step("salaire de comparaison, au plus", "CSS R341-17", Cents(most), cap)
    return most


def _compare(facts: EarningsFacts, on: date, most: int, line: Line, thought: law.Reasoning) -> Decision:
    assert isinstance(facts.mean_wage, int) and isinstance(facts.last_wage, int) and isinstance(facts.pension, int)
    threshold = max(facts.mean_wage, min(facts.last_wage, most))
    thought.step("seuil : le plus haut des deux salaires de comparaison", "CSS R341-17", Cents(threshold))
    total = facts.pension + _counted(facts, on, thought)
    thought.step("pension et revenus de la période", "CSS R341-17", Cents(total))
    amounts = {"threshold": Cents(threshold), "total": Cents(total), "threshold_month": Cents(threshold // 12)}
    if total <= threshold:
        return thought.decide("kept", amounts, (line,))
    share = thought.value(EARNINGS + "excess_share", on)
    months = "months_deducted_self_employed" if facts.self_employed else "months_deducted"
    held = (total - threshold) * share.number // (12 * 10_000)
    thought.step("douzième de la part déduite, chaque mois", "CSS R341-17 II", Cents(held), share)
    thought.step("durée de la déduction", "CSS R341-17", value=thought.value(EARNINGS + months, on))
    whole = facts.pension // 12
    outcome = "suspended" if held >= whole else "reduced"
    return thought.decide(outcome, amounts | {"held_back_month": Cents(min(held, whole))}, (line,))


def _counted(facts: EarningsFacts, on: date, thought: law.Reasoning) -> int:
    assert isinstance(facts.earnings, int) and not isinstance(facts.self_employed, Unknown)
    if not facts.self_employed:
        return facts.earnings
    more = thought.value(EARNINGS + "self_employed_added", on)
    counted = facts.earnings * (10_000 + more.number) // 10_000
    thought.step("revenus d’indépendant, majorés", "CSS R341-17 II 4°", Cents(counted), more)
    return counted
