"""Lets the fiche that covers injuries of work see what came here, and take back what an injury covers after all."""

from datetime import date

from django.db.models import Q

from finalite.capabilities import cases, register

from . import correcting
from .models import CareLine
from .values import GivenUp, LineState, Reason


def taken(keys: tuple[str, ...]) -> tuple[str, ...]:
    """Which of these keys a line recorded here bears, whatever became of it."""
    return tuple(CareLine.objects.filter(key__in=keys).order_by("key").values_list("key", flat=True))


def give_up(key: str, on: date) -> GivenUp:
    """Cancel the line of that key, or the last that corrected it; what it had paid is owed by who was paid."""
    rows = CareLine.objects.select_for_update().filter(Q(key=key) | Q(key__startswith=f"{key}#"))
    line = rows.exclude(state=LineState.CANCELLED).order_by("-pk").first()
    if line is None:
        return GivenUp(False, 0)
    register.concerns(line.person_id)
    if line.state == LineState.DECIDED:
        debt = correcting.cancel(line, Reason.WORK_INJURY, on)
        return GivenUp(True, debt.amount if debt else 0)
    line.state, line.closed_on = LineState.CANCELLED, on
    line.save(update_fields=["state", "closed_on"])
    if line.case_id:
        cases.close_case(case_id=line.case_id, outcome="work_injury", on=on)
    return GivenUp(True, 0)
