"""Figures of the activity, with small cells suppressed: nobody can be picked out of a statistic."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from finalite.capabilities import register, statistics

from ..models import AuthorityProcedure, Complaint, DataRequest, Incident
from ..values import Indicator


@register.query("steer_and_evaluate")
def activity(*, since: date, until: date) -> tuple[Indicator, ...]:
    """Requests by right and by delay, complaints by outcome, incidents and procedures between two days, both
    included.
    """
    requests = [_request(r, until) for r in DataRequest.objects.filter(received_on__range=(since, until))]
    complaints = [_complaint(c) for c in Complaint.objects.filter(received_on__range=(since, until))]
    return (
        *_protected(requests, ("right", "delay")),
        *_protected(complaints, ("complaint",)),
        # incidents and procedures are about the body, not about people
        Indicator("incidents", "incidents", Incident.objects.filter(known_at__date__range=(since, until)).count()),
        Indicator(
            "procedures", "procedures", AuthorityProcedure.objects.filter(opened_on__range=(since, until)).count()
        ),
    )


def _request(row: DataRequest, until: date) -> dict[str, Any]:
    late = bool(row.due_on and (row.closed_on or until) > row.due_on)
    return {"right": row.right, "delay": "late" if late else "in_time", "person_id": _whose(row)}


def _complaint(row: Complaint) -> dict[str, Any]:
    outcome = {None: "open", True: "upheld", False: "rejected"}[row.upheld]
    return {"complaint": outcome, "person_id": _whose(row)}


def _whose(row: DataRequest | Complaint) -> int:
    """Somebody not identified counts as one person, apart from every other."""
    return row.person_id if row.person_id is not None else -row.pk


def _protected(rows: Iterable[dict[str, Any]], dimensions: Sequence[str]) -> list[Indicator]:
    table = statistics.tabulate_rows(rows=rows, dimensions=dimensions)
    return [Indicator(" / ".join(cell.key), "+".join(dimensions), cell.count) for cell in table.cells]
