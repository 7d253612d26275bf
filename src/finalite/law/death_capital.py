"""The capital at death: whether it is due, to whom, in which order and how much (CSS L361-1 to L361-4, D361-1).

Two fiches ask: the one that opens the right and the one that pays it. The arithmetic stands here once, pure, and each
names its own rule.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from finalite.kernel.calendar import add_months
from finalite.kernel.decision import Decision, Line, Refusal
from finalite.kernel.money import Cents
from finalite.kernel.unknown import UNKNOWN, Unknown
from finalite.kernel.words import Worded

from .reasoning import Reasoning
from .values import Value

DEATH = "invalidity.death."


class Situation(StrEnum):
    """What the deceased lived on in the months before death (CSS L361-1)."""

    WORK = "work"
    UNEMPLOYMENT = "unemployment"
    DISABILITY_PENSION = "disability_pension"
    WORK_PENSION = "work_pension"
    RIGHTS_KEPT = "rights_kept"
    NONE = "none"


class Deceased(StrEnum):
    """The occupation of the deceased, on which the amount rests (CSS D361-1, D632 and following)."""

    EMPLOYEE = "employee"
    SELF_EMPLOYED = "self_employed"
    SELF_EMPLOYED_RETIRED = "self_employed_retired"


class Link(StrEnum):
    """How a claimant was linked to the deceased (CSS L361-4)."""

    SPOUSE = "spouse"
    SEPARATED_SPOUSE = "separated_spouse"
    PARTNER = "partner"
    CHILD = "child"
    ASCENDANT = "ascendant"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimant(Worded):
    """Somebody who claims the capital, by the mark that tells them from the others."""

    ref: str
    link: Link | Unknown = UNKNOWN
    in_charge: bool | Unknown = UNKNOWN
    claimed_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DeathFacts(Worded):
    """What must be known to say who gets the capital at death, and how much."""

    died_on: date
    situation: Situation | Unknown = UNKNOWN
    situation_until: date | Unknown = UNKNOWN
    work_pension_rate: int | Unknown = UNKNOWN
    deceased: Deceased | Unknown = UNKNOWN
    claimants: tuple[Claimant, ...] = ()


WITH_PRIORITY = ((Link.SPOUSE, Link.PARTNER, Link.SEPARATED_SPOUSE), (Link.CHILD,), (Link.ASCENDANT,))
"""Ranks among those who were in the charge of the deceased."""
WITHOUT_PRIORITY = ((Link.SPOUSE, Link.PARTNER), (Link.CHILD,), (Link.ASCENDANT,))
"""Ranks when nobody claims a priority: a spouse who is separated is no more in the first."""
OPENING = (Situation.WORK, Situation.UNEMPLOYMENT, Situation.DISABILITY_PENSION, Situation.RIGHTS_KEPT)


def assess(facts: DeathFacts, on: date, thought: Reasoning) -> Decision:
    """Say whether the capital is due and how it is shared; before the priority month has passed, nobody without
    priority is paid.
    """
    try:
        met = _situation(facts, thought)
        if met is not True:
            return thought.decide("refused", {}) if met is False else thought.ask(met)
        if isinstance(facts.deceased, Unknown):
            return thought.ask(("deceased",))
        capital = amount(facts.deceased, facts.died_on, thought)
        return _shared(facts, capital, on, thought)
    except Refusal as why:
        return thought.refuse_for_law(why)


def amount(deceased: Deceased, died_on: date, thought: Reasoning) -> Cents:
    """The capital at the day of death: fixed for an employee, a share of the annual ceiling for the self-employed."""
    value = thought.value(DEATH + deceased.value, died_on)
    if deceased is Deceased.EMPLOYEE:
        thought.step("capital au jour du décès", "CSS D361-1", Cents(value.number), value)
        return Cents(value.number)
    ceiling = thought.value("wages.ceiling.annual", died_on)
    due = Cents(ceiling.number * value.number // 10_000)
    thought.step("part du plafond annuel au jour du décès", "CSS D632 et suivants", due, value, note=ceiling.shown())
    return due


def _situation(facts: DeathFacts, thought: Reasoning) -> bool | tuple[str, ...]:
    """Whether the deceased was, less than so many months before death, in a situation that opens the right."""
    if isinstance(facts.situation, Unknown):
        return ("situation",)
    if facts.deceased is Deceased.SELF_EMPLOYED_RETIRED:
        thought.step("indépendant retraité : aucune activité récente n’est demandée", "CSS D632 et suivants")
        return True
    if facts.situation is Situation.WORK_PENSION:
        rate = thought.value(DEATH + "work_pension_rate", facts.died_on)
        if isinstance(facts.work_pension_rate, Unknown):
            return ("work_pension_rate",)
        if facts.work_pension_rate < rate.number:
            thought.step("rente d’un taux trop faible", "CSS L361-1", value=rate)
            return False
    elif facts.situation not in OPENING:
        thought.step("aucune situation qui ouvre le capital", "CSS L361-1")
        return False
    return _recent(facts, thought)


def _recent(facts: DeathFacts, thought: Reasoning) -> bool | tuple[str, ...]:
    if isinstance(facts.situation_until, Unknown):
        return ("situation_until",)
    months = thought.value(DEATH + "situation_months", facts.died_on)
    recent = facts.died_on < add_months(facts.situation_until, months.number)
    label = "situation recherchée peu avant le décès" if recent else "situation trop ancienne"
    thought.step(label, "CSS L361-1", value=months, note=f"jusqu’au {facts.situation_until:%d/%m/%Y}")
    return recent


def _shared(facts: DeathFacts, capital: Cents, on: date, thought: Reasoning) -> Decision:
    years = thought.value(DEATH + "claim_years", facts.died_on)
    last = add_months(facts.died_on, 12 * years.number)
    intime = tuple(one for one in facts.claimants if one.claimed_on <= last)
    late = tuple(one.ref for one in facts.claimants if one.claimed_on > last)
    if late:
        thought.step("demande après le délai", "CSS L332-1", value=years, note=f"jusqu’au {last:%d/%m/%Y}")
    if not intime:
        outcome = "refused" if late or on > last else "unknown"
        return thought.decide(outcome, {"capital": capital}, missing=() if outcome == "refused" else ("claimants",))
    month = thought.value(DEATH + "priority_months", facts.died_on)
    until = add_months(facts.died_on, month.number)
    early = [one for one in intime if one.claimed_on <= until]
    if priority := [one for one in early if one.in_charge is True]:
        return _pay(priority, WITH_PRIORITY, True, capital, late, thought, month)
    if unsure := tuple(dict.fromkeys(n for one in early for n in ("in_charge",) if one.in_charge is UNKNOWN)):
        return thought.decide("unknown", {"capital": capital}, missing=unsure)
    if on <= until:
        thought.step("une priorité peut encore être demandée", "CSS R361-5", value=month, note=f"{until:%d/%m/%Y}")
        return thought.decide("waiting", {"capital": capital})
    return _pay(list(intime), WITHOUT_PRIORITY, False, capital, late, thought, month)


def _pay(
    claimants: list[Claimant],
    ranks: tuple[tuple[Link, ...], ...],
    priority: bool,
    capital: Cents,
    late: tuple[str, ...],
    thought: Reasoning,
    month: Value,
) -> Decision:
    """Equal shares in the first rank where somebody claims, to the lower cent; the rest of the cents stays unpaid."""
    if any(one.link is UNKNOWN for one in claimants):
        return thought.decide("unknown", {"capital": capital}, missing=("link",))
    rank = next((rank for rank in ranks if any(one.link in rank for one in claimants)), None)
    chosen = sorted(one.ref for one in claimants if rank and one.link in rank)
    if not chosen:
        thought.step("personne n’est dans l’ordre des bénéficiaires", "CSS L361-4")
        return thought.decide("refused", {"capital": capital})
    label = "priorité des personnes à charge" if priority else "ordre des bénéficiaires sans priorité"
    thought.step(label, "CSS L361-4, R361-5", value=month)
    share = Cents(capital // len(chosen))
    thought.step(
        "parts égales dans le rang", "CSS L361-4", share, note=f"{len(chosen)} {'parts' if len(chosen) > 1 else 'part'}"
    )
    lines = tuple(Line(ref, "open", {"share": share}, {}) for ref in chosen)
    lines += tuple(Line(ref, "late", {}, {}) for ref in late)
    return thought.decide("open", {"capital": capital, "share": share}, lines)
