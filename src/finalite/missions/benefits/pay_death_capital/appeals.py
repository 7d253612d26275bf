"""Appeals of claimants before the amicable board, with its clock; what it upholds is calculated anew (CSS R142-1)."""

from datetime import date

from finalite import law
from finalite.capabilities import cases, jobs, people, register
from finalite.capabilities.register import PersonId
from finalite.kernel.calendar import months_deadline

from .models import Appeal, CapitalFile, Claim
from .values import AppealShown, AppealState, ClaimState, Link

SILENCE = "deadlines.administration.board_silence"
CONTESTABLE = (
    ClaimState.AWARDED,
    ClaimState.REFUSED,
    ClaimState.LATE,
    ClaimState.TOO_LATE_SHARED,
    ClaimState.SET_ASIDE,
)


def lodge(one: Claim, grounds: str, on: date) -> AppealShown:
    """Take an appeal; late, it is still taken: only the board may say so."""
    if one.state not in CONTESTABLE:
        raise register.Invalid("claim", "cette demande n’est pas encore décidée")
    if Appeal.objects.filter(claim=one, state=AppealState.LODGED).exists():
        raise register.Invalid("claim", "un recours est déjà devant la commission")
    person = PersonId(one.person_id)
    silent_on = months_deadline(on, law.value(SILENCE, on).number)
    caisse, subject = one.file.organisation, people.subjects_of([person])[person]
    case = cases.NewCase("capital_appeal", caisse, subject, person, silent_on, linked=(PersonId(one.file.person_id),))
    row = Appeal.objects.create(
        subject="death_claimant",
        person_id=person,
        recorded_on=on,
        claim=one,
        silent_on=silent_on,
        state=AppealState.LODGED,
        case_id=cases.open_case(case=case, on=on),
        grounds=grounds,
    )
    return shown(row)


def settle(row: Appeal, upheld: bool, link: Link | None, in_charge: bool | None, on: date) -> AppealShown:
    """Write what the board decided, and what it found of the claim; upheld, the claim counts in the next calculation.

    Raises `Invalid` where the board has already spoken.
    """
    if row.state not in (AppealState.LODGED, AppealState.SILENT):
        raise register.Invalid("appeal", "cette commission s’est déjà prononcée")
    if row.state == AppealState.LODGED and row.case_id:
        cases.close_case(case_id=row.case_id, outcome="upheld" if upheld else "rejected", on=on)
    row.state, row.closed_on = AppealState.UPHELD if upheld else AppealState.REJECTED, on
    row.save(update_fields=["state", "closed_on"])
    if upheld:
        _count_again(row.claim, link, in_charge)
    return shown(row)


def reject_by_silence(on: date, after: int, limit: int) -> jobs.SliceDone:
    """Mark as rejected the appeals whose board stayed silent past its day, each exactly once (CSS R142-6)."""
    waiting = Appeal.objects.filter(state=AppealState.LODGED)
    return cases.reject_by_silence(waiting, on=on, after=after, limit=limit, state=AppealState.SILENT, closed_on=on)


def reach(number: int) -> Appeal:
    """An appeal, locked, with its claimant and the deceased added to the act; raises `Invalid` when there is none."""
    row = Appeal.objects.select_for_update(of=("self",)).select_related("claim__file").filter(pk=number).first()
    if row is None:
        raise register.NotFound("appeal", "ce recours n’existe pas")
    register.concerns(row.person_id, row.claim.file.person_id)
    return row


def shown(row: Appeal) -> AppealShown:
    """An appeal as its doors give it."""
    return AppealShown(
        row.pk, row.claim_id, PersonId(row.person_id), row.recorded_on, row.silent_on, AppealState(row.state)
    )


def _count_again(one: Claim, link: Link | None, in_charge: bool | None) -> None:
    one.link = link or one.link
    one.in_charge = one.in_charge if in_charge is None else in_charge
    one.state, one.closed_on, one.contested = ClaimState.RECEIVED, None, ""
    one.save(update_fields=["link", "in_charge", "state", "closed_on", "contested"])
    # the file is open again until what the board found is calculated, ordered and paid
    CapitalFile.objects.filter(pk=one.file_id).update(closed_on=None)
