"""Difficult exchanges: told by who was there, decided by a manager, and known to the person, who may answer."""

from datetime import date

from finalite.capabilities import cases, register, retention
from finalite.capabilities.register import PersonId

from .. import keeping, reach, showing, telling
from ..models import Report
from ..values import FICHE, NewReport, ReportShown
from ..words import Incident, Measure, ReportState

KIND = "report"
DECIDE_DAYS = 15
"""Days a manager has before the report turns late on the work list: the project's proposal, no text gives one."""
CALLS_FOR_HELP = (Incident.DISTRESS, Incident.ALERT)
"""What is reported for the sake of the person: no letter reproaches anything."""


@register.operation("handle_incidents")
def report_incident(*, report: NewReport, on: date) -> ReportShown:
    """Tell a manager of a difficult exchange. Only managers read it, and the person through their right of access."""
    register.check_days(on=on, happened_on=report.happened_on)
    if report.happened_on > on:
        raise register.Invalid("happened_on", "ce jour n’est pas encore venu")
    home, subject = reach.home_of(report.person), reach.subject_of(report.person)
    due = on.fromordinal(on.toordinal() + DECIDE_DAYS)
    row = Report.objects.create(
        subject=subject,
        person_id=report.person,
        organisation=home,
        state=ReportState.TO_DECIDE,
        case_id=cases.open_case(case=cases.NewCase(KIND, home, subject, report.person, due), on=on),
        reported_by=register.current_actor().user,
        happened_on=report.happened_on,
        channel=report.channel,
        kind=report.kind,
        facts=reach.text_in("facts", report.facts, keeping.LONGEST),
    )
    return showing.report(row)


@register.operation("handle_incidents", confirm=True)
def decide_report(*, report: int, measure: Measure, until: date | None = None, on: date) -> ReportShown:
    """Decide what follows, and write to the person: what is held against them, what is decided, how to answer.

    No letter goes for a call for help. Raises `Invalid` for who is not a manager, or a report already decided, and for
    one channel only without an end.
    """
    register.check_days(on=on, until=until)
    row = _to_decide(report)
    if measure is Measure.ONE_CHANNEL and (until is None or until <= on):
        raise register.Invalid("until", "dire jusqu’à quand : une restriction a toujours une fin")
    row.measure, row.measure_until, row.state = measure, until, ReportState.DECIDED
    if Incident(row.kind) not in CALLS_FOR_HELP:
        row.letter_id, row.told_on = telling.incident(row, on), on
    _close(row, on)
    return showing.report(row)


@register.operation("handle_incidents", confirm=True)
def dismiss_report(*, report: int, on: date) -> ReportShown:
    """Set a report aside, nothing being held against the person."""
    row = _to_decide(report)
    row.state = ReportState.DISMISSED
    _close(row, on)
    return showing.report(row)


@register.operation("handle_incidents", open_to=("insured_person", "legal_representative"), by_themselves=True)
def say_about_report(*, report: int, text: str) -> ReportShown:
    """What the person says of a report they were told of; it stays beside the facts as long as they do.

    Raises `Invalid` where they were not told of any.
    """
    row = reach.found(Report, report, "report", "ce signalement n’existe pas")
    if row.told_on is None:
        raise register.NotFound("report", "ce signalement n’existe pas")
    row.said = reach.text_in("text", text, keeping.LONGEST)
    row.save(update_fields=["said"])
    return showing.report(row)


@register.operation("handle_incidents")
def open_dispute(*, request: int, reason: str, on: date) -> int:
    """Keep what concerns somebody here while a dispute is pending, whatever the two years; returns the hold's number.

    Raises `Invalid` where one is already open for this request.
    """
    row = reach.request(request)
    if row.hold_id is not None:
        raise register.Invalid("request", "un litige est déjà ouvert pour cette demande")
    row.hold_id = retention.hold(
        reason=reach.text_in("reason", reason, 200),
        placed_by=register.current_actor().user,
        placed_on=on,
        subject=row.subject,
        person_id=row.person_id,
        fiche=FICHE,
    )
    row.save(update_fields=["hold_id"])
    return row.hold_id


@register.operation("handle_incidents")
def close_dispute(*, request: int, on: date) -> PersonId:
    """Let the retention run again, once the dispute is decided for good; returns whose it was."""
    row = reach.request(request)
    if row.hold_id is None:
        raise register.Invalid("request", "aucun litige n’est ouvert pour cette demande")
    retention.release(hold_id=row.hold_id, released_by=register.current_actor().user, released_on=on)
    row.hold_id = None
    row.save(update_fields=["hold_id"])
    return PersonId(row.person_id)


def _to_decide(report: int) -> Report:
    if register.current_actor().role != "line_manager":
        raise register.Refused("seul un encadrant décide d’un signalement", "manager_only")
    row = reach.found(Report, report, "report", "ce signalement n’existe pas")
    if row.state != ReportState.TO_DECIDE:
        raise register.Invalid("report", "ce signalement est déjà décidé")
    return row


def _close(row: Report, on: date) -> None:
    row.decided_by = register.current_actor().user
    row.save()
    cases.close_case(case_id=row.case_id or 0, outcome=str(row.state), on=on)
