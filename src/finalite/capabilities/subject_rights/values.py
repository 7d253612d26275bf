"""What is held about one person, as the person may read it."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class HeldValue:
    """One column of one row: its name, its data category (empty for a technical one) and its content."""

    column: str
    category: str
    content: str


@dataclass(frozen=True, slots=True)
class HeldRow:
    """One row about the person; `table` is `fiche.Model`."""

    table: str
    key: int
    values: tuple[HeldValue, ...]


@dataclass(frozen=True, slots=True)
class FicheHoldings:
    """What one processing activity holds about the person, in the words of the register."""

    fiche: str
    title: str
    rows: tuple[HeldRow, ...]


@dataclass(frozen=True, slots=True)
class HoldingsPage:
    """Some tables of one processing activity: the page shown, of how many."""

    part: FicheHoldings
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Limit:
    """A restriction or an upheld objection in force for one fiche."""

    fiche: str
    kind: str
    placed_on: date
