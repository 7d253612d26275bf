"""A case and its events as others see them."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated

from finalite.capabilities.register.values import Data, PersonId

SOON = timedelta(days=5)


class Clock(StrEnum):
    """How urgent a case is on a day."""

    NONE = "none"
    RUNNING = "running"
    SOON = "soon"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """Something that happened in a case; `text` is what was said, where a fiche keeps exchanges."""

    on: date
    kind: Annotated[str, Data("case_handling")]
    code: Annotated[str, Data("case_handling")] = ""
    by: str = ""
    text: Annotated[str, Data("exchange_content")] = ""


@dataclass(frozen=True, slots=True)
class CaseInfo:
    """A case with the state of its clock on the day that was asked for; `person_id` is empty for one about nobody."""

    case_id: int
    fiche: str
    subject: str
    person_id: PersonId | None
    organisation: str
    assigned_to: str
    state: str
    opened_on: date
    due_on: date | None
    closed_on: date | None
    kind: Annotated[str, Data("case_handling")]
    outcome: Annotated[str | None, Data("case_handling")] = None

    @property
    def is_open(self) -> bool:
        return self.closed_on is None

    def clock(self, *, on: date) -> Clock:
        """How urgent the case is on a day; the due day itself is still in time."""
        if self.due_on is None or self.closed_on is not None:
            return Clock.NONE
        if on > self.due_on:
            return Clock.LATE
        return Clock.SOON if on + SOON >= self.due_on else Clock.RUNNING


@dataclass(frozen=True, slots=True)
class NewCase:
    """A case to open; `linked` are the others it concerns.

    `subject` is the person category of whom it is about: by default that of the person in `people`, or requester for
    somebody not identified yet. `kind` is a code of the fiche, never a sentence. `due_on` is computed by the fiche
    from its legal clock.
    """

    kind: Annotated[str, Data("case_handling")]
    organisation: str
    subject: str = ""
    person_id: PersonId | None = None
    due_on: date | None = None
    assigned_to: str = ""
    linked: tuple[PersonId, ...] = ()
