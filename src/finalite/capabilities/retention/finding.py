"""Which rows of a scope are due, and which of those a legal hold keeps."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cache

from django.db import models
from django.db.models import F, Q, QuerySet, Value
from django.utils import timezone

from finalite.capabilities.register.guard.prepared import Prepared

from . import legal_holds, periods
from .scoping import Scope, Source
from .values import Action

DEIDENTIFIED = {Action.PSEUDONYMISE, Action.ANONYMISE}


def due_rows(scope: Scope, on: date) -> QuerySet:
    """Rows to treat on a day: over, not held, pointed at by nothing that stays. The retention purpose must be open."""
    rows = _ended(scope, on).exclude(held_condition(scope, on))
    return rows if scope.action in DEIDENTIFIED else scope.unreferenced(rows)


def waiting(found: Sequence[Scope], person_id: int, on: date) -> list[Scope]:
    """Those scopes of one fiche that have a row about somebody which is over, held or not: most have none.

    All the tables are asked by one statement for days and one for instants, compiled once: a person has few rows in
    each. The retention purpose must be open.
    """
    begun: dict[Source, list[tuple]] = {source: [] for source in (scope.source for scope in found) if source.links}
    for stamp in (False, True):
        asked = tuple(source for source in begun if source.stamp is stamp)
        for place, start, rule in _begun(asked).rows(person_id) if asked else ():
            begun[asked[place]].append((start, rule))
    return [scope for scope in found if _is_over(scope, begun.get(scope.source, ()), on)]


@cache
def _begun(sources: tuple[Source, ...]) -> Prepared:
    """When the period of each row about a person began, and by which rule where the table serves several fiches."""
    return Prepared(lambda person: _together([_started(n, one, person) for n, one in enumerate(sources)]), int)


def _together(parts: list[QuerySet]) -> QuerySet:
    return parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]


def _started(place: int, source: Source, person: int) -> QuerySet:
    about = Q(pk__in=[])
    for link in source.links:
        about |= Q(**{link: person})
    rows = source.model._default_manager.filter(about, **({"fiche": source.fiche} if source.fiche else {}))
    rule = F("retention_rule") if source.fiche else Value("", models.CharField())
    return rows.values_list(Value(place, models.IntegerField()), source.start, rule)


def _is_over(scope: Scope, begun: Iterable[tuple], on: date) -> bool:
    last = periods.last_due_start(scope.keep, on)
    return any(start is not None and rule in ("", scope.rule.id) and _day(start) <= last for start, rule in begun)


def _day(begun: date | datetime) -> date:
    """The day in Paris, as the engine counts it."""
    return timezone.localdate(begun) if isinstance(begun, datetime) else begun


def held_rows(scope: Scope, on: date) -> QuerySet:
    """Rows that are over and that a hold keeps."""
    return _ended(scope, on).filter(held_condition(scope, on))


def held_condition(scope: Scope, on: date) -> Q:
    """What a hold keeps: rows about the person, whichever column says so, and rows of the case."""
    persons, cases = legal_holds.held(fiche=scope.fiche, on=on)
    found = Q(pk__in=[])
    for link in scope.links:
        found |= Q(**{f"{link}__in": persons}) if persons else Q(pk__in=[])
    if "case_id" in scope.columns and cases:
        found |= Q(case_id__in=cases)
    return found


def _ended(scope: Scope, on: date) -> QuerySet:
    rows = scope.over(on)
    if scope.action not in DEIDENTIFIED:
        return rows
    for link in scope.links:  # a de-identified row has lost its person and is done
        rows = rows.filter(Q(**{f"{link}__gte": 0}))
    return rows
