"""When a birth, paternity or adoption leave starts and ends (CSS L331-3 to L331-9)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from finalite.kernel.calendar import add_months
from finalite.kernel.decision import UNKNOWN, Decision, Line, MissingFact, Refusal, Unknown, known, rule
from finalite.law import Reasoning

from .facts import Leave

NAME = "pay_daily_allowances.leave_dates"
WEEK, DAY = timedelta(weeks=1), timedelta(days=1)
FIRST_BIRTH = date(2026, 1, 1)
"""The additional birth leave is for children born or adopted from this day (law 2025-1403 article 99)."""
EARLY_WEEKS = 6
"""A birth more than six weeks early, with the child in hospital, adds the days before the ordinary leave."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveFacts:
    """A birth or an adoption. `children` already in charge or born viable before this one; `expected` at this birth.

    `moved_weeks` of prenatal rest are taken after the birth at the mother's wish; `pathological_days` are prescribed.
    `starts_on` is when a paternity, adoption, bereavement or birth leave begins, the last one of one or two `months`;
    `child_in_hospital` matters for an early birth only.
    """

    leave: Leave
    expected_on: date | Unknown = UNKNOWN
    born_on: date | None = None
    children: int | Unknown = UNKNOWN
    expected: int = 1
    moved_weeks: int = 0
    pathological_days: int = 0
    child_in_hospital: bool | Unknown = False
    starts_on: date | None = None
    arrived_on: date | None = None
    months: int = 1


@rule
def leave_dates(facts: LeaveFacts, on: date) -> Decision:
    """Say from when to when a leave is paid; one line, `first_on` and `last_on` among its codes, both included.

    Outcomes: open, refused (a limit is passed), unknown and no_law.
    """
    reasoning = Reasoning(NAME, on)
    return reasoning.conclude(_decide, facts, reasoning)


def _decide(facts: LeaveFacts, reasoning: Reasoning) -> Decision:
    find = {
        Leave.MATERNITY: _maternity,
        Leave.PATERNITY: _paternity,
        Leave.ADOPTION: _adoption,
        Leave.BIRTH_LEAVE: _birth_leave,
    }
    first, last = find.get(facts.leave, _bereavement)(facts, reasoning)
    if last < first:
        return reasoning.decide("refused", {})
    codes: dict[str, int | str] = {
        "first_on": first.isoformat(),
        "last_on": last.isoformat(),
        "days": (last - first).days + 1,
    }
    return reasoning.decide("open", {}, (Line("leave", "open", {}, codes),))


def _maternity(facts: LeaveFacts, reasoning: Reasoning) -> tuple[date, date]:
    """Weeks before the expected date and after it; the total is kept when the child comes early, and what a late birth
    adds before it is not taken from what follows."""
    expected = known(facts.expected_on, "expected_on")
    kind = _kind(facts)
    before = reasoning.value(f"allowances.family.before_{kind}_weeks", expected)
    after = reasoning.value(f"allowances.family.after_{kind}_weeks", expected)
    moved = _moved(facts, expected, reasoning)
    first = expected - (before.number - moved) * WEEK
    pathological = _pathological(facts, expected, reasoning)
    born = facts.born_on or expected
    last = max(born, expected) + (after.number + moved) * WEEK - DAY
    reasoning.step("repos avant la naissance", "CSS L331-3", value=before, note=f"à partir du {first:%d/%m/%Y}")
    reasoning.step("repos après la naissance", "CSS L331-3", value=after, note=f"jusqu’au {last:%d/%m/%Y}")
    start = min(first - pathological, born)
    if born < first and born < expected - EARLY_WEEKS * WEEK and known(facts.child_in_hospital, "child_in_hospital"):
        reasoning.step("naissance très avant terme : jours ajoutés", "CSS L331-3", note=f"depuis le {born:%d/%m/%Y}")
        return born, last
    if born < first:
        return born, born + (before.number + after.number) * WEEK - DAY
    return start, last


def _kind(facts: LeaveFacts) -> str:
    if facts.expected >= 3:
        return "triplets"
    if facts.expected == 2:
        return "twins"
    return "third" if known(facts.children, "children") >= 2 else "first"


