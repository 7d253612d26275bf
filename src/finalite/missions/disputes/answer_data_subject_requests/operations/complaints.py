"""Complaints about the use of personal data, received here or passed on by the authority."""

from datetime import date

from finalite.capabilities import cases, register
from finalite.capabilities.register.values import Invalid, NotFound
from finalite.kernel import calendar

from ..models import Complaint
from ..values import ComplaintState, NewComplaint
from .requests import desk

OWN = ("insured_person", "legal_representative")
MONTHS_TO_ANSWER = 1
"""Our own promise, aligned on GDPR 12(3): no text fixes a delay for a complaint to the controller."""


@register.operation("handle_complaints", open_to=OWN)
def receive_complaint(*, complaint: NewComplaint) -> ComplaintState:
    """Register a complaint and start its clock of one month.

    Raises `Invalid` where somebody gives the authority's reference with a complaint of their own.
    """
    reference = complaint.authority_reference
    if reference and register.current_actor().role in OWN:
        raise Invalid("complaint.authority_reference", "laisser vide : l’autorité la donne elle-même avec la plainte")
    due_on = calendar.months_deadline(complaint.received_on, MONTHS_TO_ANSWER)
    case = cases.NewCase("complaint", desk(), "requester", complaint.person_id, due_on)
    case_id = cases.open_case(case=case, on=complaint.received_on)
    row = Complaint.objects.create(
        subject="requester",
        person_id=complaint.person_id,
        case_id=case_id,
        state="open",
        channel=complaint.channel,
        fiche_concerned=complaint.fiche,
        received_on=complaint.received_on,
        due_on=due_on,
        complainant_name=complaint.complainant_name,
        contact=complaint.contact,
        message=complaint.message,
        **({"authority_reference": reference} if reference else {}),
    )
    return _state(row)


@register.operation("handle_complaints", confirm=True)
def close_complaint(*, complaint: int, upheld: bool, findings: str, closed_on: date) -> ComplaintState:
    """Close a complaint with its findings, which the person receives. Raises `Invalid` when unknown, closed or
    unreasoned.
    """
    row = Complaint.objects.filter(pk=complaint).first()
    if row is None or row.closed_on:
        raise NotFound("complaint", f"aucune plainte ouverte n° {complaint}")
    if not findings.strip():
        raise Invalid("findings", "dire ce qui a été constaté : la personne doit pouvoir comprendre la suite donnée")
    if row.person_id:
        register.concerns(row.person_id)
    row.upheld, row.findings, row.closed_on, row.state = upheld, findings, closed_on, "closed"
    row.save(update_fields=["upheld", "findings", "closed_on", "state"])
    cases.close_case(case_id=row.case_id, outcome="upheld" if upheld else "rejected", on=closed_on)
    return _state(row)


def _state(row: Complaint) -> ComplaintState:
    return ComplaintState(row.pk, row.state, row.due_on, row.upheld)
