"""Computes what a permanent incapacity is worth: the pension of a victim, or the lump sum under ten per cent.

For consolidations before 1 November 2026: two rates apply from that day, whose decree is not known.
"""

from datetime import date

from finalite import law
from finalite.kernel import money
from finalite.kernel.decision import Decision, Line, Refusal, rule
from finalite.kernel.money import Cents
from finalite.kernel.unknown import UNKNOWN

from .facts import AnnuityFacts, CapitalFacts
from .uprating import uprated

SLUG, LAW, PENSION_FROM = "pay_work_injury_income.", "injuries.annuities.", "injuries.incapacity.pension_from"
PENSION, CAPITAL, NONE, FULL = "pension", "capital", "none", 10_000
NEW_RATING = (
    "décret d’application de la loi 2025-199 art. 90 (CSS L434-1-A, L434-1, L434-2) : barèmes et valeur du point pour "
    "les consolidations à compter du 1er novembre 2026"
)
FRACTION = "CSS D434-1 : montant du capital pour un taux qui n’est pas un nombre entier de un à neuf pour cent"


@rule
def compute_annuity(facts: AnnuityFacts, on: date) -> Decision:
    """Compute the pension of a victim: useful wage, useful rate, third person (CSS L434-2, R434-1, R434-2, R434-28).

    `pension` is the yearly amount at consolidation, `yearly` the same as uprated on the day asked, `third_person` is
    monthly. The lump sum is the answer under ten per cent, unless the victim chose a pension on the sum of rates.
    """
    reasoning = law.Reasoning(SLUG + "compute_annuity", on)
    missing = tuple(name for name in ("closed_on", "rate") if getattr(facts, name) is UNKNOWN)
    if missing:
        return reasoning.ask(missing)
    try:
        return _annuity(facts, on, reasoning)
    except Refusal as why:
        return reasoning.refuse_for_law(named(why, facts.closed_on))  # type: ignore[arg-type]


def unknown_text(text: str, on: date) -> Decision:
    """A decision that cannot be taken because a text is not recorded, which it names."""
    return law.Reasoning(SLUG + "compute_capital", on).refuse_for_law(Refusal(text))


def named(why: Refusal, closed_on: date) -> Refusal:
    """The text that is missing: the decree of the new rating for a consolidation that it covers."""
    last = law.parameter(PENSION_FROM).values[-1].valid_to
    return Refusal(NEW_RATING) if last is not None and closed_on > last else why


def _annuity(facts: AnnuityFacts, on: date, reasoning: law.Reasoning) -> Decision:
    closed: date = facts.closed_on  # type: ignore[assignment]
    least = reasoning.value(PENSION_FROM, closed)
    rate = min(int(facts.rate), FULL)  # type: ignore[arg-type]
    if not rate:
        reasoning.step("Aucune incapacité permanente", "CSS L434-1")
        return reasoning.decide(NONE, {})
    if rate < least.number:
        summed = _sum_of_rates(facts, rate, least, reasoning)
        if summed is None:
            return reasoning.ask(("chooses_pension",))
        if not summed:
            return _capital(CapitalFacts(closed_on=closed, rate=rate), reasoning)
        rate = summed
    if not isinstance(facts.wage, int):
        return reasoning.ask(("wage",))
    return _pension(facts, closed, rate, on, reasoning)


def _sum_of_rates(facts: AnnuityFacts, rate: int, least: law.Value, reasoning: law.Reasoning) -> int | None:
    """The sum of small rates on which the victim wants a pension; 0 where there is no such choice, None if unmade."""
    total = min(rate + sum(facts.capital_rates), FULL)
    if not facts.capital_rates or total < least.number:
        return 0
    months, article = reasoning.value(LAW + "option_months", facts.closed_on), "CSS L434-2, R434-4"  # type: ignore[arg-type]
    if facts.chooses_pension is UNKNOWN:
        reasoning.step("La victime a le choix entre capital et rente", article, value=months)
        return None
    what = "une rente sur la somme des taux" if facts.chooses_pension else "le capital"
    reasoning.step(f"La victime a choisi {what}", article, value=months, note=money.format_rate(total))
    return total if facts.chooses_pension else 0


