"""Disputes of a facility on its invoices, with their clock: an answer in time, or the rejection that silence is."""

from datetime import date

from finalite import law
from finalite.capabilities import cases, jobs, register
from finalite.capabilities.register import PersonId
from finalite.kernel.calendar import months_deadline

from . import filing
from .models import Contest, Invoice
from .values import ContestShown
from .words import ContestState, InvoiceState

SILENCE = "deadlines.administration.board_silence"
LONGEST = 2000


def lodge(number: int, grounds: str, on: date) -> ContestShown:
    """Take the dispute of a facility on one of its own decided invoices (CSS R142-1, R142-6); raises `Invalid`."""
    row = Invoice.objects.filter(pk=number).first()
    if row is None or row.state == InvoiceState.RECEIVED:
        raise register.NotFound("invoice", "aucune facture décidée ou suspendue ne porte ce numéro")
    filing.own(row.facility)
    if not 0 < len(grounds.strip()) <= LONGEST:
        raise register.Invalid("grounds", f"dire pourquoi, en {LONGEST} caractères au plus")
    if Contest.objects.filter(invoice_id=number, state=ContestState.LODGED).exists():
        raise register.Invalid("invoice", "une contestation de cette facture est déjà à l’examen")
    silent_on = months_deadline(on, law.value(SILENCE, on).number)
    case = cases.NewCase("contested_invoice", row.organisation, row.subject, PersonId(row.person_id), silent_on)
    return shown(
        Contest.objects.create(
            subject="care_facility",
            facility=row.facility,
            invoice_id=number,
            state=ContestState.LODGED,
            lodged_on=on,
            silent_on=silent_on,
            case_id=cases.open_case(case=case, on=on),
            grounds=grounds.strip(),
        )
    )


def answer(number: int, upheld: bool, text: str, on: date) -> ContestShown:
    """Write the answer to a dispute; upheld, decide the invoice again once what was wrong is corrected."""
    row = Contest.objects.select_for_update().filter(pk=number).first()
    if row is None or row.state not in (ContestState.LODGED, ContestState.SILENT):
        raise register.NotFound("contest", "aucune contestation à répondre ne porte ce numéro")
    filing.within_reach(row.facility)
    if not 0 < len(text.strip()) <= LONGEST:
        raise register.Invalid("text", "dire pourquoi : une décision est motivée")
    row.answer = text.strip()
    row.save(update_fields=["answer"])
    _end(row, ContestState.UPHELD if upheld else ContestState.REJECTED, on)
    return shown(row)


def reject_by_silence(on: date, after: int, limit: int) -> jobs.SliceDone:
    """Mark as rejected the disputes left without an answer past their day, each exactly once (CSS R142-6)."""
    late = Contest.objects.select_for_update().filter(state=ContestState.LODGED, silent_on__lt=on, pk__gt=after)
    rows = list(late.order_by("pk")[:limit])
    for row in rows:
        _end(row, ContestState.SILENT, on)
    return jobs.SliceDone(len(rows), len(rows), rows[-1].pk if rows else after)


def of_facility(facility: int) -> tuple[ContestShown, ...]:
    """The disputes of a facility, the latest first."""
    return tuple(shown(row) for row in Contest.objects.filter(facility=facility).order_by("-pk"))


def shown(row: Contest) -> ContestShown:
    """A dispute and where it stands."""
    return ContestShown(
        row.pk,
        row.facility,
        row.invoice_id,
        row.lodged_on,
        row.silent_on,
        ContestState(row.state),
        row.grounds,
        row.answer,
    )


def _end(row: Contest, state: ContestState, on: date) -> None:
    if row.case_id is not None:
        cases.close_case(case_id=row.case_id, outcome=state.value, on=on)
    row.state, row.closed_on, row.case_id = state, on, None
    row.save(update_fields=["state", "closed_on", "case_id"])
