"""Which rows of a scope are due, and which of those a legal hold keeps."""

from datetime import date, datetime
from functools import cache
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from finalite.capabilities.register.guard.prepared import Prepared

from . import legal_holds, periods
from .scoping import Scope
from .values import Action

DEIDENTIFIED = {Action.PSEUDONYMISE, Action.ANONYMISE}


def due_rows(scope: Scope, on: date) -> QuerySet:
    """Rows to treat on a day: over, not held, pointed at by nothing that stays. The retention purpose must be open."""
    rows = _ended(scope, on).exclude(held_condition(scope, on))
    return rows if scope.action in DEIDENTIFIED else scope.unreferenced(rows)


def may_be_due(scope: Scope, person_id: int, on: date) -> bool:
    """Whether a row about one person is over, held or not: most tables hold none. The retention purpose must be open.

    Asks for all the rules of a table at once, by a statement compiled once: a person has few rows in each.
    """
    if not scope.links:
        return False
    last = periods.last_due_start(scope.keep, on)
    rows = _begun(scope.model, scope.fiche, scope.start, scope.links, scope.shared).rows(person_id)
    return any(begun is not None and _day(begun) <= last for begun, *rule in rows if rule in ([], [scope.rule.id]))


@cache
def _begun(model: Any, fiche: str, start: str, links: tuple[str, ...], shared: bool) -> Prepared:
    """When the period of each row about a person began, and by which rule where the table serves several fiches."""
    own, told = ({"fiche": fiche}, (start, "retention_rule")) if shared else ({}, (start,))

    def build(person: int) -> QuerySet:
        about = Q(pk__in=[])
        for link in links:
            about |= Q(**{link: person})
        return model._default_manager.filter(about, **own).values_list(*told)

    return Prepared(build, int)


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
