"""ISO 8601 durations of the register, and which start days have reached their end: exact months, never 365 days."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from finalite.kernel import calendar

PERIOD = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?")


@dataclass(frozen=True, slots=True)
class Duration:
    """Months, then days: in that order, as a calendar counts them."""

    months: int
    days: int

    def after(self, day: date) -> date:
        """The day on which a period begun on `day` is over; 31 January plus one month is the last of February."""
        return calendar.add_months(day, self.months) + timedelta(days=self.days)

    def __add__(self, other: "Duration") -> "Duration":
        return Duration(self.months + other.months, self.days + other.days)


def parse(text: str) -> Duration:
    """Read `P3Y`, `P27M`, `P1Y6M`, `P2W`, `P10D`… Raises `ValueError` for anything else, an empty period included."""
    found = PERIOD.fullmatch(text)
    if not found or not any(found.groups()):
        raise ValueError(f"{text!r} is not a period: write years, months, weeks or days, such as P3Y or P27M")
    years, months, weeks, days = (int(part or 0) for part in found.groups())
    return Duration(12 * years + months, 7 * weeks + days)


def last_due_start(duration: Duration, on: date) -> date:
    """The latest start day whose period is over on `on`: `duration.after(start) <= on`.

    Found from the side: going back by months loses the ends of month, so the day is moved until it is exact.
    """
    start = calendar.add_months(on - timedelta(days=duration.days), -duration.months)
    while duration.after(start + timedelta(days=1)) <= on:
        start += timedelta(days=1)
    while duration.after(start) > on:
        start -= timedelta(days=1)
    return start
