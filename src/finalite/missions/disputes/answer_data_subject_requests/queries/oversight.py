"""What the data-protection officer watches over: the journal, its seals, and the accesses that deserve a look."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from finalite.capabilities import journal, register
from finalite.capabilities.journal.values import Report, Trace
from finalite.capabilities.register.values import PersonId

from .. import watching
from ..watching import Unusual

PARIS, LONGEST, PAGE = ZoneInfo("Europe/Paris"), timedelta(days=92), 50


@dataclass(frozen=True, slots=True)
class TracePage:
    """Some acts, newest first; hand `next` back as `before` to go on, None where there is no more."""

    rows: tuple[Trace, ...]
    next: int | None


@register.query("handle_incidents_and_breaches")
def search_journal(
    *,
    since: date | None = None,
    until: date | None = None,
    user: str = "",
    fiche: str = "",
    outcome: str = "",
    person: PersonId | None = None,
    before: int | None = None,
) -> TracePage:
    """The latest acts, fifty at a time, that match all that is given; the day `until` is included.

    The search is an act like any other: it is in the journal too, and concerns the person looked for.
    """
    filters = {"user": user, "fiche": fiche, "outcome": outcome}
    found = journal.search(
        person_id=person, before=before, limit=PAGE, since=_start(since), until=_end(until), **filters
    )
    return TracePage(found.rows, found.next)


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


def _agents() -> list[str]:
    """The roles of people inside the organisation; the machine and people outside have their own limits."""
    return [role for role, term in register.vocabulary().role.items() if not term.external]


def _start(day: date | None) -> datetime | None:
    return datetime.combine(day, time.min, PARIS) if day else None


def _end(day: date | None) -> datetime | None:
    return datetime.combine(day, time.max, PARIS) if day else None
