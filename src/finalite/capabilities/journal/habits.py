"""What accounts did, day by day, in numbers: persons met, refusals, acts outside hours, one reason for many."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet
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
    latest = acts.order_by("-at", "-pk").values_list("pk", flat=True).first()
    if latest is None:
        return None
    after = latest - most
    looked = acts.filter(pk__gt=after).aggregate(first=Min("at"), last=Max("at"))
    return Stretch(since, until, after, looked["first"], looked["last"], not acts.filter(pk__lte=after).exists())


def days(*, within: Stretch, roles: Collection[str], opens: int, closes: int, zone: ZoneInfo) -> Iterator[Day]:
    """The days of accounts that acted in these roles; outside is before `opens`, from `closes` on, or a week-end."""
    outside = Q(hour__lt=opens) | Q(hour__gte=closes) | Q(weekday__gte=SATURDAY)
    rows = _acts(within, roles).annotate(
        day=TruncDate("at", tzinfo=zone),
        hour=ExtractHour("at", tzinfo=zone),
        weekday=ExtractIsoWeekDay("at", tzinfo=zone),
    )
    counted = rows.values("user", "role", "day").annotate(
        persons=Count("concerned__person_id", distinct=True),
        refused=Count("pk", distinct=True, filter=Q(outcome="refused")),
        late=Count("pk", distinct=True, filter=outside),
    )
    names = ("user", "role", "day", "persons", "refused", "late")
    yield from (Day(*row) for row in counted.order_by("day", "user", "role").values_list(*names))


def repeated(*, within: Stretch, roles: Collection[str], least: int, zone: ZoneInfo) -> Iterator[Repeated]:
    """The accounts that gave one and the same reason for at least so many persons."""
    rows = _acts(within, roles).exclude(reason="").values("user", "role", "reason")
    counted = rows.annotate(last=Max("at"), persons=Count("concerned__person_id", distinct=True))
    for row in counted.filter(persons__gte=least).order_by("user", "role", "-persons"):
        yield Repeated(row["user"], row["role"], row["last"].astimezone(zone).date(), row["persons"])


def meetings(
    *, within: Stretch, roles: Collection[str], persons: Collection[int], but: Collection[str], few: int, zone: ZoneInfo
) -> Iterator[Meeting]:
    """The acts that concerned these people, `but` operations of some names; a list is more than `few` people."""
    acts = _acts(within, roles).exclude(operation__in=list(but)).filter(concerned__person_id__in=list(persons))
    listed = Concerned.objects.filter(entry=OuterRef("pk")).order_by("person_id")[few : few + 1]
    rows = acts.annotate(day=TruncDate("at", tzinfo=zone), listed=Exists(listed))
    names = ("pk", "user", "role", "organisation", "day", "concerned__person_id", "listed")
    yield from (Meeting(*row) for row in rows.order_by("pk").values_list(*names))


def _acts(within: Stretch, roles: Collection[str]) -> QuerySet:
    acts = Entry.objects.filter(pk__gt=within.after, at__gte=within.since, at__lt=within.until)
    return acts.filter(role__in=list(roles), parent="")
