"""What the data-protection officer watches over: the journal, its seals, and the accesses that deserve a look."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from finalite.capabilities import journal, register
from finalite.capabilities.journal.values import Report, Trace
from finalite.capabilities.register.values import AtMost, PersonId

from .. import ties, watching
from ..watching import Unusual

PARIS, LONGEST, DAY, PAGE = ZoneInfo("Europe/Paris"), timedelta(days=92), timedelta(days=1), 50
MOST = 10_000
"""Acts that one question looks at."""


@dataclass(frozen=True, slots=True)
class TracePage:
    """Some acts, newest first; hand `next` back as `before` to go on, None where there is no more."""

    rows: tuple[Trace, ...]
    next: int | None


@dataclass(frozen=True, slots=True)
class Watched:
    """What deserves a look among the acts of a period, from the first looked at to the last; `whole` says whether the
    period held no more of them than are looked at."""

    found: tuple[Unusual, ...]
    first_at: datetime | None
    last_at: datetime | None
    whole: bool


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
def unusual_access(*, since: date, until: date, acts: AtMost = MOST) -> Watched:
    """The accesses of agents over a period that deserve a look, by rules that say what they count; 92 days at most.

    Only the latest acts of the period are looked at, as many as `acts`, so that the answer never waits for the whole
    journal. An agent's own file, household and colleagues are known for the accounts that `link_agent` was told.
    """
    if not timedelta(0) <= until - since <= LONGEST:
        raise register.Invalid("until", "une période va de son premier jour à son dernier, sur 92 jours au plus")
    within = journal.stretch(since=_first(since), until=_first(until + DAY), most=min(acts, MOST))
    if within is None:
        return Watched((), None, None, True)
    asked = {"within": within, "roles": _agents(), "zone": PARIS}
    days = tuple(journal.days(**asked, opens=watching.OPENS, closes=watching.CLOSES))
    repeated = journal.repeated(**asked, least=watching.SAME_REASON)
    found = watching.unusual(days, repeated, ties.near(asked, {one.user for one in days}))
    return Watched(found, within.first_at, within.last_at, within.whole)


def _agents() -> list[str]:
    """The roles of people inside the organisation; the machine and people outside have their own limits."""
    return [role for role, term in register.vocabulary().role.items() if not term.external]


def _start(day: date | None) -> datetime | None:
    return _first(day) if day else None


def _first(day: date) -> datetime:
    return datetime.combine(day, time.min, PARIS)


def _end(day: date | None) -> datetime | None:
    return datetime.combine(day, time.max, PARIS) if day else None
