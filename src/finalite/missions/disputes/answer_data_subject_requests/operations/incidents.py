"""Security incidents and breaches: recorded at once, assessed, notified within 72 hours, told to people when risk is
high.
"""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from finalite.capabilities import exchange, register
from finalite.capabilities.register.values import Invalid, NotFound, PersonId
from finalite.kernel.decision import UNKNOWN, Unknown

from .. import rules
from ..models import AffectedPerson, Incident
from ..values import BreachNotification, IncidentReport, IncidentState, Risk
from .letters import breach_letter
from .requests import FICHE


@register.operation("handle_incidents_and_breaches")
def record_incident(*, report: IncidentReport) -> IncidentState:
    """Enter an incident in the register of incidents; the 72 hours run from `known_at` (GDPR 33(1), 33(5))."""
    if report.known_at.tzinfo is None:
        raise Invalid("known_at", "préciser le fuseau : le délai se compte en heures")
    row = Incident(
        known_at=report.known_at,
        recorded_by=register.current_actor().user,
        nature=report.nature,
        fiches=list(report.fiches),
        categories=list(report.categories),
        persons_at_most=report.persons_at_most,
        records_at_most=report.records_at_most,
        personal_data=report.personal_data,
    )
    row.notify_by = _assessed(row)[1]
    row.save()
    return state_of(row)


@register.operation("handle_incidents_and_breaches")
def assess_incident(
    *, incident: int, risk: Risk, reasons: str, personal_data: bool | None, unreadable_to_others: bool | None
) -> IncidentState:
    """Assess the risk to people and what follows from it. An unknown risk is treated as one to be notified."""
    row = open_incident(incident)
    if risk is not Risk.UNKNOWN and not reasons.strip():
        raise Invalid("reasons", "motiver l'appréciation du risque : elle est versée au registre des violations")
    row.risk, row.risk_reasons, row.personal_data = risk, reasons, personal_data
    outcome, row.notify_by, tell = _assessed(row, unreadable_to_others)
    row.state = "tell_persons" if tell else outcome
    row.save()
    return state_of(row)


@register.operation("handle_incidents_and_breaches", confirm=True)
def notify_authority(*, incident: int, notification: BreachNotification, notified_at: datetime) -> IncidentState:
    """Notify the authority with what GDPR 33(3) asks; past 72 hours the reasons for the delay are compulsory (33(1)).

    May be repeated: a later notice completes the first (33(4)) without restarting the clock.
    """
    row = open_incident(incident)
    if row.notify_by and notified_at > row.notify_by and not notification.late_reasons.strip() and not row.late_reasons:
        raise Invalid(
            "late_reasons", f"délai dépassé depuis le {row.notify_by:%d/%m/%Y %H:%M} : donner les motifs du retard"
        )
    row.consequences, row.measures = notification.consequences, notification.measures
    row.late_reasons = notification.late_reasons or row.late_reasons
    row.notification = _notice(row, notification)
    exchange.disclose(
        fiche=FICHE,
        recipient="cnil",
        categories=["case_handling"],
        persons=(),
        on=notified_at.date(),
        content_digest=exchange.digest_of(json.dumps(row.notification, sort_keys=True).encode()),
    )
    row.notified_at = row.notified_at or notified_at
    row.state = row.state if row.state == "tell_persons" else "notified"
    row.save()
    return state_of(row)


@register.operation("handle_incidents_and_breaches", confirm=True)
def inform_affected_persons(*, incident: int, persons: tuple[PersonId, ...], informed_at: datetime) -> IncidentState:
    """Write to each person touched by a high-risk breach, once each, in plain words (GDPR 34(2))."""
    row = open_incident(incident)
    if not row.consequences or not row.measures:
        raise Invalid(
            "incident", "renseigner d'abord conséquences et mesures (notify_authority) : la lettre les reprend"
        )
    told = set(row.affected.filter(informed_on__isnull=False).values_list("person_id", flat=True))
    for person in dict.fromkeys(p for p in persons if p not in told):
        AffectedPerson.objects.update_or_create(
            incident=row,
            person_id=person,
            defaults={
                "subject": "requester",
                "informed_on": informed_at.date(),
                "letter_id": breach_letter(row, person, informed_at.date()),
            },
        )
    row.state = "persons_told"
    row.save(update_fields=["state"])
    return state_of(row)


@register.operation("handle_incidents_and_breaches", confirm=True)
def close_incident(*, incident: int, closed_at: datetime) -> IncidentState:
    """Close an incident once what the law asks is done. Raises `Invalid` naming what is missing."""
    row = open_incident(incident)
    outcome, _, tell = _assessed(row)
    if row.risk == Risk.UNKNOWN and row.personal_data is not False:
        raise Invalid("incident", "apprécier d'abord le risque (assess_incident)")
    if outcome == "notify" and row.notified_at is None:
        raise Invalid("incident", "notifier d'abord la Cnil (notify_authority)")
    if tell and row.state == "tell_persons":
        raise Invalid("incident", "informer d'abord les personnes (inform_affected_persons)")
    row.state, row.closed_at = "closed", closed_at
    row.save(update_fields=["state", "closed_at"])
    return state_of(row)


def open_incident(incident: int) -> Incident:
    """The open incident of that number. Raises `Invalid` when unknown or closed."""
    row = Incident.objects.filter(pk=incident, closed_at=None).first()
    if row is None:
        raise NotFound("incident", f"aucun incident ouvert n° {incident}")
    return row


def state_of(row: Incident) -> IncidentState:
    """An incident as values."""
    return states([row])[0]


def states(rows: Sequence[Incident], at: datetime | None = None) -> tuple[IncidentState, ...]:
    """Incidents as values, `overdue` at an hour where one is given."""
    told = AffectedPerson.objects.filter(incident__in=rows, informed_on__isnull=False)
    informed = Counter(told.values_list("incident_id", flat=True))
    return tuple(
        IncidentState(
            row.pk,
            row.state,
            Risk(row.risk),
            row.notify_by,
            row.notified_at,
            informed[row.pk],
            row.nature,
            at is not None and is_late(row, at),
        )
        for row in rows
    )


def is_late(row: Incident, at: datetime) -> bool:
    """Past the 72 hours, unless the authority was told or need not be (GDPR 33(1))."""
    waits = row.state not in ("register_only", "closed") and row.notified_at is None
    return waits and row.notify_by is not None and at > row.notify_by


def _assessed(row: Incident, unreadable: bool | None = None) -> tuple[str, datetime, bool]:
    facts = rules.BreachFacts(row.known_at, str(row.risk), _fact(row.personal_data), _fact(unreadable))
    decision = rules.assess_breach(facts, row.known_at.date())
    codes = decision.lines[0].codes
    return decision.outcome, datetime.fromisoformat(str(codes["notify_by"])), bool(codes["tell_persons"])


def _fact(value: bool | None) -> bool | Unknown:
    return UNKNOWN if value is None else value


def _notice(row: Incident, notification: BreachNotification) -> dict[str, object]:
    return {
        "nature": row.nature,
        "categories": row.categories,
        "persons_at_most": row.persons_at_most,
        "records_at_most": row.records_at_most,
        "consequences": notification.consequences,
        "measures": notification.measures,
        "contact_point": notification.contact_point,
        "late_reasons": notification.late_reasons,
    }
