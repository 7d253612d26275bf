"""Looks again at stops that were decided: rights opened or closed late, values of the law corrected since.

What is due more is ordered at once. What would be taken back because the right is gone goes to an agent first.
"""

from datetime import date

from finalite import law
from finalite.capabilities import jobs, register

from . import correcting, gathering, stops
from .models import Settlement, Stop
from .values import StopState


def recent(on: date, since: date, after: int, limit: int) -> jobs.SliceDone:
    """Gather the facts of each stop that goes beyond a day anew, and decide again those whose facts have changed."""
    rows = Stop.objects.select_for_update().filter(last_on__gte=since, pk__gt=after)
    found = list(rows.exclude(state=StopState.REFUSED).order_by("pk")[:limit])
    return _slice(found, on, after)


def of_former_law(on: date, after: int, limit: int) -> jobs.SliceDone:
    """Decide again the stops whose last decision rests on another state of the law than the one recorded now."""
    rested = Settlement.objects.filter(current=True, stop_id__gt=after).exclude(law=law.version())
    numbers = list(rested.order_by("stop_id").values_list("stop_id", flat=True).distinct()[:limit])
    return _slice(list(Stop.objects.select_for_update().filter(pk__in=numbers).order_by("pk")), on, after)


def _slice(rows: list[Stop], on: date, after: int) -> jobs.SliceDone:
    known = register.may_concern(*(row.person_id for row in rows))
    done = sum(_again(row, on) for row in rows if row.person_id in known)
    return jobs.SliceDone(len(rows), done, rows[-1].pk if rows else after)


def _again(row: Stop, on: date) -> bool:
    """Whether looking again changed where the stop stands, or what it was given."""
    before = (row.state, _decisions(row))
    row.basis = gathering.written(gathering.gather(row))
    decision = stops.preview(row, on)
    if decision.outcome == "refused" and before[1]:
        if row.state != StopState.TO_REFUSE:
            stops.place(row, decision, on)
    else:
        correcting.refresh(row, on)
    return (row.state, _decisions(row)) != before


def _decisions(row: Stop) -> int:
    return row.settlements.count()
