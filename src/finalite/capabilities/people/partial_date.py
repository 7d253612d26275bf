"""Birth dates as civil status gives them: sometimes only the year, or the year and the month."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from finalite.kernel import calendar

_FORM = re.compile(r"(?P<year>\d{4})(-(?P<month>\d\d)(-(?P<day>\d\d))?)?")


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A day, a month or a year, written `1985-07-14`, `1985-07` or `1985` (ISO 8601, reduced precision)."""

    earliest: date
    latest: date

    @property
    def exact(self) -> date | None:
        """The day itself, or None where only the month or the year is known."""
        return self.earliest if self.earliest == self.latest else None

    def surely_under(self, age: int, *, on: date) -> bool:
        """Whether the person is younger than `age` on that day whatever the missing part is."""
        return on < calendar.add_months(self.earliest, 12 * age)

    def surely_reached(self, age: int, *, on: date) -> bool:
        """Whether the person has had that birthday on that day whatever the missing part is."""
        return on >= calendar.add_months(self.latest, 12 * age)


def parse(text: str) -> PartialDate:
    """Read a date whose end may be missing; raises `ValueError` on another form or an impossible day."""
    try:
        return _parse(text)
    except ValueError as fault:
        raise ValueError(f"« {text} » n’est pas une date de naissance : écrire 1985-07-14, 1985-07 ou 1985") from fault


def _parse(text: str) -> PartialDate:
    found = _FORM.fullmatch(text)
    if found is None:
        raise ValueError(text)
    year, month, day = (int(found[part]) if found[part] else None for part in ("year", "month", "day"))
    assert year is not None
    if month is None:
        return PartialDate(date(year, 1, 1), date(year, 12, 31))
    if day is None:
        return PartialDate(date(year, month, 1), calendar.add_months(date(year, month, 1), 1) - timedelta(days=1))
    return PartialDate(date(year, month, day), date(year, month, day))
