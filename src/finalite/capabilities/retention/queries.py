"""What the data protection officer's desk asks before anything is erased, and afterwards."""

from datetime import date, datetime

from django.db.models import Min

from finalite.capabilities.register import purpose
from finalite.kernel.unknown import UNKNOWN, Unknown

from . import finding
from .models import ErasureProof
from .scoping import Scope, scopes
from .values import Due, Proof


def due(*, on: date, fiche: str | None = None) -> tuple[Due, ...]:
    """What has reached the end of its period on a day, table by table; nothing is changed."""
    return tuple(line for scope in scopes(fiche=fiche) if (line := _due(scope, on)).rows or line.held)


def is_over(*, fiche: str, person_id: int, on: date) -> bool | Unknown:
    """Whether every period of a fiche is over for one person, and no dispute holds their data.

    True where the fiche holds nothing about them; UNKNOWN where a period has not started, so no end can be told.
    """
    unknown = False
    for scope in scopes(fiche=fiche):
        with purpose.opened(scope.purpose):
            rows = scope.rows().filter(scope.about(person_id))
            over = scope.over(on).filter(scope.about(person_id)).exclude(finding.held_condition(scope, on))
            started = rows.filter(**{f"{scope.start}__isnull": False})
            if over.count() < started.count():
                return False
            unknown = unknown or started.count() < rows.count()
    return UNKNOWN if unknown else True


def proofs(*, fiche: str | None = None, before: int | None = None, limit: int = 50) -> tuple[Proof, ...]:
    """The ledger of erasures, newest first."""
    rows = ErasureProof.objects.all() if fiche is None else ErasureProof.objects.filter(fiche=fiche)
    rows = rows if before is None else rows.filter(pk__lt=before)
    told = rows.order_by("-pk").values_list("at", "on", "fiche", "rule", "model", "action", "rows", "ids_digest")
    return tuple(Proof(*one) for one in told[:limit])


def _due(scope: Scope, on: date) -> Due:
    with purpose.opened(scope.purpose):
        rows = finding.due_rows(scope, on)
        held = finding.held_rows(scope, on).count()
        oldest = rows.aggregate(oldest=Min(scope.start))["oldest"]
        day = oldest.date() if isinstance(oldest, datetime) else oldest
        return Due(scope.fiche, scope.rule.id, scope.label, scope.action, scope.rule.keep, rows.count(), held, day)
