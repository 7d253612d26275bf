"""Follows injuries where they are recognised: each change there is met here once, whatever was decided before."""

from datetime import date

from finalite.capabilities import cases, jobs, register
from finalite.capabilities.register import PersonId

from . import injuries, recalculating, settling
from .models import CareLine, Injury
from .values import LineState

CHANGED = "injury_changed"


def follow(on: date, after: int, limit: int) -> jobs.SliceDone:
    """Look at the next injuries: what a change opens is paid, what it takes away waits for an agent with a case."""
    rows = list(Injury.objects.select_for_update().filter(pk__gt=after).order_by("pk")[:limit])
    if not rows:
        return jobs.SliceDone(0, 0, after)
    known = register.may_concern(*{row.person_id for row in rows})
    changed = injuries.changes([row for row in rows if row.person_id in known], on)
    for row in changed:
        recalculating.favourable(row, on)
        _to_look_at(row, on)
    return jobs.SliceDone(len(rows), len(changed), rows[-1].pk)


def look_again(on: date, after: int, limit: int) -> jobs.SliceDone:
    """Find the injury of the next lines that have none, now that it may have been declared; paid where it was."""
    waiting = CareLine.objects.select_for_update(of=("self",)).filter(
        state__in=(LineState.WAITING, LineState.REFUSED), injury__isnull=True, pk__gt=after
    )
    rows = list(waiting.order_by("pk")[:limit])
    if not rows:
        return jobs.SliceDone(0, 0, after)
    known = register.may_concern(*{row.person_id for row in rows})
    mine = [row for row in rows if row.person_id in known]
    found = injuries.seen({row.person_id for row in mine}, on)
    ready = [(row, of) for row in mine if isinstance(of := injuries.of(row, found.get(row.person_id, ())), Injury)]
    for row, injury in ready:
        settling.linked(row, injury)
    for injury in {injury.pk: injury for _, injury in ready}.values():
        recalculating.favourable(injury, on)
    return jobs.SliceDone(len(rows), len(ready), rows[-1].pk)


def _to_look_at(row: Injury, on: date) -> None:
    """Open one case for an agent where care was paid that the change may take away."""
    paid = row.lines.filter(state=LineState.PAID)
    lost = injuries.recognised(row) is False
    after = row.closed_on is not None and paid.filter(act_on__gt=row.closed_on).exists()
    if row.case_id is None and paid.exists() and (lost or after):
        case = cases.NewCase(CHANGED, row.organisation, person_id=PersonId(row.person_id))
        row.case_id = cases.open_case(case=case, on=on)
        row.save(update_fields=["case_id"])


def looked_at(row: Injury, on: date) -> None:
    """Close the case of a change once an agent had the injury recalculated."""
    if row.case_id is not None:
        cases.close_case(case_id=row.case_id, outcome="recalculated", on=on)
        row.case_id = None
        row.save(update_fields=["case_id"])
