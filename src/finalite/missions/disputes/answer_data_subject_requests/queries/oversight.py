"""What the data-protection officer watches over: the journal and its seals, and what left the house."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Annotated
from zoneinfo import ZoneInfo

from finalite.capabilities import exchange, journal, register, retention
from finalite.capabilities.journal.values import Report, Trace
from finalite.capabilities.register.values import Data, PersonId
from finalite.capabilities.retention.values import Due

PARIS = ZoneInfo("Europe/Paris")


@dataclass(frozen=True, slots=True)
class DisclosureMade:
    """One time data left, to whom and which kinds; `persons` is how many it was about."""

    line: int
    on: date
    fiche: str
    recipient: Annotated[str, Data("exchange_metadata")]
    categories: tuple[str, ...]
    persons: int


@register.query("handle_incidents_and_breaches")
def search_journal(
    *,
    since: date | None = None,
    until: date | None = None,
    user: str = "",
    fiche: str = "",
    outcome: str = "",
    person: PersonId | None = None,
) -> tuple[Trace, ...]:
    """The latest acts, at most a hundred, that match all that is given; the day `until` is included."""
    return journal.search(
        person_id=person, limit=100, user=user, fiche=fiche, outcome=outcome, since=_start(since), until=_end(until)
    ).rows


@register.query("handle_incidents_and_breaches")
def journal_state() -> Report:
    """Whether the whole journal still fits its seals: one row changed, removed or added is named."""
    return journal.verify()


@register.query("steer_and_evaluate")
def disclosures_made(*, since: date | None = None, fiche: str = "") -> tuple[DisclosureMade, ...]:
    """What left the house, latest first."""
    return tuple(
        DisclosureMade(d.line, d.on, d.fiche, d.recipient, d.categories, d.persons)
        for d in exchange.ledger(since=since, fiche=fiche)
    )


@register.query("steer_and_evaluate")
def retention_due(*, on: date) -> tuple[Due, ...]:
    """What has reached the end of its period, table by table; nothing is changed."""
    return retention.due(on=on)


def _start(day: date | None) -> datetime | None:
    return datetime.combine(day, time.min, PARIS) if day else None


def _end(day: date | None) -> datetime | None:
    return datetime.combine(day, time.max, PARIS) if day else None
