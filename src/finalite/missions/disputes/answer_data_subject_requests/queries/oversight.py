"""What the data-protection officer watches over: the journal and its seals, and what left the house."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from finalite.capabilities import exchange, journal, register, retention
from finalite.capabilities.journal.values import Report, Trace
from finalite.capabilities.register.values import Data, PersonId
from finalite.capabilities.retention.values import Due

from .. import watching
from ..watching import Unusual

PARIS, LONGEST = ZoneInfo("Europe/Paris"), timedelta(days=92)


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


@register.query("handle_incidents_and_breaches")
def unusual_access(*, since: date, until: date) -> tuple[Unusual, ...]:
    """The accesses of agents over a period that deserve a look, by rules that say what they count; 92 days at most.

    Who is of the agent's own household or a colleague is not known here, since accounts of agents point to nobody.
    """
    if not timedelta(0) <= until - since <= LONGEST:
        raise register.Invalid("until", "une période va de son premier jour à son dernier, sur 92 jours au plus")
    asked = {"since": _start(since), "until": _end(until), "roles": _agents(), "zone": PARIS}
    days = tuple(journal.days(**asked, opens=watching.OPENS, closes=watching.CLOSES))
    return watching.unusual(days, journal.repeated(**asked, least=watching.SAME_REASON))


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


def _agents() -> list[str]:
    """The roles of people inside the organisation; the machine and people outside have their own limits."""
    return [role for role, term in register.vocabulary().role.items() if not term.external]


def _start(day: date | None) -> datetime | None:
    return datetime.combine(day, time.min, PARIS) if day else None


def _end(day: date | None) -> datetime | None:
    return datetime.combine(day, time.max, PARIS) if day else None
