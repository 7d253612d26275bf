"""Decides which survivors have a right after a death due to work, for what share of the victim's yearly wage.

Shares are basis points of that wage (CSS L434-7 to L434-14, R434-10 to R434-16); amounts come with payment.
"""

from dataclasses import replace
from datetime import date

from finalite import law
from finalite.kernel import calendar, money
from finalite.kernel.decision import Decision, Line, Refusal, rule
from finalite.kernel.period import Period, first_day_outside
from finalite.kernel.unknown import UNKNOWN

from .facts import Claimant, FuneralFacts, Link, SurvivorFacts

SLUG, LAW = "open_work_injury_entitlements.", "injuries.survivors."
UNIONS = (Link.SPOUSE, Link.PARTNER, Link.COHABITANT)
OPEN, REFUSED, UNDECIDED = "open", "refused", "unknown"
CEILING = "wages.ceiling.annual"


@rule
def survivor_rights(facts: SurvivorFacts, on: date) -> Decision:
    """Say for each claimant whether a right opens and its share, reduced in proportion beyond the limit of 85 %.

    A share that is reduced is rounded down to the basis point. One unknown fact leaves that claimant unknown.
    """
    reasoning = law.Reasoning(SLUG + "survivor_rights", on)
    missing = tuple(n for n in ("happened_on", "died_on", "caused_by_injury") if getattr(facts, n) is UNKNOWN)
    if missing or not facts.claimants:
        return reasoning.ask(missing or ("claimants",))
    if not facts.caused_by_injury:
        reasoning.step("Décès sans lien avec l’accident ou la maladie", "CSS L434-7")
        return reasoning.decide(REFUSED, {})
    try:
        return _rights(facts, on, reasoning)
    except Refusal as why:
        return reasoning.refuse_for_law(why)


def _rights(facts: SurvivorFacts, on: date, reasoning: law.Reasoning) -> Decision:
    lines = [_claim(one, facts, on, reasoning) for one in _ranked(facts.claimants)]
    missing = tuple(dict.fromkeys(str(line.codes["missing"]) for line in lines if line.outcome == UNDECIDED))
    lines = _within(lines, "ascendants_limit", (Link.ASCENDANT,), facts, reasoning)
    lines = _within(lines, "limit", tuple(Link), facts, reasoning)
    outcome = UNDECIDED if missing else OPEN if any(line.outcome == OPEN for line in lines) else REFUSED
    return reasoning.decide(outcome, {}, tuple(lines), missing)


def _ranked(claimants: tuple[Claimant, ...]) -> list[Claimant]:
    """Children last by age, the eldest first: the first two have the greater share."""
    children = [one for one in claimants if one.link is Link.CHILD]
    young = sorted(children, key=lambda one: (one.born_on if isinstance(one.born_on, date) else date.max, one.ref))
    return [one for one in claimants if one.link is not Link.CHILD] + young


def _claim(one: Claimant, facts: SurvivorFacts, on: date, reasoning: law.Reasoning) -> Line:
    if one.link in UNIONS:
        return _union(one, facts, on, reasoning)
    if one.link is Link.SEPARATED:
        return _separated(one, facts, reasoning)
    return _child(one, facts, on, reasoning) if one.link is Link.CHILD else _ascendant(one, facts, reasoning)


def _union(one: Claimant, facts: SurvivorFacts, on: date, reasoning: law.Reasoning) -> Line:
    """Union before the accident, or of two years at death, or a child together (CSS L434-8, R434-10)."""
    died, article = _died(facts), "CSS L434-8, R434-10"
    until = _until_union(one, facts)
    if until is not None and until <= on:
        years = reasoning.value(LAW + "new_union_years", died)
        reasoning.step("Nouvelle union : la rente cesse contre un capital", "CSS L434-9", value=years, line=one.ref)
        return _line(one, REFUSED)
    if not one.common_child and one.union_on is UNKNOWN:
        return _unknown(one, "union_on", reasoning)
    years = reasoning.value(LAW + "union_years", died)
    if not one.common_child and not _united(one, facts, years.number):
        reasoning.step("Union trop récente, postérieure à l’accident", article, value=years, line=one.ref)
        return _line(one, REFUSED)
    share = reasoning.value(LAW + "spouse", died)
    reasoning.step("Conjoint, partenaire ou concubin survivant", article, value=share, line=one.ref)
    line = _line(one, OPEN, share.number + _supplement(one, died, on, reasoning))
    return _kept(one, line, until, on, reasoning)


def _kept(one: Claimant, line: Line, until: date | None, on: date, reasoning: law.Reasoning) -> Line:
    """A new union stops nothing while a child draws: the lump sum waits until none does (CSS L434-9, R434-14)."""
    if until is None or one.new_union_on is None or one.new_union_on > on:
        return line
    label = "Nouvelle union : rente gardée, capital remis à la fin de la rente du dernier enfant"
    reasoning.step(label, "CSS L434-9, R434-14", line=one.ref, note=f"{until:%d/%m/%Y}")
    return replace(line, codes={**line.codes, "until": until.isoformat()})


def _until_union(one: Claimant, facts: SurvivorFacts) -> date | None:
    """The first day without a pension by a new union: its own, or the first on which no child has one."""
    if one.new_union_on is None:
        return None
    age = 12 * law.value(LAW + "child_until", _died(facts)).number
    children = [c.born_on for c in facts.claimants if c.link is Link.CHILD and isinstance(c.born_on, date)]
    ends = [(max(born, _died(facts)), calendar.add_months(born, age)) for born in children]
    return first_day_outside([Period(*pair) for pair in ends if pair[0] < pair[1]], one.new_union_on)


