"""The acts that a claim may name: where the tariff comes from, and the rate of the ordinary rules."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from finalite import law
from finalite.kernel.unknown import UNKNOWN, Unknown

DECLARED = "declared"


@dataclass(frozen=True, slots=True)
class Act:
    """An act of `acts.toml`."""

    code: str
    fr: str
    tariff: str
    rate: str
    psychiatric: bool = False

    def base(self, on: date, declared: int | None) -> int | Unknown:
        """The tariff of the day, or the one that the bill declares, in cents. Raises `law.MissingLaw`."""
        if self.tariff == DECLARED:
            return UNKNOWN if declared is None else declared
        return law.value(self.tariff, on).number

    def ordinary_rate(self, on: date) -> int:
        """The rate of the ordinary rules, in basis points. Raises `law.MissingLaw`."""
        return law.value(self.rate, on).number


@lru_cache(maxsize=1)
def table() -> dict[str, Act]:
    """Every act by its code."""
    content = tomllib.loads((Path(__file__).parent / "acts.toml").read_text(encoding="utf-8"))
    return {code: Act(code, **row) for code, row in content.items()}
