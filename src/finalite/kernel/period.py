"""Half-open periods of days: the first day is in, the end is out, and two periods can touch without sharing a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Days from `start` (in) to `end` (out); no end means still running. Raises ValueError when it holds no day."""

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end <= self.start:
            raise ValueError(f"a period from {self.start} to {self.end} holds no day")

    @classmethod
    def through(cls, first: date, last: date) -> Period:
        """Build from a first and a last day, both included, as legal texts write them."""
        return cls(first, last + timedelta(days=1))

    @property
    def last(self) -> date | None:
        """The last day inside, or None when the period runs on."""
        return None if self.end is None else self.end - timedelta(days=1)

    def contains(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)

    def overlaps(self, other: Period) -> bool:
        """Whether at least one day is in both."""
        return self.intersection(other) is not None

    def intersection(self, other: Period) -> Period | None:
        """The days in both, or None."""
        start = max(self.start, other.start)
        ends = [end for end in (self.end, other.end) if end is not None]
        end = min(ends) if ends else None
        return None if end is not None and end <= start else Period(start, end)

    def length(self) -> int:
        """Number of days inside. Raises ValueError on a period that runs on."""
        if self.end is None:
            raise ValueError(f"the period from {self.start} has no end, so no length")
        return (self.end - self.start).days

    def days(self) -> Iterator[date]:
        """Each day inside, in order. Raises ValueError on a period that runs on."""
        return (self.start + timedelta(days=n) for n in range(self.length()))


def first_day_outside(periods: Iterable[Period], day: date) -> date | None:
    """The first day, `day` or a later one, that none of the periods contains; None where one of them runs on."""
    known, free = tuple(periods), day
    while ends := [one.end for one in known if one.contains(free)]:
        if None in ends:
            return None
        free = max(end for end in ends if end)
    return free