def _united(one: Claimant, facts: SurvivorFacts, years: int) -> bool:
    before = one.union_on < facts.happened_on  # type: ignore[operator]
    return before or calendar.add_months(one.union_on, 12 * years) <= _died(facts)  # type: ignore[arg-type]


def _supplement(one: Claimant, died: date, on: date, reasoning: law.Reasoning) -> int:
    """From the age of the text, or when an incapacity has lasted for the months it asks (CSS R434-10)."""
    age = reasoning.value(LAW + "supplement_age", died)
    old = isinstance(one.born_on, date) and calendar.age_on(one.born_on, on) >= age.number
    if not old and not one.disabled:
        return 0
    more = reasoning.value(LAW + "spouse_supplement", died)
    reasoning.step("Complément d’âge ou d’incapacité", "CSS R434-10", value=more, line=one.ref)
    return more.number


def _separated(one: Claimant, facts: SurvivorFacts, reasoning: law.Reasoning) -> Line:
    if not isinstance(one.alimony, int):
        return _unknown(one, "alimony", reasoning)
    limit = reasoning.value(LAW + "alimony_limit", _died(facts))
    label = "Divorcé ou séparé : pension alimentaire, dans la limite" if one.alimony else "Aucune pension alimentaire"
    reasoning.step(label, "CSS R434-10", value=limit, line=one.ref)
    return _line(one, OPEN, min(one.alimony, limit.number)) if one.alimony else _line(one, REFUSED)


def _child(one: Claimant, facts: SurvivorFacts, on: date, reasoning: law.Reasoning) -> Line:
    """Under the age of the text; the share depends on the rank, or on having no parent left (CSS R434-15)."""
    if not isinstance(one.born_on, date):
        return _unknown(one, "born_on", reasoning)
    died = _died(facts)
    until, article = reasoning.value(LAW + "child_until", died), "CSS L434-10, R434-15"
    last = calendar.add_months(one.born_on, 12 * until.number)
    if on >= last:
        reasoning.step("Âge limite atteint", article, value=until, line=one.ref, note=f"{last:%d/%m/%Y}")
        return _line(one, REFUSED)
    share = reasoning.value(LAW + _child_share(one, facts, on, until.number), died)
    reasoning.step("Enfant de la victime", article, value=share, line=one.ref)
    line = _line(one, OPEN, share.number)
    return replace(line, codes={**line.codes, "until": last.isoformat()})


def _child_share(one: Claimant, facts: SurvivorFacts, on: date, until: int) -> str:
    if one.orphan:
        return "child_orphan"
    alive = [c.ref for c in _ranked(facts.claimants) if c.link is Link.CHILD and _under(c, on, until)]
    return "child_first_two" if alive.index(one.ref) < 2 else "child_further"


def _under(one: Claimant, on: date, until: int) -> bool:
    return isinstance(one.born_on, date) and on < calendar.add_months(one.born_on, 12 * until)


def _ascendant(one: Claimant, facts: SurvivorFacts, reasoning: law.Reasoning) -> Line:
    article = "CSS L434-13, R434-16"
    if one.in_charge is UNKNOWN:
        return _unknown(one, "in_charge", reasoning)
    if not one.in_charge:
        reasoning.step("Ascendant que la victime n’entretenait pas", article, line=one.ref)
        return _line(one, REFUSED)
    share = reasoning.value(LAW + "ascendant", _died(facts))
    reasoning.step("Ascendant entretenu par la victime", article, value=share, line=one.ref)
    return _line(one, OPEN, share.number)


def _within(
    lines: list[Line], name: str, links: tuple[Link, ...], facts: SurvivorFacts, reasoning: law.Reasoning
) -> list[Line]:
    """Reduce the shares of these links in proportion, so that together they stay within the limit (CSS R434-16)."""
    limit = reasoning.value(LAW + name, _died(facts))
    total = sum(int(line.codes["share"]) for line in lines if line.codes["link"] in links)
    if total <= limit.number:
        return lines
    reasoning.step(f"Parts réduites ensemble, de {money.format_rate(total)}", "CSS R434-16", value=limit)
    return [_reduced(line, limit.number, total) if line.codes["link"] in links else line for line in lines]


def _reduced(line: Line, limit: int, total: int) -> Line:
    return replace(line, codes={**line.codes, "share": int(line.codes["share"]) * limit // total})


def _unknown(one: Claimant, fact: str, reasoning: law.Reasoning) -> Line:
    reasoning.step("Fait à établir pour cet ayant droit", "CSS L434-7", note=fact, line=one.ref)
    line = _line(one, UNDECIDED)
    return replace(line, codes={**line.codes, "missing": fact})


def _line(one: Claimant, outcome: str, share: int = 0) -> Line:
    return Line(one.ref, outcome, {}, {"share": share, "link": one.link.value})


def _died(facts: SurvivorFacts) -> date:
    assert isinstance(facts.died_on, date)
    return facts.died_on


@rule
def funeral_costs(facts: FuneralFacts, on: date) -> Decision:
    """Say what may be paid back of a funeral after a death due to work, within the ceiling (CSS L435-1)."""
    reasoning = law.Reasoning(SLUG + "funeral_costs", on)
    if not isinstance(facts.died_on, date):
        return reasoning.ask(("died_on",))
    try:
        ceiling, part = reasoning.value(CEILING, facts.died_on), reasoning.value(LAW + "funeral_share", facts.died_on)
    except Refusal as why:
        return reasoning.refuse_for_law(why)
    most = ceiling.number // part.number
    reasoning.step("Plafond des frais funéraires", "CSS L435-1", amount=money.Cents(most), value=ceiling)
    if not isinstance(facts.paid, int):
        return reasoning.decide("ceiling", {"ceiling": money.Cents(most)})
    amount = min(facts.paid, most)
    return reasoning.decide("payable", {"ceiling": money.Cents(most), "payable": money.Cents(amount)})
