"""What managers answer for: recorded calls, reports, reviews; each personal field says its data category."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from finalite.capabilities.register import Data, PersonId

from .words import Channel, Incident, Mark, Measure, Outcome, Reason, ReportState, Use

Content = Data("exchange_content")
Meta = Data("exchange_metadata")
Handling = Data("case_handling")


@dataclass(frozen=True, slots=True)
class RecordingShown:
    """A recorded call, until when it is kept; `use` is empty for one that was put to no use."""

    contact: int
    person: PersonId
    recorded_on: Annotated[date, Data("call_recording")]
    kept_until: Annotated[date, Data("call_recording")]
    use: Annotated[Use | None, Data("call_recording")] = None


@dataclass(frozen=True, slots=True)
class RecordingHeard:
    """The sound of a call."""

    contact: int
    media_type: str
    content: Annotated[bytes, Data("call_recording")]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReport:
    """A difficult exchange, as the agent who was there tells it: facts, no judgement."""

    person: PersonId
    kind: Annotated[Incident, Content]
    happened_on: Annotated[date, Meta]
    channel: Annotated[Channel, Meta]
    facts: Annotated[str, Content]


@dataclass(frozen=True, slots=True)
class ReportShown:
    """A report, what was decided, and what the person said."""

    report: int
    person: PersonId
    state: Annotated[ReportState, Handling]
    kind: Annotated[Incident, Content]
    happened_on: Annotated[date, Meta]
    channel: Annotated[Channel, Meta]
    facts: Annotated[str, Content]
    said: Annotated[str, Content]
    measure: Annotated[Measure | None, Handling]
    measure_until: Annotated[date | None, Handling]
    told_on: date | None
    letter: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """The points that a review looks at."""

    identity: Annotated[Mark, Handling]
    listening: Annotated[Mark, Handling]
    accuracy: Annotated[Mark, Handling]
    plain_words: Annotated[Mark, Handling]
    next_step: Annotated[Mark, Handling]


@dataclass(frozen=True, slots=True)
class ReviewShown:
    """An exchange looked at again; the agent who answered is named by their login and caisse."""

    review: int
    contact: int
    contact_on: Annotated[date, Meta]
    agent: Annotated[str, Data("action_trace")]
    caisse: Annotated[str, Data("staff_career")]
    reviewed_on: date
    by_caisse: str
    marks: Annotated[Grid, Handling]
    remark: Annotated[str, Content]


@dataclass(frozen=True, slots=True)
class Drawn:
    """An exchange drawn by chance for review; nobody chose it, and it names nobody."""

    contact: int
    on: Annotated[date, Meta]
    channel: Annotated[Channel, Meta]
    reason: Annotated[Reason, Content]
    outcome: Annotated[Outcome, Handling]
    recorded: Annotated[bool, Data("call_recording")]


@dataclass(frozen=True, slots=True)
class ToReview:
    """An exchange lent by another caisse, with no name."""

    contact: int
    on: Annotated[date, Meta]
    channel: Annotated[Channel, Meta]
    reason: Annotated[Reason, Content]
    summary: Annotated[str, Content]
    outcome: Annotated[Outcome, Handling]
    lent_by: str
    until_on: date
