"""Which rows of a scope are due, and which of those a legal hold keeps."""

from datetime import date

from django.db.models import Q, QuerySet

from . import legal_holds
from .scoping import Scope
from .values import Action

DEIDENTIFIED = {Action.PSEUDONYMISE, Action.ANONYMISE}


def due_rows(scope: Scope, on: date) -> QuerySet:
    """Rows to treat on a day: over, not held, pointed at by nothing that stays. The retention purpose must be open."""
    rows = _ended(scope, on).exclude(held_condition(scope, on))
    return rows if scope.action in DEIDENTIFIED else scope.unreferenced(rows)


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
