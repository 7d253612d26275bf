"""One file at a time: a request with what was answered, the register of incidents, a breach with its 72 hours."""

from datetime import datetime

from finalite.capabilities import register
from finalite.capabilities.register.values import NotFound

from ..models import DataRequest, Incident
from ..operations import incidents
from ..values import FicheAnswer, IncidentFile, IncidentState, RequestFile, Right, Risk

MOST = 500


@register.query("answer_rights_requests")
def request_file(*, request: int) -> RequestFile:
    """One request with its clock, its author and what was answered. Raises `Invalid` for an unknown number."""
    row = DataRequest.objects.filter(pk=request).first()
    if row is None:
        raise NotFound("request", f"aucune demande n° {request}")
    if row.person_id:
        register.concerns(row.person_id)
    return RequestFile(
        request=row.pk,
        right=Right(row.right),
        state=row.state,
        channel=row.channel,
        ground=row.ground,
        fiche=row.fiche_asked,
        requester_name=row.requester_name,
        person_id=row.person_id,
        received_on=row.received_on,
        due_on=row.due_on,
        extended_on=row.extended_on,
        closed_on=row.closed_on,
        message=row.message,
        answers=tuple(
            FicheAnswer(o.fiche, o.outcome, o.article, o.explanation) for o in row.outcomes.order_by("fiche")
        ),
    )


@register.query("handle_incidents_and_breaches")
def incident_register(*, at: datetime) -> tuple[IncidentState, ...]:
    """Every incident, closed ones too, the latest first: the register that GDPR 33(5) asks for."""
    return incidents.states(list(Incident.objects.order_by("-known_at", "-pk")[:MOST]), at)


@register.query("handle_incidents_and_breaches")
def incident_file(*, incident: int, at: datetime) -> IncidentFile:
    """One incident with its facts and what was notified. Raises `Invalid` for an unknown number."""
    row = Incident.objects.filter(pk=incident).first()
    if row is None:
        raise NotFound("incident", f"aucun incident n° {incident}")
    return IncidentFile(
        incident=row.pk,
        state=row.state,
        known_at=row.known_at,
        recorded_by=row.recorded_by,
        nature=row.nature,
        fiches=tuple(row.fiches),
        categories=tuple(row.categories),
        persons_at_most=row.persons_at_most,
        records_at_most=row.records_at_most,
        personal_data=row.personal_data,
        risk=Risk(row.risk),
        risk_reasons=row.risk_reasons,
        consequences=row.consequences,
        measures=row.measures,
        contact_point=str(row.notification.get("contact_point", "")),
        notify_by=row.notify_by,
        notified_at=row.notified_at,
        late_reasons=row.late_reasons,
        persons_informed=row.affected.filter(informed_on__isnull=False).count(),
        closed_at=row.closed_at,
        overdue=incidents.is_late(row, at),
    )
