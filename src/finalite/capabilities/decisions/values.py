"""What the counts say."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Month:
    """The decisions that one rule took in one month; `by_agents` is None where no table says who decided."""

    fiche: str
    rule: str
    month: date
    decisions: int
    by_agents: int | None
