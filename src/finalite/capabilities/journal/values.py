"""What the journal takes in and gives out: frozen, names of columns and never their values."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated

from finalite.capabilities.register.values import Data


def _fresh() -> str:
    return uuid.uuid4().hex


@dataclass(frozen=True, slots=True)
class ActRecord:
    """One act as the door reports it; `outcome` is done, refused or failed, `parent` the operation that caused it.

    `act` is a number drawn for the act alone, so that a copied row is never taken for a second act.
    """

    at: datetime
    user: str
    role: str
    organisation: str
    fiche: str
    operation: str
    subpurpose: str
    persons: tuple[int, ...]
    categories: tuple[str, ...]
    outcome: str
    reason: str = ""
    parent: str = ""
    act: str = field(default_factory=_fresh)


@dataclass(frozen=True, slots=True)
class Consultation:
    """One line of "who consulted my data", as the person sees it: no name of an agent, only role and organisation."""

    at: Annotated[datetime, Data("action_trace")]
    role: Annotated[str, Data("action_trace")]
    organisation: Annotated[str, Data("action_trace")]
    fiche: Annotated[str, Data("action_trace")]
    purpose: Annotated[str, Data("action_trace")]
    subpurpose: Annotated[str, Data("action_trace")]
    categories: Annotated[tuple[str, ...], Data("action_trace")]
    outcome: Annotated[str, Data("action_trace")]


@dataclass(frozen=True, slots=True)
class FicheUsed:
    """How often the acts of one processing activity concerned a person, and when last."""

    fiche: Annotated[str, Data("action_trace")]
    acts: Annotated[int, Data("action_trace")]
    last_at: Annotated[datetime, Data("action_trace")]


@dataclass(frozen=True, slots=True)
class Trace:
    """One act as the data protection officer sees it."""

    id: int
    at: Annotated[datetime, Data("action_trace")]
    user: Annotated[str, Data("action_trace")]
    role: Annotated[str, Data("action_trace")]
    organisation: Annotated[str, Data("action_trace")]
    fiche: Annotated[str, Data("action_trace")]
    operation: Annotated[str, Data("action_trace")]
    subpurpose: Annotated[str, Data("action_trace")]
    parent: Annotated[str, Data("action_trace")]
    categories: Annotated[tuple[str, ...], Data("action_trace")]
    outcome: Annotated[str, Data("action_trace")]
    reason: Annotated[str, Data("action_trace")]
    persons: Annotated[tuple[int, ...], Data("action_trace")]


@dataclass(frozen=True, slots=True)
class Page:
    """Newest first; hand `next` back as `before` to go on, None where there is no more."""

    rows: tuple
    next: int | None


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as it was written: `kind` (changed, removed, added…), where, and what it means."""

    kind: str
    table: str
    where: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Report:
    """What `verify` saw; `head` is the hash of the last block, worth noting down outside this database."""

    blocks: int
    entries: int
    purged_blocks: int
    unsealed: int
    head: str
    faults: tuple[Fault, ...]
    more_faults: bool = False

    @property
    def sound(self) -> bool:
        return not self.faults
