"""Reads what is known of people over time in one statement, and says what holds on a day."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.db.models import BigIntegerField, CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast

from . import models


@dataclass(frozen=True, slots=True)
class Held:
    """Something true of a person over a half-open period; what the three values mean depends on the tag."""

    person_id: int
    tag: str
    first: str
    second: str
    number: int | None
    starts_on: date
    ends_on: date | None

    def holds_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)


FOR_PAYMENT = ("right", "illness", "maternity", "disability", "injury", "insurer", "solidarity", "doctor", "state")
AT_A_GLANCE = {
    "right": "entitlements",
    "kept": "entitlements",
    "illness": "exemption",
    "exemption": "exemption",
    "maternity": "maternity",
    "partner": "maternity",
    "disability": "disability_status",
    "injury": "work_injury",
    "insurer": "complementary_cover",
    "solidarity": "complementary_cover",
    "doctor": "treating_doctor",
    "state": "affiliation",
}
"""What the time line of a person shows, with the category each needs: a role sees the lines of its own categories."""
FOR_PROFESSIONALS = ("right", "exemption", "insurer", "solidarity")


def held_by(person_ids: Iterable[int], tags: Sequence[str] = FOR_PAYMENT) -> dict[int, list[Held]]:
    """What holds of each person over time, in one statement, whatever the number of persons and tags.

    Each kind lives in its own table, because each is its own data category: what is not asked is not read.
    """
    wanted = sorted(set(person_ids))
    first, *others = [_asked_before(tag).filter(person_id__in=wanted) for tag in tags]
    found = defaultdict(list)
    for row in first.union(*others, all=True):
        found[row[0]].append(Held(row[0], row[1], row[2] or "", row[3] or "", *row[4:]))
    return found


@cache
def _asked_before(tag: str) -> QuerySet:
    """The question without its persons: building it costs more than asking it, and it never changes."""
    return QUERIES[tag](tag)


def _rows(query: QuerySet, tag: str, **given: Any) -> QuerySet:
    empty = {
        "first": Value("", CharField()),
        "second": Value("", CharField()),
        "number": Value(None, BigIntegerField()),
    }
    # PostgreSQL gives the empty columns of a union no type of their own
    given = {name: Cast(given.get(name, value), value.output_field) for name, value in empty.items()}
    return query.order_by().values_list("person_id", Value(tag, CharField()), *given.values(), "starts_on", "ends_on")


def _all(model: type[models.Periodic], **given: Any) -> Callable[[str], QuerySet]:
    return lambda tag: _rows(model._default_manager.all(), tag, **given)


def _some(model: type[models.Periodic], only: Q, **given: Any) -> Callable[[str], QuerySet]:
    return lambda tag: _rows(model._default_manager.filter(only), tag, **given)


QUERIES: dict[str, Callable[[str], QuerySet]] = {
    "right": _all(models.Right, first=F("ground"), second=F("review_on")),
    "illness": _some(models.CareProtocol, Q(state="recognised")),
    "exemption": _all(models.Exemption),
    "maternity": _all(models.Pregnancy, first=F("expected_on"), second=F("delivered_on")),
    "disability": _all(models.DisabilityStatus, first=F("kind")),
    "injury": _all(models.WorkInjuryStatus, first=F("kind"), number=F("rate")),
    "insurer": _some(models.Complementary, Q(kind="insurer"), first=F("insurer"), second=F("contract")),
    "solidarity": _some(models.Complementary, Q(kind="solidarity")),
    "doctor": _all(models.TreatingDoctor, number=F("provider_id")),
    "state": _all(models.CrossBorder, first=F("state")),
    "partner": _all(models.Parenthood, number=F("days")),
    "kept": _all(models.Maintenance, first=F("kind"), second=F("lost")),
}