def _moved(facts: LeaveFacts, expected: date, reasoning: Reasoning) -> int:
    """Weeks moved after the birth, never more than the law lets."""
    most = reasoning.value("allowances.family.moved_weeks", expected)
    moved = max(0, min(facts.moved_weeks, most.number))
    if moved:
        reasoning.step(
            "repos prénatal reporté après la naissance", "CSS L331-4-1", value=most, note=f"{moved} semaines"
        )
    return moved


def _pathological(facts: LeaveFacts, expected: date, reasoning: Reasoning) -> timedelta:
    most = reasoning.value("allowances.family.pathological_weeks", expected)
    days = max(0, min(facts.pathological_days, 7 * most.number))
    if days:
        reasoning.step("supplément pour état pathologique", "CSS L331-5", value=most, note=f"{days} jours")
    return days * DAY


def _paternity(facts: LeaveFacts, reasoning: Reasoning) -> tuple[date, date]:
    """The days of the leave from the day it begins, which must be within six months of the birth."""
    born, starts = facts.born_on, facts.starts_on
    if born is None or starts is None:
        raise MissingFact("born_on" if born is None else "starts_on")
    name = "paternity_multiple_days" if facts.expected > 1 else "paternity_days"
    days = reasoning.value(f"allowances.family.{name}", born)
    within = reasoning.value("allowances.family.paternity_within_months", born)
    limit = add_months(born, within.number)
    reasoning.step("congé de paternité et d’accueil de l’enfant", "CSS L331-8", value=days)
    if starts > limit:
        reasoning.step("commencé trop tard", within.reference, value=within, note=f"limite : {limit:%d/%m/%Y}")
        return starts, starts - DAY
    return starts, starts + days.number * DAY - DAY


def _adoption(facts: LeaveFacts, reasoning: Reasoning) -> tuple[date, date]:
    """Weeks from the arrival of the child, or from up to a week before it."""
    arrived = facts.arrived_on
    if arrived is None:
        raise MissingFact("arrived_on")
    many = facts.expected > 1
    name = "several" if many else "third" if known(facts.children, "children") >= 2 else ""
    weeks = reasoning.value(f"allowances.family.adoption_{name + '_' if name else ''}weeks", arrived)
    reasoning.step("congé d’adoption", "CSS L331-7", value=weeks)
    first = facts.starts_on or arrived
    return first, first + weeks.number * WEEK - DAY


def _birth_leave(facts: LeaveFacts, reasoning: Reasoning) -> tuple[date, date]:
    """One or two months begun within nine months of a birth (CSS L331-8-1); announced limits, which the steps say."""
    born, starts = facts.born_on, facts.starts_on
    if born is None or starts is None:
        raise MissingFact("born_on" if born is None else "starts_on")
    if born < FIRST_BIRTH:
        reasoning.step("né avant que la loi ne s’applique", "CSS L331-8-1", note=f"le {born:%d/%m/%Y}")
        return starts, starts - DAY
    most = reasoning.value("allowances.family.birth_leave_months", starts)
    within = reasoning.value("allowances.family.birth_leave_within_months", starts)
    limit = add_months(born, within.number)
    months = max(1, min(facts.months, most.number))
    reasoning.step("congé supplémentaire de naissance", "CSS L331-8-1", value=most, note=f"{months} mois")
    if starts > limit:
        reasoning.step("commencé trop tard", within.reference, value=within, note=f"limite : {limit:%d/%m/%Y}")
        return starts, starts - DAY
    return starts, add_months(starts, months) - DAY


def _bereavement(facts: LeaveFacts, reasoning: Reasoning) -> tuple[date, date]:
    if facts.leave is not Leave.BEREAVEMENT:
        raise Refusal(f"durée du congé « {facts.leave.value} » : texte à relever")
    if facts.starts_on is None:
        raise MissingFact("starts_on")
    days = reasoning.value("allowances.family.bereavement_days", facts.starts_on)
    reasoning.step("congé de deuil d’un enfant", "CSS L331-9", value=days)
    return facts.starts_on, facts.starts_on + days.number * DAY - DAY
