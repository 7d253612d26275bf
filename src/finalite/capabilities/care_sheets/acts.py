"""The acts that a sheet may name: kind of care, who may bill it, and where its tariff comes from."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from finalite import law
from finalite.kernel.unknown import UNKNOWN, Unknown

DECLARED = "declared"
SUPPLEMENT = "supplement"


@dataclass(frozen=True, slots=True)
class Act:
    """An act of the table `acts.toml`."""

    code: str
    fr: str
    family: str
    professions: frozenset[str]
    tariff: str
    nature: str = "act"
    speciality: str = ""
    prescribed: bool = False
    from_age: int = 0
    before_age: int | None = None
    once_a_year: bool = False

    def is_for(self, age: int) -> bool:
        """Whether the act is for somebody of that age, in full years."""
        return self.from_age <= age and (self.before_age is None or age < self.before_age)

    @property
    def is_declared(self) -> bool:
        """Whether no public tariff was found, so that the base is the one declared by who bills."""
        return self.tariff == DECLARED

    def base(self, *, on: date, quantity: int, declared: int | None) -> int | Unknown:
        """The reimbursement base of the whole line, in cents; UNKNOWN where it should be declared and is not.

        Raises `law.MissingLaw` where no tariff is recorded for the day.
        """
        if self.is_declared:
            return UNKNOWN if declared is None else declared
        return law.value(self.tariff, on).number * quantity


@lru_cache(maxsize=1)
def table() -> dict[str, Act]:
    """Every act by its code."""
    content = tomllib.loads((Path(__file__).parent / "acts.toml").read_text(encoding="utf-8"))
    return {code: _act(code, row) for code, row in content.items()}


@lru_cache(maxsize=1)
def codes() -> frozenset[str]:
    """The codes that a sheet may carry."""
    return frozenset(table())


def _act(code: str, row: dict) -> Act:
    return Act(code=code, professions=frozenset(row.pop("professions")), **row)
