"""What accounts did, day by day, in numbers: persons met, refusals, acts outside hours, one reason for many."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import ExtractHour, ExtractIsoWeekDay, TruncDate

from finalite.capabilities.register.values import Data

from .models import Concerned, Entry

SATURDAY = 6


@dataclass(frozen=True, slots=True)
class Stretch:
    """The latest acts of a period, as far back as so many go: `whole` where that is the whole period."""

    since: datetime
    until: datetime
    after: int
    first_at: datetime
    last_at: datetime
    whole: bool


@dataclass(frozen=True, slots=True)
class Day:
    """A day of one account in one role."""

    user: Annotated[str, Data("action_trace")]
    role: Annotated[str, Data("action_trace")]
    on: date
    persons: int
    refused: int
    out_of_hours: int


@dataclass(frozen=True, slots=True)
class Repeated:
    """A reason that one account typed for many persons; the words themselves stay in the journal."""

    user: Annotated[str, Data("action_trace")]
    role: Annotated[str, Data("action_trace")]
    last_on: date
    persons: int


@dataclass(frozen=True, slots=True)
class Meeting:
    """An act that concerned somebody; `in_list` where it concerned more people than one picks."""

    act: int
    user: Annotated[str, Data("action_trace")]
    role: Annotated[str, Data("action_trace")]
    organisation: Annotated[str, Data("action_trace")]
    on: date
    person_id: Annotated[int, Data("action_trace")]
    in_list: bool


def stretch(*, since: datetime, until: datetime, most: int) -> Stretch | None:
    """The latest acts of a period, `most` at most, all roles together: what is counted over them has a bounded cost.

    None where nothing happened.
    """
    acts = Entry.objects.filter(at__gte=since, at__lt=until)
    # Each end by its index: asked for the least of many, PostgreSQL may walk the whole journal.
    first = acts.order_by("at", "pk")
    ends = acts.annotate(first=Subquery(first.values("pk")[:1]), first_at=Subquery(first.values("at")[:1]))
    latest = ends.order_by("-at", "-pk").values_list("pk", "at", "first", "first_at").first()
    if latest is None:
        return None
    number, last_at, first_number, first_at = latest
    after = number - most
    if first_number <= after:
        first_at = acts.filter(pk__gt=after).order_by("pk").values_list("at", flat=True)[:1].get()
    return Stretch(since, until, after, first_at, last_at, first_number > after)


def days(*, within: Stretch, roles: Collection[str], opens: int, closes: int, zone: ZoneInfo) -> Iterator[Day]:
    """The days of accounts that acted in these roles; outside is before `opens`, from `closes` on, or a week-end."""
    outside = Q(hour__lt=opens) | Q(hour__gte=closes) | Q(weekday__gte=SATURDAY)
    rows = Entry.objects.filter(pk__gt=within.after, **_asked(within, roles)).annotate(
        day=TruncDate("at", tzinfo=zone),
        hour=ExtractHour("at", tzinfo=zone),
        weekday=ExtractIsoWeekDay("at", tzinfo=zone),
    )
    counted = rows.values_list("user", "role", "day").annotate(
        refused=Count("pk", filter=Q(outcome="refused")), late=Count("pk", filter=outside)
    )
    met = _met(within, roles).annotate(day=TruncDate("entry__at", tzinfo=zone))
    persons = met.values_list("entry__user", "entry__role", "day").annotate(Count("person_id", distinct=True))
    known = {tuple(key): count for *key, count in persons.order_by()}
    for user, role, on, refused, late in counted.order_by("day", "user", "role"):
        yield Day(user, role, on, known.get((user, role, on), 0), refused, late)


def repeated(*, within: Stretch, roles: Collection[str], least: int, zone: ZoneInfo) -> Iterator[Repeated]:
    """The accounts that gave one and the same reason for at least so many persons."""
    rows = _met(within, roles).exclude(entry__reason="").values("entry__user", "entry__role", "entry__reason")
    counted = rows.annotate(last=Max("entry__at"), persons=Count("person_id", distinct=True))
    told = counted.filter(persons__gte=least).order_by("entry__user", "entry__role", "-persons")
    for user, role, last, persons in told.values_list("entry__user", "entry__role", "last", "persons"):
        yield Repeated(user, role, last.astimezone(zone).date(), persons)


def meetings(
    *, within: Stretch, roles: Collection[str], persons: Collection[int], but: Collection[str], few: int, zone: ZoneInfo
) -> Iterator[Meeting]:
    """The acts that concerned these people, `but` operations of some names; a list is more than `few` people."""
    listed = Concerned.objects.filter(entry=OuterRef("entry")).order_by("person_id")[few : few + 1]
    met = _met(within, roles).exclude(entry__operation__in=list(but)).filter(person_id__in=list(persons))
    rows = met.annotate(day=TruncDate("entry__at", tzinfo=zone), listed=Exists(listed)).order_by("pk")
    names = ("entry_id", "entry__user", "entry__role", "entry__organisation", "day", "person_id", "listed")
    yield from (Meeting(*row) for row in rows.values_list(*names))


def _met(within: Stretch, roles: Collection[str]) -> QuerySet:
    """The persons of the acts, bounded on both tables: PostgreSQL would read one of them whole otherwise."""
    asked = {f"entry__{name}": value for name, value in _asked(within, roles).items()}
    return Concerned.objects.filter(entry_id__gt=within.after, **asked)


def _asked(within: Stretch, roles: Collection[str]) -> dict[str, Any]:
    return {"at__gte": within.first_at, "at__lte": within.last_at, "role__in": list(roles), "parent": ""}
