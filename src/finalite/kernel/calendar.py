"""Days that count: French public holidays, working days, and legal clocks (reference 07-deadlines, section 2)."""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache

_SATURDAY = 5
_HOUR = timedelta(hours=1)


class Territory(StrEnum):
    """Where a calendar applies: the departments 57, 67 and 68 keep two holidays more."""

    FRANCE = "france"
    ALSACE_MOSELLE = "alsace_moselle"


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar."""
    golden, century, rest = year % 19, year // 100, year % 100
    shift = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - century // 4 - shift + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=512)
def holidays(year: int, territory: Territory = Territory.FRANCE) -> dict[date, str]:
    """Public holidays of a year with their French names (Labour Code L3133-1, L3134-13 for Alsace-Moselle)."""
    sunday = easter(year)
    found = {
        date(year, 1, 1): "Jour de l'an",
        sunday + timedelta(1): "Lundi de Pâques",
        date(year, 5, 1): "Fête du travail",
        date(year, 5, 8): "Victoire de 1945",
        date(year, 7, 14): "Fête nationale",
        date(year, 8, 15): "Assomption",
        date(year, 11, 1): "Toussaint",
        date(year, 11, 11): "Armistice de 1918",
        date(year, 12, 25): "Noël",
    }
    # Ascension and Whit Monday move: in 2008 Ascension fell on 1 May, and one day bears one name.
    found.setdefault(sunday + timedelta(39), "Ascension")
    found.setdefault(sunday + timedelta(50), "Lundi de Pentecôte")
    if territory is Territory.ALSACE_MOSELLE:
        found |= {sunday - timedelta(2): "Vendredi saint", date(year, 12, 26): "Saint-Étienne"}
    return dict(sorted(found.items()))


def is_holiday(day: date, territory: Territory = Territory.FRANCE) -> bool:
    return day in holidays(day.year, territory)


def is_working_day(day: date, territory: Territory = Territory.FRANCE) -> bool:
    """Whether a day is neither Saturday, Sunday nor a public holiday."""
    return day.weekday() < _SATURDAY and not is_holiday(day, territory)


def working_day_from(day: date, territory: Territory = Territory.FRANCE) -> date:
    """This day when it is a working day, otherwise the next one."""
    while not is_working_day(day, territory):
        day += timedelta(days=1)
    return day


def add_working_days(day: date, count: int, territory: Territory = Territory.FRANCE) -> date:
    """The `count`-th working day after this day, itself not counted. Raises ValueError on a negative count."""
    if count < 0:
        raise ValueError(f"cannot count {count} working days forward")
    for _ in range(count):
        day = working_day_from(day + timedelta(days=1), territory)
    return day


@lru_cache(maxsize=16_384)
def add_months(day: date, months: int) -> date:
    """Same day number so many months later (or earlier), or the last day of that month when it has no such number.

    Raises OverflowError outside the years 1 to 9999, which nothing can write down.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        raise OverflowError(f"no calendar has the year {year}")
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def age_on(birth: date, day: date) -> int:
    """Full years of age on a day; somebody born on 29 February grows older on 28 February of common years.

    Raises ValueError when the day is before the birth.
    """
    if day < birth:
        raise ValueError(f"{day} is before the birth on {birth}")
    return day.year - birth.year - (day < add_months(birth, 12 * (day.year - birth.year)))


def months_deadline(start: date, months: int, territory: Territory = Territory.FRANCE) -> date:
    """Last day of a delay in months, carried to the next working day.

    Serves GDPR delays (Regulation 1182/71 art. 3) and court and board delays (Civil Procedure Code art. 640-642):
    the day of the event is not counted, the delay ends on the same day number.
    """
    return working_day_from(add_months(start, months), territory)


def days_deadline(start: date, days: int, territory: Territory = Territory.FRANCE) -> date:
    """Last day of a delay in days, the start not counted, carried to the next working day.

    A delay of two days or more holds at least two working days (Regulation 1182/71 art. 3(5)).
    """
    end = working_day_from(start + timedelta(days=days), territory)
    return max(end, add_working_days(start, 2, territory)) if days >= 2 else end


def clear_days_deadline(start: date, days: int, territory: Territory = Territory.FRANCE) -> date:
    """Last day of a delay in clear days [jours francs]: neither the first nor the last day is counted."""
    return working_day_from(start + timedelta(days=days + 1), territory)


def hours_deadline(known_at: datetime, hours: int, territory: Territory = Territory.FRANCE) -> datetime:
    """Instant when a delay in hours ends: all hours count, nights, week-ends and holidays too (Regulation 1182/71).

    The hour of the event is not counted. From 48 hours on, the delay must touch two working days; otherwise it
    ends with the second one. Counting a touched day, not a whole one, is the earlier and safer reading.
    Raises ValueError on an instant without time zone, since 72 hours across a clock change are 72 real hours.
    """
    if known_at.tzinfo is None:
        raise ValueError("an instant without time zone cannot start a delay in hours")
    utc = known_at.astimezone(UTC)
    full_hour = utc.replace(minute=0, second=0, microsecond=0)
    end = (full_hour + _HOUR * (hours + 1)).astimezone(known_at.tzinfo)
    if hours < 48:
        return end
    second = _second_working_day((full_hour + _HOUR).astimezone(known_at.tzinfo).date(), territory)
    # A delay ending at midnight touches nothing of the new day.
    touched = (end - timedelta(microseconds=1)).date()
    return end if touched >= second else datetime.combine(second + timedelta(1), time(), known_at.tzinfo)


def _second_working_day(first: date, territory: Territory) -> date:
    return add_working_days(working_day_from(first, territory), 1, territory)