def _pension(facts: AnnuityFacts, closed: date, rate: int, on: date, reasoning: law.Reasoning) -> Decision:
    wage = raised_wage(int(facts.wage), facts.wage_on or closed, closed, reasoning)  # type: ignore[arg-type]
    counted, full, part = _counted(wage, closed, reasoning)
    useful = _useful_parts(facts, rate, closed, reasoning)
    pension = money.half_up(counted * useful, FULL * FULL)
    reasoning.step("Rente annuelle : salaire utile par taux utile", "CSS L434-2", Cents(pension))
    pension = _bounded(pension, wage, facts, reasoning)
    yearly = uprated(pension, closed, on, reasoning)
    amounts = {"wage": wage, "counted": counted, "limit_full": full, "limit_part": part}
    amounts |= {"pension": pension, "yearly": yearly}
    third = _third_person(facts, rate, on, reasoning)
    if third:
        amounts["third_person"] = third
    left = _to_deduct(facts, closed, reasoning)
    if left:
        amounts["to_deduct"] = left
    monthly = reasoning.value(LAW + "monthly_from", closed)
    rhythm = "month" if rate >= monthly.number else "quarter"
    label = "Paiement chaque mois" if rhythm == "month" else "Paiement chaque trimestre échu"
    reasoning.step(label, "CSS R434-34", value=monthly)
    codes: dict[str, int | str] = {"rate": rate, "useful_rate": money.half_up(useful, FULL), "rhythm": rhythm}
    return reasoning.decide(PENSION, amounts, (Line("annuity", PENSION, {}, codes),))


def raised_wage(wage: int, wage_on: date, day: date, reasoning: law.Reasoning) -> Cents:
    """The yearly wage brought to a day and raised to the minimum of that day (CSS L434-15, L434-16)."""
    worth = uprated(wage, wage_on, day, reasoning)
    minimum = reasoning.value(LAW + "minimum_wage", day)
    if worth < minimum.number:
        reasoning.step("Salaire relevé au minimum", "CSS L434-16", Cents(minimum.number), minimum)
        return Cents(minimum.number)
    reasoning.step("Salaire annuel", "CSS L434-15", worth, minimum)
    return worth


def _counted(wage: int, day: date, reasoning: law.Reasoning) -> tuple[Cents, Cents, Cents]:
    """What counts of the wage, and the two limits: in full, then for a part, then nothing (CSS R434-28)."""
    full = _limit("limit_full", "wage_full", day, reasoning)
    part = _limit("limit_part", "wage_part", day, reasoning)
    if wage <= full:
        reasoning.step("Salaire compté en entier", "CSS R434-28", Cents(wage))
        return Cents(wage), full, part
    divisor = reasoning.value(LAW + "wage_divisor", day)
    counted = Cents(full + money.half_up(min(wage, part) - full, divisor.number))
    reasoning.step("Salaire réduit au-delà du double du minimum", "CSS R434-28", counted, divisor)
    return counted, full, part


def _limit(published: str, multiple: str, day: date, reasoning: law.Reasoning) -> Cents:
    """The limit as published for that day, else the multiple of the minimum as published."""
    if law.parameter(LAW + published).on(day) is not None:
        return Cents(reasoning.number(LAW + published, day))
    return Cents(reasoning.number(LAW + multiple, day) * reasoning.number(LAW + "minimum_wage", day))


def _useful_parts(facts: AnnuityFacts, rate: int, day: date, reasoning: law.Reasoning) -> int:
    """The useful rate of this injury above the former ones, in basis points of basis points (CSS R434-2)."""
    # rates that join the sum on which the pension is computed are no longer former rates
    joined = sum(facts.capital_rates) if facts.chooses_pension is True else 0
    before = min(max(sum(facts.earlier_rates) - joined, 0), FULL)
    useful = _useful(min(before + rate, FULL), day, reasoning) - _useful(before, day, reasoning)
    shown = money.format_rate(money.half_up(useful, FULL))
    note = f"après {money.format_rate(before)} déjà reconnus" if before else ""
    threshold = reasoning.value(LAW + "useful_threshold", day)
    reasoning.step(
        f"Taux utile : {shown} pour un taux de {money.format_rate(rate)}", "CSS R434-2", None, threshold, note
    )
    return useful


def _useful(rate: int, day: date, reasoning: law.Reasoning) -> int:
    threshold = reasoning.number(LAW + "useful_threshold", day)
    below, above = reasoning.number(LAW + "useful_below", day), reasoning.number(LAW + "useful_above", day)
    return min(rate, threshold) * below + max(rate - threshold, 0) * above


