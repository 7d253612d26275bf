"""Shares the yearly wage of a victim who died among those who survive, to the cent and within its limits.

Who has a right is decided where rights are opened; here their percentages of the day become amounts
(CSS L434-7 to L434-14, R434-10 to R434-16).
"""

from dataclasses import dataclass
from datetime import date, timedelta

from finalite import law
from finalite.kernel import calendar, money
from finalite.kernel.decision import Decision, Line, Refusal, rule
from finalite.kernel.money import Cents
from finalite.kernel.period import Period, first_day_outside
from finalite.kernel.unknown import UNKNOWN

from .annuity import FULL, SLUG, raised_wage
from .facts import Beneficiary, Link, SharingFacts
from .uprating import days, uprated

LAW = "injuries.survivors."
UNIONS = (Link.SPOUSE, Link.PARTNER, Link.COHABITANT)
SHARED = "shared"


@dataclass(frozen=True, slots=True)
class _Part:
    """A survivor's percentage as an exact fraction: basis points times `top` over `bottom`."""

    one: Beneficiary
    share: int
    top: int = 1
    bottom: int = 1


@rule
def share_among_survivors(facts: SharingFacts, on: date) -> Decision:
    """Compute each survivor's yearly pension of a day, ascendants and the whole held to their limits (CSS R434-16).

    Each line holds `pension`, the yearly amount at the death, and `yearly`, uprated; who is united anew has `lump_sum`.
    Amounts are rounded down to the cent where a limit holds, so that together they never pass it.
    """
    reasoning = law.Reasoning(SLUG + "share_among_survivors", on)
    missing = _missing(facts)
    if missing:
        return reasoning.ask(missing)
    try:
        return _shared(facts, on, reasoning)
    except Refusal as why:
        return reasoning.refuse_for_law(why)


def changes(facts: SharingFacts, first: date, end: date) -> tuple[date, ...]:
    """The days after the first and before the end on which the shares or the amounts change."""
    died = _died(facts)
    found: set[date | None] = set(days(first, end))
    for one in facts.beneficiaries:
        found |= {one.starts_on, one.ends_on, one.new_union_on, _stop(one, facts), *_birthdays(one, died)}
    return tuple(sorted(day for day in found if day is not None and first < day < end))


def _birthdays(one: Beneficiary, died: date) -> tuple[date, ...]:
    if not isinstance(one.born_on, date):
        return ()
    name = "child_until" if one.link is Link.CHILD else "supplement_age"
    return one.born_on, calendar.add_months(one.born_on, 12 * law.value(LAW + name, on=died).number)


def _missing(facts: SharingFacts) -> tuple[str, ...]:
    missing = [name for name in ("died_on", "wage") if getattr(facts, name) is UNKNOWN]
    if not facts.beneficiaries:
        missing.append("beneficiaries")
    for one in facts.beneficiaries:
        if one.link is Link.CHILD and one.born_on is UNKNOWN:
            missing.append("born_on")
        if one.link is Link.SEPARATED and one.alimony is UNKNOWN:
            missing.append("alimony")
    return tuple(dict.fromkeys(missing))


def _shared(facts: SharingFacts, on: date, reasoning: law.Reasoning) -> Decision:
    died = _died(facts)
    wage = raised_wage(int(facts.wage), facts.wage_on or died, died, reasoning)  # type: ignore[arg-type]
    parts = [_Part(one, _share(one, facts, on, reasoning)) for one in _ranked(facts.beneficiaries)]
    parts = _held(parts, "ascendants_limit", (Link.ASCENDANT,), died, reasoning)
    parts = _held(parts, "limit", tuple(Link), died, reasoning)
    lines = tuple(_line(part, wage, facts, on, reasoning) for part in parts)
    total = sum(line.amounts["yearly"] for line in lines)
    reasoning.step("Total des rentes de l’année", "CSS R434-16", Cents(total))
    return reasoning.decide(SHARED, {"wage": wage, "yearly": Cents(total)}, lines)


def _ranked(found: tuple[Beneficiary, ...]) -> list[Beneficiary]:
    """Children last, the eldest first: the first two have the greater share."""
    children = [one for one in found if one.link is Link.CHILD]
    return [one for one in found if one.link is not Link.CHILD] + sorted(children, key=lambda c: (c.born_on, c.ref))  # type: ignore[arg-type, return-value]


def _draws(one: Beneficiary, facts: SharingFacts, on: date) -> bool:
    """Whether a survivor is paid for a day: right open, not united anew, a child born and under the age of the text."""
    if on < one.starts_on or (isinstance(one.born_on, date) and on < one.born_on):
        return False
    stop = _stop(one, facts)
    return stop is None or on < stop


def _stop(one: Beneficiary, facts: SharingFacts) -> date | None:
    """The day from which a survivor is paid no more: the end of the right, the age, the new union."""
    if one.link is Link.CHILD:
        age = _birthdays(one, _died(facts))[1]
        return min(age, one.ends_on) if one.ends_on else age
    if one.link in UNIONS and one.new_union_on:
        kept = _after_union(one, facts)
        return min(kept, one.ends_on) if one.ends_on and one.ends_on != one.new_union_on else kept
    return one.ends_on


def _after_union(one: Beneficiary, facts: SharingFacts) -> date:
    """The new union, or the day the last child's pension stops if one runs that day (CSS L434-9)."""
    children = [child for child in facts.beneficiaries if child.link is Link.CHILD]
    drawn = [(max(child.starts_on, child.born_on), _stop(child, facts)) for child in children]  # type: ignore[type-var]
    running = [Period(start, stop) for start, stop in drawn if stop is None or start < stop]  # type: ignore[arg-type, operator]
    return first_day_outside(running, one.new_union_on) or date.max  # type: ignore[arg-type]


