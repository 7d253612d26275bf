"""What one day is worth: the daily base from the pay before the stop, its caps, and the allowance of each kind.

Everything is computed on exact fractions; one rounding, half up to the cent, gives the allowance of a day.
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache

from finalite import law
from finalite.kernel.calendar import add_months
from finalite.kernel.decision import MissingFact, Refusal, known
from finalite.kernel.money import FULL, Cents, half_up
from finalite.law import Reasoning

from .facts import FAMILY, ILLNESS, INDEPENDENT, AllowanceFacts, Leave, Pay, Rhythm, Work, interruption
from .opening import worked_until

HUNDREDTHS = 100
BIRTHS = (Leave.MATERNITY, Leave.PATERNITY, Leave.ADOPTION)
MONTHS = {Rhythm.MONTHLY: 3, Rhythm.SEASONAL: 12}


def cents(exact: Fraction) -> Cents:
    """To the cent, half up."""
    return half_up(exact.numerator, exact.denominator)


def daily(facts: AllowanceFacts, day: date, reasoning: Reasoning) -> Cents:
    """The gross allowance of one day of the stop, before any reduction. Raises MissingFact for pay that is unknown."""
    if facts.work in INDEPENDENT:
        return self_employed(facts, reasoning)
    if facts.leave is Leave.WORK_INJURY:
        return injury(facts, day, reasoning)
    if facts.leave is Leave.BIRTH_LEAVE:
        return birth_leave(facts, day, reasoning)
    return family(facts, reasoning) if facts.leave in FAMILY else sickness(facts, reasoning)


def sickness(facts: AllowanceFacts, reasoning: Reasoning) -> Cents:
    """Half of the daily base, each month capped at 1.4 minimum wages (1.8 before 2025-04-01); part-time never pays
    more than the loss of earnings (CSS R323-4, R323-5, R323-9, R323-3)."""
    cap, limit = sickness_cap(interruption(facts), reasoning)
    exact = _base(facts, "sickness", cap, "CSS R323-4", reasoning)
    rate = reasoning.value("allowances.sickness.rate", facts.first_on)
    found = min(Fraction(exact.numerator * rate.number, exact.denominator * FULL), limit)
    reasoning.step("indemnité : moitié du gain journalier", "CSS R323-5", cents(found), rate)
    if facts.leave is Leave.PART_TIME:
        loss = known(facts.daily_loss, "daily_loss")
        found = min(found, Fraction(loss))
        reasoning.step("temps partiel : dans la limite de la perte de gain", "CSS R323-3", cents(found))
    return cents(found)


def sickness_cap(first_on: date, reasoning: Reasoning) -> tuple[Fraction, Fraction]:
    """The most that counts of a month, by the minimum wage of the last day of the month before the stop, and the
    highest allowance of a day; exact cents."""
    times = reasoning.value("allowances.sickness.wage_cap", first_on)
    wage = reasoning.number("wages.minimum.monthly", first_on.replace(day=1) - timedelta(days=1))
    cap, limit = _caps(wage, times.number, reasoning.number("allowances.sickness.maximum_divisor", first_on))
    reasoning.step("plafond mensuel du salaire retenu", "CSS R323-4", cents(cap), times)
    return cap, limit


@lru_cache(maxsize=1024)
def _caps(wage: int, times: int, divisor: int) -> tuple[Fraction, Fraction]:
    """Few minimum wages serve a whole run: their fractions are reduced once."""
    cap = Fraction(wage * times, FULL)
    return cap, 12 * cap / divisor


def family(facts: AllowanceFacts, reasoning: Reasoning) -> Cents:
    """The daily base, each month capped at the social security ceiling, less the flat deduction; never under one day
    of the smallest disability pension (CSS R331-5)."""
    ceiling = reasoning.number("wages.ceiling.monthly", interruption(facts).replace(day=1) - timedelta(days=1))
    exact = _base(facts, "sickness", Fraction(ceiling), "CSS R331-5", reasoning)
    off = reasoning.value("allowances.family.flat_deduction", facts.first_on)
    found = exact * (FULL - off.number) / FULL
    reasoning.step("indemnité : gain journalier après abattement", "CSS R331-5", cents(found), off)
    least = Fraction(12 * reasoning.number("invalidity.pension.minimum", facts.first_on), 365)
    if found < least:
        reasoning.step("relevée au minimum", "CSS R331-5 al. 3", cents(least))
    return cents(max(found, least))


def injury(facts: AllowanceFacts, day: date, reasoning: Reasoning) -> Cents:
    """60 % of the capped daily base for 28 days, then 80 %, never above the net daily gain, which is taken on the
    uncapped wage (CSS R433-1 to R433-4). After a relapse, never below the first allowance."""
    uncapped = _injury_base(facts, reasoning)
    ceiling = reasoning.number("wages.ceiling.annual", facts.first_on)
    share = reasoning.value("allowances.injury.base_cap_hundred_thousandths", facts.first_on)
    capped = min(uncapped, Fraction(ceiling * share.number, 100_000))
    reasoning.step("salaire journalier, dans la limite du plafond", "CSS R433-2", cents(capped), share)
    name = "first_rate" if is_early(facts, day) else "later_rate"
    rate = reasoning.value(f"allowances.injury.{name}", facts.first_on)
    off = reasoning.number("allowances.injury.net_deduction", facts.first_on)
    net = uncapped * (FULL - off) / FULL
    found = min(capped * rate.number / FULL, net)
    reasoning.step("indemnité, dans la limite du gain journalier net", "CSS R433-1 à R433-4", cents(found), rate)
    return max(cents(found), facts.first_allowance or 0)


def birth_leave(facts: AllowanceFacts, day: date, reasoning: Reasoning) -> Cents:
    """A share of the net monthly pay, within the monthly ceiling, for each thirtieth of a month (CSS L331-8-1). The
    decree was announced, not seen: the decision says so."""
    ceiling = reasoning.number("wages.ceiling.monthly", facts.first_on.replace(day=1) - timedelta(days=1))
    net = min(known(facts.net_pay, "net_pay"), ceiling)
    name = "birth_leave_second_rate" if in_second_month(facts, day) else "birth_leave_first_rate"
    rate = reasoning.value(f"allowances.family.{name}", facts.first_on)
    found = Fraction(net * rate.number, 30 * FULL)
    reasoning.step("part du salaire net, au trentième", "CSS L331-8-1", cents(found), rate)
    return cents(found)


def self_employed(facts: AllowanceFacts, reasoning: Reasoning) -> Cents:
    """One 730th of the mean income of three years, capped; nothing under a tenth of the mean ceiling; for maternity a
    flat amount (CSS D622-7, D622-8, D623-2, D623-3)."""
    first = facts.first_on
    if facts.leave not in (*ILLNESS, *BIRTHS):
        raise Refusal(f"indemnité d’un indépendant pour « {facts.leave.value} » : texte à relever")
    incomes = known(facts.incomes, "incomes")
    if not incomes:
        raise MissingFact("incomes")
    mean = Fraction(sum(incomes), len(incomes))
    low = mean < low_income(first, len(incomes), reasoning)
    if facts.leave in BIRTHS:
        return _flat(first, low, reasoning)
    ceiling = reasoning.value("wages.ceiling.annual", first)
    times = Fraction(1)
    if facts.work is Work.LIBERAL:
        times = Fraction(reasoning.number("allowances.self_employed.liberal_cap", first), FULL)
    divisor = reasoning.value("allowances.self_employed.divisor", first)
    found = Fraction(0) if low else min(mean, ceiling.number * times) / divisor.number
    reasoning.step("part du revenu moyen" if found else "revenu moyen trop faible", "CSS D622-7", cents(found), divisor)
    half = facts.leave is Leave.PART_TIME
    share = reasoning.number("allowances.self_employed.part_time_share", first) if half else FULL
    return cents(found * share / FULL)


def rest_allowance(facts: AllowanceFacts, reasoning: Reasoning) -> list[tuple[date, Cents]]:
    """The two halves of the maternity rest allowance of the self-employed, each with the day it is due: the first day,
    and the day after the shortest stop (CSS D623-1, D623-3); empty for anybody else."""
    first = facts.first_on
    if facts.work not in INDEPENDENT or facts.leave is not Leave.MATERNITY:
        return []
    incomes = known(facts.incomes, "incomes")
    if not incomes:
        raise MissingFact("incomes")
    ceiling = reasoning.value("wages.ceiling.monthly", first)
    half = Fraction(ceiling.number, 2)
    if Fraction(sum(incomes), len(incomes)) < low_income(first, len(incomes), reasoning):
        half = half * reasoning.number("allowances.self_employed.low_income_share", first) / FULL
    least = reasoning.number("allowances.family.least_weeks", first)
    due = [first, first + timedelta(weeks=least)]
    found = [(day, cents(half)) for day in due if facts.pay_from <= day <= facts.pay_to and day <= facts.last_on]
    if found:
        reasoning.step("allocation de repos maternel, par moitié", "CSS D623-1", cents(half), ceiling)
        reasoning.warn("Allocation de repos maternel : prélèvements sociaux non retenus, texte à relever")
    return found


def low_income(first_on: date, years: int, reasoning: Reasoning) -> Fraction:
    """Under this mean income a self-employed worker is paid nothing: a tenth of the mean ceiling of the years."""
    ceilings = [
        reasoning.number("wages.ceiling.annual", date(first_on.year - back, 1, 1)) for back in range(1, years + 1)
    ]
    share = reasoning.number("allowances.self_employed.low_income", first_on)
    return Fraction(sum(ceilings) * share, len(ceilings) * FULL)


def _flat(first: date, low: bool, reasoning: Reasoning) -> Cents:
    ceiling = reasoning.number("wages.ceiling.annual", first)
    divisor = reasoning.value("allowances.self_employed.maternity_divisor", first)
    found = Fraction(ceiling, divisor.number)
    if low:
        found = found * reasoning.number("allowances.self_employed.low_income_share", first) / FULL
    reasoning.step("indemnité forfaitaire", "CSS D623-2", cents(found), divisor)
    return cents(found)


def _base(facts: AllowanceFacts, kind: str, cap: Fraction, article: str, reasoning: Reasoning) -> Fraction:
    """Sum of the months before the stop, each capped on its own, divided by the days they stand for."""
    if facts.rhythm is Rhythm.FORTNIGHT:
        raise Refusal("plafond applicable à une paie à la semaine ou à la quinzaine (CSS R323-4 2°) : texte à relever")
    months = _months(facts, MONTHS[facts.rhythm], reasoning)
    yearly = facts.rhythm is Rhythm.SEASONAL
    # whole numbers over the denominator of the cap: as exact as fractions, and reduced once, at the end
    most, over = cap.numerator, cap.denominator
    gross = [pay.gross * over for pay in months]
    counted = min(sum(gross), 12 * most) if yearly else sum(min(one, most) for one in gross)
    divisor = reasoning.value(f"allowances.{kind}.divisor_{facts.rhythm.value}", facts.first_on)
    found = Fraction(counted * HUNDREDTHS, over * divisor.number)
    note = "mois reconstitués (CSS R323-8)" if any(pay.rebuilt for pay in months) else ""
    reasoning.step("gain journalier de base", article, cents(found), divisor, note)
    return found


def _injury_base(facts: AllowanceFacts, reasoning: Reasoning) -> Fraction:
    months = _months(facts, 12 if facts.rhythm is Rhythm.SEASONAL else 1, reasoning)
    divisor = reasoning.value(f"allowances.injury.divisor_{facts.rhythm.value}", facts.first_on)
    found = Fraction(sum(pay.gross for pay in months)) * HUNDREDTHS / divisor.number
    reasoning.step("salaire journalier de base", "CSS R433-4", cents(found), divisor)
    return found


def is_early(facts: AllowanceFacts, day: date) -> bool:
    """Is the day among the first of an injury, which are paid at the lower rate? Earlier stops for it count."""
    days = law.value("allowances.injury.first_days", facts.first_on).number
    return facts.injury_days_before + (day - facts.first_on).days < days


def in_second_month(facts: AllowanceFacts, day: date) -> bool:
    """Is the day past the first month of an additional birth leave?"""
    return day >= add_months(facts.first_on, 1)


def _months(facts: AllowanceFacts, count: int, reasoning: Reasoning) -> list[Pay]:
    """The pay of the civil months before that of the stop; raises MissingFact where one is not known."""
    pay = {one.month.replace(day=1): one for one in known(facts.pay, "pay")}
    if facts.work is Work.UNEMPLOYED:
        reasoning.warn("Sans emploi : salaires d’avant la fin du contrat, texte à relever")
    first = worked_until(facts).replace(day=1)
    wanted = [add_months(first, -back) for back in range(1, count + 1)]
    if any(month not in pay for month in wanted):
        raise MissingFact("pay")
    return [pay[month] for month in wanted]
