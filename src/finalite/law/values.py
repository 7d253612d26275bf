"""A parameter of the law and its values over time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from finalite.kernel import decision, money, period

Amount = int | str | tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Value:
    """What a parameter is worth from `valid_from` to `valid_to`, both days included (no `valid_to`: still in force).

    `verified_until` is the last day at which the source showed the value unchanged. `verified` is False when the
    value, its date or its use rests on something weaker than the text; `why` says on what. `since` tells that the
    value is older than the first day for which it is vouched.
    """

    name: str
    amount: Amount
    unit: str
    valid_from: date
    valid_to: date | None
    reference: str
    source: str
    verified_until: date
    verified: bool
    why: str = ""
    since: str = ""
    cited: decision.Parameter = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # Built once here: a rule cites its parameters thousands of times a second.
        cited = decision.Parameter(self.name, self.amount, self.unit, self.valid_from, self.verified)
        object.__setattr__(self, "cited", cited)

    @property
    def number(self) -> int:
        """The amount when it is a whole number. Raises TypeError on a list or a text."""
        if isinstance(self.amount, int):
            return self.amount
        raise TypeError(f"{self.name} is no number but {self.amount!r}")

    @property
    def period(self) -> period.Period:
        """Its days as a half-open period."""
        if self.valid_to is None:
            return period.Period(self.valid_from)
        return period.Period.through(self.valid_from, self.valid_to)

    def warnings(self, on: date) -> tuple[str, ...]:
        """What a decision that uses this value for a day must say of it; empty when nothing."""
        found = []
        if not self.verified:
            found.append(f"{self.name} : valeur non vérifiée ({self.why})")
        if on > self.verified_until:
            found.append(f"{self.name} : vérifié seulement jusqu'au {self.verified_until:%d/%m/%Y}")
        return tuple(found)

    def shown(self, *, english: bool = False) -> str:
        """The amount for people, with its unit, in French unless asked otherwise."""
        word = (ENGLISH if english else UNITS)[self.unit]
        items = self.amount if isinstance(self.amount, tuple) else (self.amount,)
        return " ; ".join(_shown(item, self.unit, word) for item in items)


@dataclass(frozen=True, slots=True)
class LawParameter:
    """A named parameter with labels, unit, legal reference, and its values in order of time."""

    name: str
    fr: str
    en: str
    unit: str
    reference: str
    values: tuple[Value, ...]

    def on(self, day: date) -> Value | None:
        """The value in force on a day, or None."""
        for value in reversed(self.values):
            if value.valid_from <= day:
                return value if value.valid_to is None or day <= value.valid_to else None
        return None


UNITS = {
    "cents": "",
    "cents_a_year": " par an",
    "cents_a_month": " par mois",
    "bp": "",
    "count": "",
    "text": "",
    "hours": "heures",
    "days": "jours",
    "working_days": "jours ouvrés",
    "weeks": "semaines",
    "months": "mois",
    "years": "ans",
    "km": "km",
}
"""Units a parameter may have, with the word that follows the number on screen."""
ENGLISH = UNITS | {
    "cents_a_year": " a year",
    "cents_a_month": " a month",
    "hours": "hours",
    "days": "days",
    "working_days": "working days",
    "weeks": "weeks",
    "months": "months",
    "years": "years",
}
"""The same words in English."""


def _shown(item: Any, unit: str, word: str) -> str:
    if unit.startswith("cents"):
        return money.format_euros(item) + word
    if unit == "bp":
        return money.format_rate(item)
    return f"{item} {_single(word) if item == 1 else word}".strip()


def _single(word: str) -> str:
    return " ".join(one if one == "mois" else one.removesuffix("s") for one in word.split())
