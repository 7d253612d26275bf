"""What the law of a day compares a fact with, as a bound: two facts on the same side of each are treated the same.

Each bound is found by asking the law itself on one date after another, so that no condition is written twice.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from finalite import law
from finalite.law import Reasoning
from finalite.law.cover import grounds, pathway
from finalite.law.cover.facts import Patient

LONG, SHORT = timedelta(days=130 * 366), timedelta(days=800)
YEARLY = ("care.participation.yearly_count", "care.participation.yearly_amount", "care.franchise.yearly")
NUMBERS = {
    "far": "care.transport.distance",
    "series": "care.transport.series_distance",
    "prescribed": "care.exemptions.dispensing_lines",
    "pension": "care.exemptions.work_pension_rate",
    "stay": "care.heavy.full_cover_day",
}


class YearCut(law.MissingLaw):
    """A yearly cap that changes within a year: no text recorded says what becomes of what was borne before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """Dates from which on a fact counts, numbers it is held against, and the `band` of days with the same law.

    None where the law of that day is not recorded: the band alone then says that nothing can be decided.
    """

    band: int
    participation_minor: date | None
    franchise_minor: date | None
    pathway_minor: date | None
    contraception: date | None
    newborn: date | None
    maternity_first: date | None
    maternity_last: date | None
    new_doctor: date | None
    departure: date | None
    far: int | None
    series: int | None
    prescribed: int | None
    pension: int | None
    stay: int | None


def of(day: date) -> Bounds:
    """The bounds of a day of care, under the law as it is read now."""
    return _of(day, law.version())


def year_band(day: date) -> int:
    """Which yearly caps a day of reimbursement falls under. Raises YearCut."""
    return bisect_right(_year_changes(law.version()), day)


def year_changes() -> tuple[date, ...]:
    """The days on which a yearly cap changes, each the first of a year. Raises YearCut."""
    return _year_changes(law.version())


@lru_cache(maxsize=16_384)
def _of(day: date, version: str) -> Bounds:
    reasoning = Reasoning("", day)

    def born(condition: Callable[[Patient], object]) -> date | None:
        return _first(lambda one: condition(Patient(born_on=one)) is True, _back(day, LONG), day)

    def under(name: str) -> Callable[[Patient], bool]:
        return lambda patient: grounds.age(patient, day) < reasoning.peek(name, day)

    def expected(one: date) -> object:
        return grounds.in_maternity(Patient(expected_birth_on=one), day, reasoning)

    too_late = _first(lambda one: expected(one) is False, _back(day, SHORT), _on(day, SHORT))
    last = too_late and _back(too_late, timedelta(days=1))
    return Bounds(
        band=bisect_right(_changes(version), day),
        participation_minor=born(
            lambda patient: grounds.is_minor_on_1_january(patient, day, reasoning, "care.participation.age")
        ),
        franchise_minor=born(
            lambda patient: grounds.is_minor_on_1_january(patient, day, reasoning, "care.franchise.age")
        ),
        pathway_minor=born(under("care.pathway.age")),
        contraception=born(under("care.exemptions.contraception_age")),
        newborn=born(lambda patient: grounds.is_newborn(patient, day, reasoning)),
        maternity_first=last and _first(lambda one: expected(one) is True, _back(day, SHORT), last),
        maternity_last=last,
        new_doctor=_first(lambda one: pathway.is_new(one, day, reasoning), _back(day, LONG), day),
        departure=_first(lambda one: pathway.is_recent_departure(one, day, reasoning), _back(day, LONG), day),
        **{name: _number(parameter, day) for name, parameter in NUMBERS.items()},
    )


def _first(condition: Callable[[date], bool], low: date, high: date) -> date | None:
    """The first date from which a condition holds, the day after `high` when none; None when the law is missing."""
    least, most = low.toordinal(), high.toordinal() + 1
    try:
        while least < most:
            middle = (least + most) // 2
            if condition(date.fromordinal(middle)):
                most = middle
            else:
                least = middle + 1
    except law.MissingLaw:
        return None
    return date.fromordinal(min(least, date.max.toordinal()))


def _back(day: date, span: timedelta) -> date:
    return day - min(span, day - date.min)


def _on(day: date, span: timedelta) -> date:
    return day + min(span, date.max - timedelta(days=366) - day)


def _number(name: str, day: date) -> int | None:
    found = law.parameter(name).on(day)
    return found.number if found else None


@lru_cache(maxsize=8)
def _changes(version: str) -> tuple[date, ...]:
    return _days_of_change([name for name in law.names() if name.startswith("care.")])


@lru_cache(maxsize=8)
def _year_changes(version: str) -> tuple[date, ...]:
    found = _days_of_change(list(YEARLY))
    for day in found:
        if (day.month, day.day) != (1, 1):
            raise YearCut(f"plafond annuel qui change le {day:%d/%m/%Y}, au milieu d'une année")
    return found


def _days_of_change(names: list[str]) -> tuple[date, ...]:
    values = [value for name in names for value in law.parameter(name).values]
    ends = {value.valid_to + timedelta(days=1) for value in values if value.valid_to}
    return tuple(sorted({value.valid_from for value in values} | ends))
