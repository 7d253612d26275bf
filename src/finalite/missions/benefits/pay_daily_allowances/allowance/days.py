"""Which days of a stop are paid: waiting days, the limits over three years, suspended days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from finalite.kernel.calendar import add_months
from finalite.kernel.decision import known
from finalite.law import Reasoning

from .facts import ILLNESS, INDEPENDENT, AllowanceFacts, Leave, PaidSpan, Waiver, Work

DAY = timedelta(days=1)
WAIVERS = {
    Waiver.PATHOLOGICAL_PREGNANCY: ("état pathologique de la grossesse", "CSS R323-1"),
    Waiver.PREGNANCY_LOSS: ("perte d’une grossesse", "CSS L323-1-2"),
    Waiver.CHILD_DEATH: ("décès d’un enfant", "CSS L323-1-1"),
}
UNREAD = (Waiver.PREGNANCY_LOSS, Waiver.CHILD_DEATH)
"""Waivers whose texts were not read: the decision says so."""


def payable(facts: AllowanceFacts, until: date, reasoning: Reasoning) -> list[date]:
    """The days to pay from `pay_from` to `until`, in order; each reason to leave days out is a step."""
    first = first_paid(facts, reasoning)
    last = _last(facts, reasoning)
    asked = list(_days(max(facts.pay_from, first), min(until, last)))
    allowed = _outside(asked, facts.suspended)
    if len(allowed) < len(asked):
        reasoning.step("jours suspendus", "CSS R323-12", note=f"{len(asked) - len(allowed)} jours")
    once = _outside(allowed, facts.paid_before)
    if len(once) < len(allowed):
        reasoning.step("jours déjà payés", "CSS R323-1", note=f"{len(allowed) - len(once)} jours")
    return _within_limit(facts, once, reasoning)


def first_paid(facts: AllowanceFacts, reasoning: Reasoning) -> date:
    """The first day paid: after the waiting days, unless a reason waives them."""
    if facts.leave is Leave.WORK_INJURY:
        reasoning.step("payée dès le lendemain de l’accident, sans carence", "CSS L433-1")
        return facts.first_on
    if facts.leave not in ILLNESS:
        return facts.first_on
    why, article = _waived(facts, reasoning)
    if why:
        reasoning.step(f"sans délai de carence : {why}", article)
        return facts.first_on
    name = "allowances.self_employed.waiting_days" if _is_self_employed(facts) else "allowances.sickness.waiting_days"
    waiting = reasoning.value(name, facts.first_on)
    first = facts.first_on + waiting.number * DAY
    reasoning.step("délai de carence", "CSS R323-1 1°", value=waiting, note=f"payé à partir du {first:%d/%m/%Y}")
    return first


def _waived(facts: AllowanceFacts, reasoning: Reasoning) -> tuple[str, str]:
    """Why no waiting days are due, and the text; empty where they are."""
    if facts.leave is Leave.PART_TIME:
        return "temps partiel thérapeutique", "CSS R323-3"
    if facts.waiver is not None:
        if facts.waiver in UNREAD:
            reasoning.warn("Sans délai de carence : la liste des cas reste à vérifier dans les textes")
        return WAIVERS[facts.waiver]
    if facts.after_maternity:
        return "arrêt à la suite d’un congé de maternité", "CSS R323-1"
    if facts.resumed_hours is None:
        return "", ""
    illness = known(facts.long_illness, "long_illness")
    if illness is not None and any(_recent(span, facts) for span in facts.paid_before if span.same_illness):
        return "arrêt antérieur pour la même affection de longue durée", "CSS R323-1 1°"
    resumed = known(facts.resumed_hours, "resumed_hours")
    limit = reasoning.value("allowances.sickness.resumed_hours", facts.first_on)
    return ("reprise du travail trop courte", limit.reference) if resumed <= limit.number else ("", "")


def _recent(span: PaidSpan, facts: AllowanceFacts) -> bool:
    return span.last_on >= add_months(facts.first_on, -36)


def _last(facts: AllowanceFacts, reasoning: Reasoning) -> date:
    """The last day that a long illness, or a self-employed profession, lets be paid."""
    if facts.leave not in ILLNESS:
        return facts.last_on
    if facts.work is Work.LIBERAL:
        most = reasoning.value("allowances.self_employed.liberal_days", facts.first_on)
        waiting = reasoning.peek("allowances.self_employed.waiting_days", facts.first_on)
        return facts.first_on + (waiting + most.number - 1) * DAY
    illness = known(facts.long_illness, "long_illness")
    if illness is None:
        return facts.last_on
    years = reasoning.number("allowances.sickness.long_illness_years", facts.first_on)
    if facts.leave is Leave.PART_TIME:
        years += reasoning.number("allowances.sickness.part_time_extra_years", facts.first_on)
    last = add_months(illness.period_from, 12 * years) - DAY
    if last < facts.pay_to:
        reasoning.step("trois ans pour la même affection", "CSS R323-1 2°", note=f"jusqu’au {last:%d/%m/%Y}")
    return last


def _within_limit(facts: AllowanceFacts, days: list[date], reasoning: Reasoning) -> list[date]:
    """At most 360 allowances in any three years, long illness apart; 60 in all for a pensioner who works."""
    if facts.leave not in ILLNESS:
        return days
    if _is_self_employed(facts) and facts.leave is Leave.PART_TIME:
        return _part_time_limit(facts, days, reasoning)
    counted = [span for span in facts.paid_before if span.counted]
    if known(facts.is_pensioner, "is_pensioner"):
        most = reasoning.value("allowances.sickness.pensioner_most", facts.first_on)
        left = max(0, most.number - sum(_length(span) for span in counted))
        return _cut(days, left, "retraité : nombre maximal d’indemnités", most, reasoning)
    if known(facts.long_illness, "long_illness") is not None:
        return days
    most = reasoning.value("allowances.sickness.most_in_three_years", facts.first_on)
    if sum(_length(span) for span in counted) + len(days) <= most.number:
        return days
    kept: list[date] = []
    for day in days:
        since = add_months(day, -36) + DAY
        before = sum(_overlap(span, since, day) for span in counted) + sum(one >= since for one in kept)
        if before < most.number:
            kept.append(day)
    return _said(kept, len(days), "nombre maximal d’indemnités sur trois ans", most, reasoning)


def _part_time_limit(facts: AllowanceFacts, days: list[date], reasoning: Reasoning) -> list[date]:
    """The self-employed work part-time for 90 paid days, 270 with a long illness (CSS D622-10); this stop counts."""
    long = known(facts.long_illness, "long_illness") is not None
    name = "part_time_long_days" if long else "part_time_days"
    most = reasoning.value(f"allowances.self_employed.{name}", facts.first_on)
    before = sum(_overlap(span, facts.first_on, facts.last_on) for span in facts.paid_before)
    return _cut(days, max(0, most.number - before), "temps partiel d’un indépendant : durée", most, reasoning)


def _cut(days: list[date], left: int, label: str, most, reasoning: Reasoning) -> list[date]:
    return _said(days[:left], len(days), label, most, reasoning)


def _said(kept: list[date], asked: int, label: str, most, reasoning: Reasoning) -> list[date]:
    if len(kept) < asked:
        reasoning.step(label, most.reference, value=most, note=f"{asked - len(kept)} jours au-delà")
    return kept


def _is_self_employed(facts: AllowanceFacts) -> bool:
    return facts.work in INDEPENDENT


def _days(first: date, last: date) -> Iterator[date]:
    for count in range((last - first).days + 1):
        yield first + count * DAY


def _outside(days: list[date], spans: tuple[PaidSpan, ...]) -> list[date]:
    """The days that no span holds; spans that touch none of them are left out first."""
    near = [span for span in spans if days and span.first_on <= days[-1] and span.last_on >= days[0]]
    return [day for day in days if not any(span.first_on <= day <= span.last_on for span in near)] if near else days


def _length(span: PaidSpan) -> int:
    return (span.last_on - span.first_on).days + 1


def _overlap(span: PaidSpan, first: date, last: date) -> int:
    return max(0, (min(span.last_on, last) - max(span.first_on, first)).days + 1)
