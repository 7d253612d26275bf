"""Whether the right to an allowance is open: hours or contributions, and affiliation (CSS R313-1 and following)."""

from __future__ import annotations

from datetime import date, timedelta

from finalite.kernel.calendar import add_months
from finalite.kernel.decision import MissingFact, known
from finalite.kernel.unknown import Unknown
from finalite.law import Reasoning

from .facts import FAMILY, ILLNESS, INDEPENDENT, AllowanceFacts, Leave, Work, interruption

DAY = timedelta(days=1)
EARLY, LATE, SEASONAL = "early", "late", "seasonal"
NO_CONDITION = (Leave.WORK_INJURY, Leave.BIRTH_LEAVE)
ARTICLES = {EARLY: "CSS R313-3 1°", LATE: "CSS R313-3 2°", SEASONAL: "CSS R313-7"}


def open_until(facts: AllowanceFacts, reasoning: Reasoning) -> date | None:
    """The last day that the conditions let be paid, or None where the right is not open at all.

    After six months of sickness the conditions are stricter: days before keep what the first conditions opened. Raises
    MissingFact where neither yes nor no can be said.
    """
    if not _is_open(facts, reasoning):
        return None
    stricter = late_from(facts, reasoning)
    last = min(facts.pay_to, facts.last_on)
    if stricter is None or last < stricter or _has_worked(facts, LATE, reasoning):
        return last
    return stricter - DAY if facts.pay_from < stricter else None


def late_from(facts: AllowanceFacts, reasoning: Reasoning) -> date | None:
    """The day from which the stricter conditions apply; None where they never do."""
    if facts.leave not in ILLNESS or facts.work is Work.SEASONAL or facts.work in INDEPENDENT:
        return None
    months = reasoning.peek("allowances.sickness.early_months", facts.first_on)
    return add_months(facts.continuous_since or facts.first_on, months)


def _is_open(facts: AllowanceFacts, reasoning: Reasoning) -> bool:
    """Is the right open on the first day of the stop, the stricter conditions apart?"""
    if not facts.announced:
        reasoning.step("plus aucun avis n’annonce cet arrêt : ce qui l’annonçait a été annulé", "CSS R321-2")
        return False
    if not known(facts.covered, "covered"):
        reasoning.step("aucun droit aux prestations en espèces le premier jour", "CSS L313-1")
        return False
    if facts.leave in NO_CONDITION:
        return True
    if facts.work in INDEPENDENT:
        months = reasoning.value("allowances.self_employed.affiliation_months", facts.first_on)
        return _affiliated(facts, facts.first_on, months, "CSS D622-1", reasoning)
    if facts.leave in FAMILY and facts.leave is not Leave.BEREAVEMENT:
        at = facts.expected_on or facts.first_on
        months = reasoning.value("allowances.family.affiliation_months", at)
        if not _affiliated(facts, at, months, "CSS R313-3", reasoning):
            return False
    stricter = late_from(facts, reasoning)
    if stricter is not None and facts.pay_from >= stricter:
        return True
    return _has_worked(facts, SEASONAL if facts.work is Work.SEASONAL else EARLY, reasoning)


def _has_worked(facts: AllowanceFacts, condition: str, reasoning: Reasoning) -> bool:
    """Hours or contributions: one of the two is enough, so that an unknown one matters only if the other fails."""
    if condition == LATE:
        since = facts.continuous_since or facts.first_on
        months = reasoning.value("allowances.sickness.late_affiliation_months", since)
        if not _affiliated(facts, since, months, ARTICLES[LATE], reasoning):
            return False
    names = ("late_hours", "late_contributed") if condition == LATE else ("hours", "contributed")
    hours, contributed = (getattr(facts, name) for name in names)
    asked = reasoning.value(f"allowances.sickness.{condition}_hours", facts.first_on)
    if not isinstance(hours, Unknown) and hours >= asked.number:
        reasoning.step("heures de travail suffisantes", ARTICLES[condition], value=asked, note=f"{hours} h")
        return True
    times = reasoning.value(f"allowances.sickness.{condition}_contribution", facts.first_on)
    hourly = reasoning.number("wages.minimum.hourly", _wage_day(facts, condition))
    if not isinstance(contributed, Unknown) and contributed >= times.number * hourly:
        reasoning.step("salaires suffisants", ARTICLES[condition], contributed, times)
        return True
    if isinstance(hours, Unknown) or isinstance(contributed, Unknown):
        raise MissingFact(*(name for name in names if isinstance(getattr(facts, name), Unknown)))
    reasoning.step("ni assez d’heures ni assez de salaires avant l’arrêt", ARTICLES[condition], value=asked)
    return False


def _wage_day(facts: AllowanceFacts, condition: str) -> date:
    """The day whose minimum wage the contributions are measured with."""
    since = (facts.continuous_since or facts.first_on) if condition == LATE else worked_until(facts)
    if condition == EARLY:
        return add_months(since.replace(day=1), -6)
    return date(add_months(since, -12).year, 1, 1)


def worked_until(facts: AllowanceFacts) -> date:
    """The day before which work and pay count: that of the stop, or the end of the last contract without work."""
    if facts.work is Work.UNEMPLOYED:
        return min(interruption(facts), known(facts.work_ended_on, "work_ended_on"))
    return interruption(facts)


def _affiliated(facts: AllowanceFacts, at: date, months, article: str, reasoning: Reasoning) -> bool:
    since = known(facts.affiliated_on, "affiliated_on")
    enough = add_months(since, months.number) <= at
    label = "affiliation suffisante" if enough else "affiliation trop récente"
    reasoning.step(label, article, value=months, note=f"depuis le {since:%d/%m/%Y}")
    return enough
