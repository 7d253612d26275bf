"""Decisions contested before the amicable board, with its clock (CSS R142-1, R142-6)."""

from datetime import date

from finalite import law
from finalite.capabilities import cases, jobs, register
from finalite.capabilities.register import PersonId
from finalite.kernel.calendar import months_deadline

from . import allowance, plausible, settling
from .models import AllowanceFile, CareClaim, Dispute, PackageClaim
from .values import About, ClaimState, DisputeShown, DisputeState, FileState

SILENCE = "deadlines.administration.board_silence"
KIND = "derogatory_dispute"


def lodge(about: About, number: int, grounds: str, on: date) -> DisputeShown:
    """Take a dispute on something decided; late, it is still taken: only the board may say so."""
    register.check_days(on=on)
    plausible.words(2_000, grounds=grounds)
    row = _decided(about, number)
    if row.person_id is None:
        raise register.Invalid("about", "ce forfait ne nomme personne : le professionnel conteste hors de ce dossier")
    if Dispute.objects.filter(about=about, source_id=number, state=DisputeState.LODGED).exists():
        raise register.Invalid("number", "un recours est déjà devant la commission")
    silent_on = months_deadline(on, law.value(SILENCE, on).number)
    case = cases.NewCase(KIND, row.organisation, person_id=PersonId(row.person_id), due_on=silent_on)
    made = Dispute.objects.create(
        subject="derogatory_beneficiary",
        person_id=row.person_id,
        lodged_on=on,
        silent_on=silent_on,
        state=DisputeState.LODGED,
        case_id=cases.open_case(case=case, on=on),
        source_id=number,
        about=about,
        grounds=grounds.strip(),
    )
    return shown(made)


def _decided(about: About, number: int) -> CareClaim | PackageClaim | AllowanceFile:
    if about is About.ALLOWANCE:
        file = allowance.reach(number)
        if file.state == FileState.WAITING:
            raise register.Invalid("number", "cette demande n’est pas encore décidée")
        return file
    claim = settling.reach_care(number) if about is About.CARE else settling.reach_package(number)
    if claim.state not in (ClaimState.DECIDED, ClaimState.REFUSED):
        raise register.Invalid("number", "cette demande n’est pas encore décidée")
    return claim


def settle(number: int, upheld: bool, on: date) -> DisputeShown:
    """Write what the board decided; upheld, what was refused is open again, and what was paid is to be recalculated."""
    row = Dispute.objects.select_for_update().filter(pk=number).first()
    if row is None:
        raise register.NotFound("dispute", "ce recours n’existe pas")
    register.concerns(row.person_id)
    if row.state not in (DisputeState.LODGED, DisputeState.SILENT):
        raise register.Invalid("dispute", "cette commission s’est déjà prononcée")
    if row.state == DisputeState.LODGED and row.case_id:
        cases.close_case(case_id=row.case_id, outcome="upheld" if upheld else "rejected", on=on)
    row.state, row.closed_on = DisputeState.UPHELD if upheld else DisputeState.REJECTED, on
    row.save(update_fields=["state", "closed_on"])
    if upheld:
        _reopen(About(row.about), row.source_id)
    return shown(row)


def _reopen(about: About, number: int) -> None:
    """What was refused waits again; nothing is paid by the board's word alone."""
    row = _decided(about, number)
    if isinstance(row, AllowanceFile):
        if row.state == FileState.REFUSED:
            row.state, row.closed_on = FileState.WAITING, None
            row.save(update_fields=["state", "closed_on"])
    elif row.state == ClaimState.REFUSED:
        row.state, row.closed_on = ClaimState.SUSPENDED, None
        row.save(update_fields=["state", "closed_on"])


def reject_by_silence(on: date, after: int, limit: int) -> jobs.SliceDone:
    """Mark as rejected the disputes whose board stayed silent past its day, each exactly once (CSS R142-6)."""
    waiting = Dispute.objects.filter(state=DisputeState.LODGED)
    return cases.reject_by_silence(waiting, on=on, after=after, limit=limit, state=DisputeState.SILENT, closed_on=on)


def shown(row: Dispute) -> DisputeShown:
    """A dispute as its doors give it."""
    return DisputeShown(row.pk, About(row.about), row.source_id, row.lodged_on, row.silent_on, DisputeState(row.state))