def _share(one: Beneficiary, facts: SharingFacts, on: date, reasoning: law.Reasoning) -> int:
    died = _died(facts)
    if not _draws(one, facts, on):
        reasoning.step("Aucune rente à ce jour", "CSS L434-7", line=one.ref)
        return 0
    if one.link in UNIONS:
        return _of_union(one, died, on, reasoning)
    if one.link is Link.SEPARATED:
        limit = reasoning.value(LAW + "alimony_limit", died)
        reasoning.step("Pension alimentaire, dans la limite", "CSS R434-10", value=limit, line=one.ref)
        return min(int(one.alimony), limit.number)  # type: ignore[arg-type]
    name, label = ("ascendant", "Ascendant") if one.link is Link.ASCENDANT else (_rank(one, facts, on), "Enfant")
    value = reasoning.value(LAW + name, died)
    reasoning.step(f"{label} de la victime", "CSS R434-15, R434-16", value=value, line=one.ref)
    return value.number


def _of_union(one: Beneficiary, died: date, on: date, reasoning: law.Reasoning) -> int:
    share = reasoning.value(LAW + "spouse", died)
    reasoning.step("Conjoint, partenaire ou concubin", "CSS L434-8, R434-10", value=share, line=one.ref)
    age = reasoning.number(LAW + "supplement_age", died)
    old = isinstance(one.born_on, date) and calendar.add_months(one.born_on, 12 * age) <= on
    if not old and not one.disabled:
        return share.number
    more = reasoning.value(LAW + "spouse_supplement", died)
    reasoning.step("Complément d’âge ou d’incapacité", "CSS R434-10", value=more, line=one.ref)
    return share.number + more.number


def _rank(one: Beneficiary, facts: SharingFacts, on: date) -> str:
    if one.orphan:
        return "child_orphan"
    drawing = [c.ref for c in _ranked(facts.beneficiaries) if c.link is Link.CHILD and _draws(c, facts, on)]
    return "child_first_two" if drawing.index(one.ref) < 2 else "child_further"


def _held(parts: list[_Part], name: str, links: tuple[Link, ...], died: date, reasoning: law.Reasoning) -> list[_Part]:
    """Reduce these parts in proportion, as exact fractions, so that together they stay within the limit."""
    limit = reasoning.value(LAW + name, died)
    mine = [part for part in parts if part.one.link in links]
    bottom = 1
    for part in mine:
        bottom *= part.bottom // _common(bottom, part.bottom)
    total = sum(part.share * part.top * (bottom // part.bottom) for part in mine)
    if total <= limit.number * bottom:
        return parts
    shown = money.format_rate(money.half_up(total, bottom))
    reasoning.step(f"Parts réduites ensemble, de {shown}", "CSS R434-16", value=limit)
    return [
        _Part(part.one, part.share, part.top * limit.number * bottom, part.bottom * total) if part in mine else part
        for part in parts
    ]


def _common(one: int, other: int) -> int:
    while other:
        one, other = other, one % other
    return one


def _line(part: _Part, wage: int, facts: SharingFacts, on: date, reasoning: law.Reasoning) -> Line:
    top, bottom = wage * part.share * part.top, FULL * part.bottom
    pension = top // bottom if part.bottom > 1 else money.half_up(top, bottom)
    yearly = uprated(pension, _died(facts), on)
    reasoning.step("Rente annuelle de cet ayant droit", "CSS L434-7", yearly, line=part.one.ref)
    amounts = {"pension": Cents(pension), "yearly": yearly}
    lump = _lump_sum(part.one, wage, facts, on, reasoning)
    if lump:
        amounts["lump_sum"] = lump
    codes: dict[str, int | str] = {"link": part.one.link.value, "share": part.share * part.top // part.bottom}
    return Line(part.one.ref, "paid" if pension else "none", amounts, codes)


def _lump_sum(one: Beneficiary, wage: int, facts: SharingFacts, on: date, reasoning: law.Reasoning) -> Cents:
    """Three years of pension for a spouse united anew, put off while a child has a pension (CSS L434-9, R434-14)."""
    if one.new_union_on is None or one.link not in UNIONS or on < one.new_union_on:
        return Cents(0)
    day, article, died = _after_union(one, facts), "CSS L434-9, R434-14", _died(facts)
    if not one.starts_on < day or _stop(one, facts) != day:
        return Cents(0)
    if on < day:
        note = f"{day:%d/%m/%Y}"
        reasoning.step("Capital de nouvelle union différé : un enfant a une rente", article, line=one.ref, note=note)
        return Cents(0)
    years = reasoning.value(LAW + "new_union_years", died)
    amount = Cents(_last_pension(one, facts, day) * years.number)
    reasoning.step("Nouvelle union : années de rente en capital", article, amount, years, line=one.ref)
    return amount


def _last_pension(one: Beneficiary, facts: SharingFacts, day: date) -> int:
    """The yearly pension of the last day before it stopped, as limited and uprated then."""
    before = _shared(facts, day - timedelta(days=1), law.Reasoning("", day))
    return next(line.amounts["yearly"] for line in before.lines if line.ref == one.ref)


def _died(facts: SharingFacts) -> date:
    assert isinstance(facts.died_on, date)
    return facts.died_on
