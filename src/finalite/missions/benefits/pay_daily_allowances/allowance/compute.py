"""Decides the days of a stop that are to be paid now: how many, what each is worth, what is kept back, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from finalite.kernel.decision import Decision, Line, rule
from finalite.kernel.money import FULL, half_up
from finalite.law import Reasoning

from . import base, days, opening
from .facts import ILLNESS, AllowanceFacts, Leave

NAME = "pay_daily_allowances.compute_allowance"


@dataclass(frozen=True, slots=True)
class Worth:
    """What one day is worth, in cents."""

    gross: int
    csg: int
    crds: int

    @property
    def net(self) -> int:
        """What is transferred for the day."""
        return self.gross - self.csg - self.crds


@rule
def compute_allowance(facts: AllowanceFacts, on: date) -> Decision:
    """Decide what is paid for the days from `pay_from` to `pay_to` of a stop; `on` is the day of the decision.

    Outcomes: paid, nothing_due, refused (the right is not open), unknown (`missing` names the facts to ask for) and
    no_law (`missing` names the text). Amounts in cents: gross, csg, crds, net, and the number of days. One line for
    each run of days of the same worth. Each day is rounded on its own, so that a stop paid in two parts comes to the
    same cents as in one.
    """
    reasoning = Reasoning(NAME, on)
    return reasoning.conclude(_decide, facts, reasoning)


def _decide(facts: AllowanceFacts, reasoning: Reasoning) -> Decision:
    until = opening.open_until(facts, reasoning)
    if until is None or _too_short(facts, reasoning):
        return reasoning.decide("refused", {})
    worths = _worths(facts, days.payable(facts, until, reasoning), reasoning)
    lines = tuple(_line(run) for run in _runs(worths)) + tuple(
        _rest(*one) for one in base.rest_allowance(facts, reasoning)
    )
    total = {name: sum(line.amounts[name] for line in lines) for name in ("gross", "csg", "crds", "net")}
    return reasoning.decide("paid" if total["gross"] else "nothing_due", total, lines)


def _too_short(facts: AllowanceFacts, reasoning: Reasoning) -> bool:
    """Was a maternity rest that is over shorter than the eight weeks without which nothing is paid (CSS L331-3)?"""
    if facts.leave is not Leave.MATERNITY or facts.stopped_days is None:
        return False
    least = reasoning.value("allowances.family.least_weeks", facts.first_on)
    if facts.stopped_days >= 7 * least.number:
        return False
    reasoning.step("repos trop court pour être payé", "CSS L331-3", value=least, note=f"{facts.stopped_days} jours")
    return True


def _rest(day: date, amount: int) -> Line:
    """One half of the maternity rest allowance."""
    codes: dict[str, int | str] = {"days": 0, "first_on": day.isoformat(), "last_on": day.isoformat()}
    return Line(
        f"rest/{day.isoformat()}", "paid", {"daily": 0, "gross": amount, "csg": 0, "crds": 0, "net": amount}, codes
    )


def _worths(facts: AllowanceFacts, paid: list[date], reasoning: Reasoning) -> list[tuple[date, Worth]]:
    """The worth of each day; computed once for each value that it can take."""
    known: dict[tuple[bool, bool], Worth] = {}
    found = []
    for day in paid:
        key = (_is_later(facts, day), _is_late(facts, day))
        if key not in known:
            known[key] = _worth(facts, day, reasoning)
        found.append((day, known[key]))
    return found


def _worth(facts: AllowanceFacts, day: date, reasoning: Reasoning) -> Worth:
    gross = base.daily(facts, day, reasoning)
    if _is_late(facts, day):
        rate = reasoning.value("allowances.sickness.late_notice_rate", facts.first_on)
        gross = half_up(gross * (FULL - rate.number), FULL)
        reasoning.step("second envoi tardif en deux ans : indemnité réduite", "CSS D323-2", gross, rate)
    return Worth(gross, _kept("csg", gross, facts, reasoning), _kept("crds", gross, facts, reasoning))


def _kept(name: str, gross: int, facts: AllowanceFacts, reasoning: Reasoning) -> int:
    rate = reasoning.value(f"allowances.levies.{name}", facts.first_on)
    amount = half_up(gross * rate.number, FULL)
    reasoning.step(f"{name.upper()} sur une journée", rate.reference, amount, rate)
    return amount


def _is_later(facts: AllowanceFacts, day: date) -> bool:
    """Is the day in the second part of a leave whose rate changes on the way?"""
    if facts.leave is Leave.WORK_INJURY:
        return not base.is_early(facts, day)
    return facts.leave is Leave.BIRTH_LEAVE and base.in_second_month(facts, day)


def _is_late(facts: AllowanceFacts, day: date) -> bool:
    """Days between prescription and the sending of a notice that is late for the second time in two years."""
    sent, prescribed = facts.notice_sent_on, facts.notice_prescribed_on or facts.first_on
    return facts.leave in ILLNESS and facts.late_notices >= 1 and sent is not None and prescribed <= day < sent


def _runs(worths: list[tuple[date, Worth]]) -> list[list[tuple[date, Worth]]]:
    """Consecutive days of the same worth; a day left out starts another run."""
    keyed = [(place, one) for place, one in enumerate(worths)]
    groups = groupby(keyed, key=lambda item: (item[1][0].toordinal() - item[0], item[1][1]))
    return [[one for _, one in group] for _, group in groups]


def _line(run: list[tuple[date, Worth]]) -> Line:
    (first, worth), (last, _), count = run[0], run[-1], len(run)
    amounts = {
        "daily": worth.gross,
        "gross": worth.gross * count,
        "csg": worth.csg * count,
        "crds": worth.crds * count,
        "net": worth.net * count,
    }
    codes: dict[str, int | str] = {"days": count, "first_on": first.isoformat(), "last_on": last.isoformat()}
    return Line(f"{first.isoformat()}/{last.isoformat()}", "paid" if worth.gross else "nothing_due", amounts, codes)
