"""Requests to exercise a right: received, identified, extended, refused; the clock is the law's."""

from datetime import date

from finalite.capabilities import cases, documents, register, subject_rights
from finalite.capabilities.register.values import Invalid, NotFound, PersonId

from .. import rules
from ..models import DataRequest, RequestOutcome
from ..values import Channel, ExtensionReason, NewRequest, RefusalGround, RequestReceipt
from .letters import acknowledge, answer_by_letter

FICHE = "answer_data_subject_requests"
NATIONAL = "CNAM"


@register.operation("answer_rights_requests", open_to=("insured_person", "legal_representative"))
def receive_request(*, request: NewRequest) -> RequestReceipt:
    """Register a request, start its clock and acknowledge it; asks for proof when the person is not identified.

    Somebody signed in to their own account is identified by that. The month runs from receipt in every case (GDPR
    12(3)).
    Raises `Invalid` for a fiche that the register does not have.
    """
    _check_fiche(request.fiche)
    due_on = _due_on(request.received_on, False)
    identified = request.channel is Channel.ACCOUNT and request.person_id is not None
    row = DataRequest.objects.create(
        subject="requester",
        person_id=request.person_id,
        right=request.right,
        channel=request.channel,
        ground=request.ground,
        fiche_asked=request.fiche,
        received_on=request.received_on,
        clock_from=request.received_on,
        due_on=due_on,
        state="identified" if identified else "proof_asked",
        requester_name=request.requester_name,
        postal_contact=request.postal_contact,
        electronic_contact=request.electronic_contact,
        message=request.message,
    )
    row.case_id = _open_case(row, due_on)
    row.save(update_fields=["case_id"])
    acknowledge(row, request.received_on)
    return _receipt(row)


@register.operation("answer_rights_requests")
def prove_identity(*, request: int, person: PersonId, document: int | None, proved_on: date) -> RequestReceipt:
    """Tie a request to the person it comes from; `document` is the stored proof, kept one month after closure.

    Raises `Invalid` when the request is closed or already tied to somebody else.
    """
    row = open_request(request)
    if row.person_id not in (None, person):
        raise Invalid("person", "cette demande est déjà rattachée à une autre personne ; ouvrir une nouvelle demande")
    row.person_id, row.identity_proof, row.state = person, document, "identified"
    row.save(update_fields=["person_id", "identity_proof", "state"])
    cases.note_event(case_id=case_of(row), kind="identity_proved", on=proved_on)
    return _receipt(row)


@register.operation("answer_rights_requests")
def extend_request(*, request: int, reason: ExtensionReason, extended_on: date) -> RequestReceipt:
    """Add two months for complexity or number, told to the person within the first month (GDPR 12(3)).

    Raises `Invalid` after the first month, or when already extended.
    """
    row = open_request(request)
    if row.extended_on:
        raise Invalid("request", f"déjà prolongée le {row.extended_on:%d/%m/%Y} : une seule prolongation est permise")
    if extended_on > _due_on(row.received_on, False):
        raise Invalid("extended_on", "le premier mois est passé : la prolongation devait être annoncée avant")
    row.extended_on, row.extension_reason = extended_on, reason
    row.due_on = _due_on(row.received_on, True)
    row.save(update_fields=["extended_on", "extension_reason", "due_on"])
    cases.reschedule(case_id=case_of(row), due_on=row.due_on, on=extended_on)
    acknowledge(row, extended_on)
    return _receipt(row)


@register.operation("answer_rights_requests", confirm=True)
def refuse_request(*, request: int, ground: RefusalGround, explanation: str, refused_on: date) -> RequestReceipt:
    """Refuse a request that is manifestly unfounded or excessive (GDPR 12(5)), or whose author stays unidentified
    (12(6)).

    The letter gives the reason, the complaint to the authority and the court (GDPR 12(4)). `explanation` must not be
    empty.
    """
    row = open_request(request)
    if not explanation.strip():
        raise Invalid("explanation", "motiver le refus : c'est à l'organisme de le démontrer")
    article = "RGPD art. 12(6)" if ground is RefusalGround.UNIDENTIFIED else "RGPD art. 12(5)"
    RequestOutcome.objects.create(
        subject="requester",
        request=row,
        person_id=row.person_id,
        fiche=row.fiche_asked or FICHE,
        article=article,
        outcome="refused",
        explanation=explanation,
        answered_on=refused_on,
    )
    answer_by_letter(row, refused_on)
    close_request(row, "refused", refused_on)
    return _receipt(row)


@register.operation("answer_rights_requests", confirm=True)
def lift_restriction(*, person: PersonId, fiche: str, lifted_on: date) -> RequestReceipt:
    """End a restriction and tell the person first (GDPR 18(3)). Raises `Invalid` where none is in force."""
    row = DataRequest.objects.filter(person_id=person, right="restriction").order_by("-received_on", "-id").first()
    if not subject_rights.lift_limit(person_id=person, fiche=fiche, kind="restriction", on=lifted_on) or row is None:
        raise Invalid("fiche", f"aucune limitation en cours pour {fiche}")
    answer_by_letter(row, lifted_on)
    return _receipt(row)


def open_request(request: int) -> DataRequest:
    """The open request of that number; admits its person to the act. Raises `Invalid` when unknown or closed."""
    row = DataRequest.objects.filter(pk=request).first()
    if row is None:
        raise NotFound("request", f"aucune demande n° {request}")
    if row.person_id:
        register.concerns(row.person_id)
    if row.closed_on:
        raise Invalid("request", f"la demande n° {request} est close depuis le {row.closed_on:%d/%m/%Y}")
    return row


def close_request(row: DataRequest, state: str, on: date) -> None:
    """Close a request and its case; the proof of identity goes a month later."""
    row.state, row.closed_on = state, on
    row.save(update_fields=["state", "closed_on"])
    if row.identity_proof:
        documents.start_retention([row.identity_proof], on=on)
    cases.close_case(case_id=case_of(row), outcome=state, on=on)


def _open_case(row: DataRequest, due_on: date) -> int:
    case = cases.NewCase(f"right_{row.right}", desk(), "requester", row.person_id, due_on)
    return cases.open_case(case=case, on=row.received_on)


def desk() -> str:
    """The body whose data-protection officer answers: that of the actor, else the national one."""
    return register.current_actor().organisation or NATIONAL


def case_of(row: DataRequest) -> int:
    """The case that carries the clock of a request; always there once received."""
    assert row.case_id is not None
    return row.case_id


def _due_on(received_on: date, extended: bool) -> date:
    decision = rules.request_deadline(rules.ClockFacts(received_on, extended), received_on)
    return date.fromisoformat(str(decision.lines[0].codes["due_on"]))


def _check_fiche(slug: str) -> None:
    if slug:
        try:
            register.entry(slug)
        except LookupError as unknown:
            raise Invalid("fiche", str(unknown)) from unknown


def _receipt(row: DataRequest) -> RequestReceipt:
    notes = {
        "proof_asked": "Identité à établir : le délai court déjà",
        "identified": "",
        "refused": "Refus motivé et notifié",
    }
    return RequestReceipt(row.pk, row.state, row.due_on, notes.get(row.state, ""))
