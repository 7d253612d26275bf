"""Whether the right to an allowance is open: hours or contributions, and affiliation (CSS R313-1 and following)."""

from __future__ import annotations

from datetime import date

from finalite.kernel.calendar import add_months
from finalite.kernel.decision import MissingFact, known
from finalite.kernel.unknown import Unknown
from finalite.law import Reasoning

from .facts import FAMILY, ILLNESS, AllowanceFacts, Leave, Work

EARLY, LATE, SEASONAL = "early", "late", "seasonal"
NO_CONDITION = (Leave.WORK_INJURY, Leave.BIRTH_LEAVE)
ARTICLES = {EARLY: "CSS R313-3 1°", LATE: "CSS R313-3 2°", SEASONAL: "CSS R313-7"}


def is_open(facts: AllowanceFacts, reasoning: Reasoning) -> bool:
    """Is the right open on the first day of the stop? Raises MissingFact where neither yes nor no can be said."""
    if facts.leave in NO_CONDITION:
        return True
    if facts.work in (Work.SELF_EMPLOYED, Work.LIBERAL):
        months = reasoning.value("allowances.self_employed.affiliation_months", facts.first_on)
        return _affiliated(facts, facts.first_on, months, "CSS D622-1", reasoning)
    if facts.leave in FAMILY and facts.leave is not Leave.BEREAVEMENT:
        at = facts.expected_on or facts.first_on
        months = reasoning.value("allowances.family.affiliation_months", at)
        if not _affiliated(facts, at, months, "CSS R313-3", reasoning):
            return False
    return _has_worked(facts, condition_of(facts, reasoning), reasoning)


def condition_of(facts: AllowanceFacts, reasoning: Reasoning) -> str:
    """Which set of conditions applies: after six months of sickness they are stricter; seasonal work has its own."""
    if facts.work is Work.SEASONAL:
        return SEASONAL
    since = facts.continuous_since or facts.first_on
    months = reasoning.peek("allowances.sickness.early_months", facts.first_on)
    return LATE if facts.leave in ILLNESS and facts.pay_from >= add_months(since, months) else EARLY


def _has_worked(facts: AllowanceFacts, condition: str, reasoning: Reasoning) -> bool:
    """Hours or contributions: one of the two is enough, so that an unknown one matters only if the other fails."""
    if condition == LATE:
        since = facts.continuous_since or facts.first_on
        months = reasoning.value("allowances.sickness.late_affiliation_months", since)
        if not _affiliated(facts, since, months, ARTICLES[LATE], reasoning):
            return False
    asked = reasoning.value(f"allowances.sickness.{condition}_hours", facts.first_on)
    if not isinstance(facts.hours, Unknown) and facts.hours >= asked.number:
        reasoning.step("heures de travail suffisantes", ARTICLES[condition], value=asked, note=f"{facts.hours} h")
        return True
    times = reasoning.value(f"allowances.sickness.{condition}_contribution", facts.first_on)
    hourly = reasoning.number("wages.minimum.hourly", _wage_day(facts, condition))
    if not isinstance(facts.contributed, Unknown) and facts.contributed >= times.number * hourly:
        amount = facts.contributed
        reasoning.step("salaires suffisants", ARTICLES[condition], amount, times)
        return True
    if isinstance(facts.hours, Unknown) or isinstance(facts.contributed, Unknown):
        raise MissingFact(*(n for n in ("hours", "contributed") if isinstance(getattr(facts, n), Unknown)))
    reasoning.step("ni assez d’heures ni assez de salaires avant l’arrêt", ARTICLES[condition], value=asked)
    return False


def _wage_day(facts: AllowanceFacts, condition: str) -> date:
    """The day whose minimum wage the contributions are measured with."""
    since = (facts.continuous_since or facts.first_on) if condition == LATE else facts.first_on
    if condition == EARLY:
        return add_months(since.replace(day=1), -6)
    return date(add_months(since, -12).year, 1, 1)


def _affiliated(facts: AllowanceFacts, at: date, months, article: str, reasoning: Reasoning) -> bool:
    since = known(facts.affiliated_on, "affiliated_on")
    enough = add_months(since, months.number) <= at
    label = "affiliation suffisante" if enough else "affiliation trop récente"
    reasoning.step(label, article, value=months, note=f"depuis le {since:%d/%m/%Y}")
    return enough