def _bounded(pension: int, wage: int, facts: AnnuityFacts, reasoning: law.Reasoning) -> Cents:
    """Not above the wage; not under what a disability pension would give (CSS L434-2, L371-4)."""
    if facts.disability_pension > pension:
        pension = facts.disability_pension
        reasoning.step("Rente portée à la pension d’invalidité qui serait due", "CSS L434-2", Cents(pension))
    if pension > wage:
        pension = wage
        reasoning.step("Rente ramenée au salaire annuel", "CSS L434-2", Cents(pension))
    return Cents(pension)


def _third_person(facts: AnnuityFacts, rate: int, on: date, reasoning: law.Reasoning) -> Cents:
    """The monthly supplement, by the number of daily acts that need help (CSS L434-2, D434-2)."""
    day, article = max(on, facts.effective_on or on), "CSS L434-2, D434-2"
    least = reasoning.value(LAW + "third_person_from", day)
    if rate < least.number or not isinstance(facts.acts, int):
        return Cents(0)
    floors = reasoning.value(LAW + "third_person_acts", day)
    level = len(floors.amount) if facts.danger else sum(facts.acts >= int(one) for one in floors.amount)  # type: ignore[union-attr, arg-type]
    if not level:
        reasoning.step("Aucune aide d’une tierce personne à payer", article, value=floors)
        return Cents(0)
    amounts = reasoning.value(LAW + "third_person", day)
    amount = Cents(amounts.amount[level - 1])  # type: ignore[index, arg-type]
    reasoning.step(f"Prestation pour tierce personne, niveau {level}", article, amount, floors)
    return amount


def _to_deduct(facts: AnnuityFacts, day: date, reasoning: law.Reasoning) -> Cents:
    """What is taken back of earlier lump sums from a pension on the sum of rates (CSS R434-1-1, R434-4)."""
    if not facts.capital_paid:
        return Cents(0)
    until, most = reasoning.value(LAW + "deduction_until", day), reasoning.value(LAW + "deduction_share", day)
    amount = money.share(facts.capital_paid, until.number)
    note = f"au plus {money.format_rate(most.number)} de chaque paiement"
    reasoning.step("Capital antérieur à reprendre", "CSS R434-1-1, R434-4", amount, until, note)
    return amount


@rule
def compute_capital(facts: CapitalFacts, on: date) -> Decision:
    """Compute the lump sum of a rate under ten per cent at the table of the consolidation (CSS L434-1, D434-1).

    After a review, the table is that of the day of the review and the former rate is taken off (CSS R434-1-1).
    """
    reasoning = law.Reasoning(SLUG + "compute_capital", on)
    missing = tuple(name for name in ("closed_on", "rate") if getattr(facts, name) is UNKNOWN)
    if missing:
        return reasoning.ask(missing)
    try:
        return _capital(facts, reasoning)
    except Refusal as why:
        return reasoning.refuse_for_law(named(why, facts.closed_on))  # type: ignore[arg-type]


def _capital(facts: CapitalFacts, reasoning: law.Reasoning) -> Decision:
    closed: date = facts.closed_on  # type: ignore[assignment]
    reasoning.value(PENSION_FROM, closed)
    table = reasoning.value(LAW + "capital", facts.reviewed_on or closed)
    rate = int(facts.rate)  # type: ignore[arg-type]
    amount, former = _of_table(table, rate), _of_table(table, facts.former_rate)
    reasoning.step(f"Capital pour un taux de {money.format_rate(rate)}", "CSS L434-1, D434-1", Cents(amount), table)
    if former:
        reasoning.step("Capital du taux antérieur, au même barème", "CSS R434-1-1", Cents(former), table)
    due = max(amount - former, 0)
    return reasoning.decide(CAPITAL if due else NONE, {"capital": Cents(due)} if due else {})


def _of_table(table: law.Value, rate: int) -> int:
    if not rate:
        return 0
    whole, rest = divmod(rate, 100)
    if rest or not 1 <= whole <= len(table.amount):  # type: ignore[arg-type]
        raise Refusal(FRACTION)
    return int(table.amount[whole - 1])  # type: ignore[index, call-overload]
