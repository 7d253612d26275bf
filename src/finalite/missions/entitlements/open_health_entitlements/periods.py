"""Reads what is known of people over time in one statement, and says what holds on a day."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.db.models import BigIntegerField, CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast

from finalite.capabilities.register.guard.prepared import Prepared

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
FOR_CARDS = ("right", "insurer", "solidarity", "doctor")
FOR_ADVISERS = ("right", "exemption", "maternity", "injury", "insurer", "solidarity", "doctor")
FOR_PROFESSIONALS = ("right", "exemption", "insurer", "solidarity")


def held_by(person_ids: Iterable[int], tags: Sequence[str] = FOR_PAYMENT) -> dict[int, list[Held]]:
    """What holds of each person over time, in one statement, whatever the number of persons and tags.

    Each kind lives in its own table, because each is its own data category: what is not asked is not read.
    """
    wanted = sorted(set(person_ids))
    rows = _of_one(tuple(tags)).rows(*wanted) if len(wanted) == 1 else _asked(tuple(tags), person_id__in=wanted)
    found = defaultdict(list)
    for row in rows:
        found[row[0]].append(Held(row[0], row[1], row[2] or "", row[3] or "", *row[4:]))
    return found


def _asked(tags: tuple[str, ...], **only: Any) -> QuerySet:
    first, *others = [_asked_before(tag, place == 0).filter(**only) for place, tag in enumerate(_once(tags))]
    return first.union(*others, all=True) if others else first


@cache
def _of_one(tags: tuple[str, ...]) -> Prepared:
    """The question about one person, which every door asks."""
    return Prepared(lambda person: _asked(tags, person_id=person), int)


@cache
def _once(tags: tuple[str, ...]) -> tuple[str, ...]:
    """The questions to ask for these tags, those of one table that are all wanted being a single one."""
    both = {"insurer", "solidarity"} <= set(tags)
    return tuple(
        "complementary" if both and tag == "insurer" else tag for tag in tags if not both or tag != "solidarity"
    )


@cache
def _asked_before(tag: str, leads: bool) -> QuerySet:
    """The question without its persons: building it costs more than asking it, and it never changes."""
    return QUERIES[tag](tag, leads)


def _rows(query: QuerySet, tag: Any, leads: bool, **given: Any) -> QuerySet:
    """The columns of one kind; the first question of a union says their types, the others only what differs."""
    told = {name: given.get(name, value) for name, value in EMPTY.items()}
    typed = {
        name: Cast(told[name], EMPTY[name].output_field) if leads or name in given else told[name] for name in told
    }
    named = tag if isinstance(tag, F) else Value(tag, CharField())
    return query.order_by().values_list("person_id", named, *typed.values(), "starts_on", "ends_on")


EMPTY = {
    "first": Value("", CharField()),
    "second": Value("", CharField()),
    "number": Value(None, BigIntegerField()),
}


def _all(model: type[models.Periodic], **given: Any) -> Callable[[str, bool], QuerySet]:
    return lambda tag, leads: _rows(model._default_manager.all(), tag, leads, **given)


def _some(model: type[models.Periodic], only: Q, **given: Any) -> Callable[[str, bool], QuerySet]:
    return lambda tag, leads: _rows(model._default_manager.filter(only), tag, leads, **given)


QUERIES: dict[str, Callable[[str, bool], QuerySet]] = {
    "right": _all(models.Right, first=F("ground"), second=F("review_on")),
    "illness": _some(models.CareProtocol, Q(state="recognised")),
    "exemption": _all(models.Exemption),
    "maternity": _all(models.Pregnancy, first=F("expected_on"), second=F("delivered_on")),
    "disability": _all(models.DisabilityStatus, first=F("kind")),
    "injury": _all(models.WorkInjuryStatus, first=F("kind"), number=F("rate")),
    "insurer": _some(models.Complementary, Q(kind="insurer"), first=F("insurer"), second=F("contract")),
    "solidarity": _some(models.Complementary, Q(kind="solidarity")),
    "complementary": lambda tag, leads: _rows(
        models.Complementary.objects.all(), F("kind"), leads, first=F("insurer"), second=F("contract")
    ),
    "doctor": _all(models.TreatingDoctor, number=F("provider_id")),
    "state": _all(models.CrossBorder, first=F("state")),
    "partner": _all(models.Parenthood, number=F("days")),
    "kept": _all(models.Maintenance, first=F("kind"), second=F("lost")),
}
