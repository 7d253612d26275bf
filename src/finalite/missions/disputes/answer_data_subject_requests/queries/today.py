"""What needs the officer today, from the four kinds of file that have a clock, and what is due to go."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Annotated, Any

from django.db.models import Manager
from django.utils import timezone

from finalite.capabilities import register, retention
from finalite.capabilities.register.values import Data

from ..models import AuthorityProcedure, Complaint, DataRequest, Incident
from ..operations import incidents
from .oversight import PARIS

MOST = 50


class Kind(StrEnum):
    """What kind of file waits."""

    REQUEST = "request"
    INCIDENT = "incident"
    COMPLAINT = "complaint"
    PROCEDURE = "procedure"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file with a clock: `about` is the right asked, the risk, or what the procedure is; no name of anybody."""

    kind: Kind
    number: int
    about: Annotated[str, Data("case_handling")]
    state: str
    due_at: datetime | None
    late: bool


@dataclass(frozen=True, slots=True)
class Today:
    """The files that wait, the most urgent first, and how much data is at its end as last counted."""

    waiting: tuple[Waiting, ...]
    due_rows: int
    held_rows: int
    counted_at: datetime | None


@register.query("steer_and_evaluate")
def due_today(*, at: datetime) -> Today:
    """The open files with their clocks, a breach by the hour and the rest by the day; late from the hour after.

    What somebody asked and by when they are answered is about them: each is in the journal as seen, as far as whoever
    asks may know them; no deadline is hidden. Fifty of a kind at most, the most urgent.
    """
    found = [*_requests(at), *_incidents(at), *_complaints(at), *_procedures(at)]
    counted = retention.counted()
    lines = [line for one in counted for line in one.lines]
    return Today(
        tuple(sorted(found, key=lambda one: (one.due_at is None, one.due_at, one.kind, one.number))),
        sum(line.rows for line in lines),
        sum(line.held for line in lines),
        counted[0].counted_at if counted else None,
    )


def _requests(at: datetime) -> list[Waiting]:
    rows = _seen(DataRequest.objects)
    return [_by_day(Kind.REQUEST, row.pk, row.right, row.state, row.due_on, at) for row in rows]


def _complaints(at: datetime) -> list[Waiting]:
    rows = _seen(Complaint.objects)
    return [_by_day(Kind.COMPLAINT, row.pk, "", row.state, row.due_on, at) for row in rows]


def _seen(files: Manager) -> list[Any]:
    rows = list(files.filter(closed_on=None).order_by("due_on", "id")[:MOST])
    register.may_concern(*{row.person_id for row in rows if row.person_id})
    return rows


def _procedures(at: datetime) -> list[Waiting]:
    rows = AuthorityProcedure.objects.filter(closed_on=None).order_by("due_on", "id")[:MOST]
    return [_by_day(Kind.PROCEDURE, row.pk, row.kind, "open", row.due_on, at) for row in rows]


def _incidents(at: datetime) -> list[Waiting]:
    rows = Incident.objects.filter(closed_at=None).order_by("notify_by", "id")[:MOST]
    return [
        Waiting(
            Kind.INCIDENT,
            row.pk,
            row.risk,
            row.state,
            None if row.notified_at or row.state == "register_only" else row.notify_by,
            incidents.is_late(row, at),
        )
        for row in rows
    ]


def _by_day(kind: Kind, number: int, about: str, state: str, due_on: date | None, at: datetime) -> Waiting:
    """A day ends at midnight, in Paris."""
    late = bool(due_on and timezone.localdate(at) > due_on)
    return Waiting(kind, number, about, state, _end_of(due_on) if due_on else None, late)


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time(23, 59), PARIS)
