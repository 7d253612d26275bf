"""What the engine says it found and did: counts and names, never a row."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Action(StrEnum):
    """What happens at the end of a period. The last three need somebody: the engine shows them and waits."""

    DELETE = "delete"
    ARCHIVE = "archive"
    PSEUDONYMISE = "pseudonymise"
    ANONYMISE = "anonymise"
    EXPIRE = "expire"
    REVIEW = "review"
    HOLD = "hold"
    AGGREGATE = "aggregate"


@dataclass(frozen=True, slots=True)
class Due:
    """Rows of one table whose period is over: `rows` the engine will treat, `held` that a dispute keeps."""

    fiche: str
    rule: str
    model: str
    action: str
    keep: str
    rows: int
    held: int
    oldest: date | None


@dataclass(frozen=True, slots=True)
class Erased:
    """Rows of one table that were treated."""

    fiche: str
    rule: str
    model: str
    action: str
    rows: int


@dataclass(frozen=True, slots=True)
class Hold:
    """A legal hold for the desk that looks after it."""

    id: int
    person_id: int | None
    case_id: int | None
    fiche: str
    reason: str
    placed_by: str
    placed_on: date
    until: str
    released_on: date | None


@dataclass(frozen=True, slots=True)
class ArchivedValue:
    """One column of an archived row, with the data category it had."""

    column: str
    category: str
    text: str


@dataclass(frozen=True, slots=True)
class ArchivedItem:
    """An archived row, cut down to the columns that the reader's purpose may read."""

    fiche: str
    model: str
    row: int
    archived_on: date
    delete_on: date
    values: tuple[ArchivedValue, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """One line of the ledger: that so many rows were treated, and by which rule, without saying which."""

    at: datetime
    on: date
    fiche: str
    rule: str
    model: str
    action: str
    rows: int
    ids_digest: str


@dataclass(frozen=True, slots=True)
class Counted:
    """What was due of one fiche at the hour it was counted; no line where nothing was."""

    fiche: str
    counted_at: datetime
    lines: tuple[Due, ...]


@dataclass(frozen=True, slots=True)
class Done:
    """What one rule did over a period, all its batches together, each with a proof of its own."""

    fiche: str
    rule: str
    action: str
    rows: int
    proofs: int
    first_on: date
    last_on: date


@dataclass(frozen=True, slots=True)
class ProofCheck:
    """How many proofs of a period have their act in the journal, and what of one has not the other."""

    proofs: int
    without_act: tuple[str, ...]
    acts_without_proof: tuple[str, ...]
