"""What tasks and pages see of a job: frozen values."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is: `done` of `of` (0 where unknown), and the `cursor` to go on from after a crash (plain JSON)."""

    done: int = 0
    of: int = 0
    cursor: Any = None

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Job:
    """What a task is told when it starts, or starts again: `progress` is what was committed before."""

    id: int
    key: str
    fiche: str
    attempt: int
    started_at: datetime
    progress: Progress


@dataclass(frozen=True, slots=True)
class SliceDone:
    """What one slice of a run did: rows seen, rows changed, the last number; call again with it until none is seen."""

    seen: int
    done: int
    last: int


@dataclass(frozen=True, slots=True)
class JobView:
    """One job for a page: `error` is the name of what went wrong and where in the code, never a value."""

    key: str
    task: str
    fiche: str
    state: str
    done: int
    of: int
    attempts: int
    error: str
    run_at: datetime
    created_at: datetime
    ended_at: datetime | None

    @property
    def percent(self) -> int | None:
        """0 to 100, None where the size of the job is unknown."""
        return min(100, 100 * self.done // self.of) if self.of else None


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A recurring task and when it runs next."""

    name: str
    every: timedelta
    due_at: datetime | None
    last_at: datetime | None
    error: str
