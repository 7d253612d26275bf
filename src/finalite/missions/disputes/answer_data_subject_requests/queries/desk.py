"""The data-protection officer's desk: what is open, what is due, what is late."""

from datetime import date, datetime

from finalite.capabilities import register

from ..models import AuthorityProcedure, Complaint, DataRequest, Incident
from ..operations import controls, incidents
from ..values import ComplaintState, IncidentState, ProcedureState, RequestLine, Right

MOST = 500


@register.query("answer_rights_requests")
def requests_on_desk(*, on: date, include_closed: bool = False) -> tuple[RequestLine, ...]:
    """The open requests, most urgent first; those past their day are `overdue`. Who asked is in the journal as seen."""
    found = DataRequest.objects.order_by("due_on", "id")
    rows = list((found if include_closed else found.filter(closed_on=None))[:MOST])
    register.may_concern(*{row.person_id for row in rows if row.person_id})
    return tuple(
        RequestLine(
            r.pk,
            Right(r.right),
            r.received_on,
            r.due_on,
            r.state,
            bool(r.closed_on is None and r.due_on and on > r.due_on),
            r.person_id,
        )
        for r in rows
    )


@register.query("handle_complaints")
def complaints_on_desk() -> tuple[ComplaintState, ...]:
    """The open complaints, oldest due first."""
    rows = Complaint.objects.filter(closed_on=None).order_by("due_on", "id")[:MOST]
    return tuple(ComplaintState(r.pk, r.state, r.due_on, r.upheld) for r in rows)


@register.query("handle_incidents_and_breaches")
def incidents_on_desk(*, at: datetime) -> tuple[IncidentState, ...]:
    """The incidents not closed, the nearest deadline of 72 hours first; `overdue` past it, unless notified."""
    return incidents.states(list(Incident.objects.filter(closed_at=None).order_by("notify_by", "id")[:MOST]), at)


@register.query("answer_authority_controls")
def procedures_on_desk(*, on: date) -> tuple[ProcedureState, ...]:
    """The authority's procedures still open, with what is overdue."""
    rows = AuthorityProcedure.objects.filter(closed_on=None).order_by("due_on", "id")[:MOST]
    return tuple(controls.state_of(r, on) for r in rows)
