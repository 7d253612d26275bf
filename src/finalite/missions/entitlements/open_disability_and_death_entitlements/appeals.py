"""Appeals against what this fiche decided: before the amicable board, or the medical one (CSS R142-1, R142-8)."""

from datetime import date

from finalite import law
from finalite.capabilities import cases, people, register
from finalite.capabilities.register import PersonId
from finalite.kernel.calendar import months_deadline

from . import held, models
from .values import AppealShown, Board, SilenceReport

DELAY = "deadlines.administration.appeal_board"
SILENCE = {
    Board.AMICABLE: "deadlines.administration.board_silence",
    Board.MEDICAL: "deadlines.administration.medical_board_silence",
}
DECIDED = ("refused", "implied_refusal", "granted")


def lodge(row: models.Application, board: Board, grounds: str, told_on: date | None, on: date) -> AppealShown:
    """Take an appeal with the clock of its board. `told_on` is the day the person got the decision.

    Late, it is still taken: only the board may say so, and a notice without its remedies starts no clock
    (CSS R142-1-A III).
    """
    if row.state not in DECIDED:
        raise register.Invalid("application", "cette demande n’est pas encore décidée")
    if models.Appeal.objects.filter(application=row, state="lodged", board=board).exists():
        raise register.Invalid("application", "un recours est déjà devant cette commission")
    silent_on = months_deadline(on, law.value(SILENCE[board], on).number)
    caisse = people.caisse_of([row.person_id])[PersonId(row.person_id)]
    case = cases.NewCase(f"appeal_{board}", caisse, row.subject, PersonId(row.person_id), silent_on)
    appeal = models.Appeal.objects.create(
        subject=row.subject,
        person_id=row.person_id,
        recorded_on=on,
        application=row,
        silent_on=silent_on,
        state="lodged",
        case_id=cases.open_case(case=case, on=on),
        board=board,
        grounds=grounds,
    )
    late = told_on is not None and on > months_deadline(told_on, law.value(DELAY, on).number)
    held.note(appeal, on, f"appeal/{appeal.pk}", "appeal_lodged", "hors délai" if late else "dans le délai")
    return shown(appeal)


def settle(appeal: models.Appeal, upheld: bool, on: date) -> AppealShown:
    """Write what the board decided; upheld, the request is open again and must be decided anew.

    Raises `Invalid` where the board has already spoken.
    """
    if appeal.state not in ("lodged", "implied_rejection"):
        raise register.Invalid("appeal", "cette commission s’est déjà prononcée")
    if appeal.state == "lodged" and appeal.case_id:
        cases.close_case(case_id=appeal.case_id, outcome="upheld" if upheld else "rejected", on=on)
    appeal.state, appeal.closed_on = "upheld" if upheld else "rejected", on
    appeal.save(update_fields=["state", "closed_on"])
    held.note(appeal, on, f"appeal/{appeal.pk}", f"appeal_{appeal.state}", "décision de la commission")
    if upheld:
        _open_again(appeal.application, on)
    return shown(appeal)


def reject_by_silence(on: date, after: int, limit: int) -> SilenceReport:
    """Mark as rejected the appeals whose board stayed silent past its day, each exactly once (CSS R142-6, R142-8-5)."""
    late = models.Appeal.objects.select_for_update().filter(state="lodged", silent_on__lt=on, pk__gt=after)
    rows = list(late.order_by("pk")[:limit])
    known = register.may_concern(*(row.person_id for row in rows))
    done = [row for row in rows if row.person_id in known]
    for row in done:
        row.state = "implied_rejection"
        row.save(update_fields=["state"])
        held.note(row, on, "silence", "appeal_implied", f"aucune réponse au {row.silent_on:%d/%m/%Y}")
        if row.case_id:
            cases.close_case(case_id=row.case_id, outcome="implied_rejection", on=on)
    return SilenceReport(len(rows), len(done), rows[-1].pk if rows else after)


def reach(number: int) -> models.Appeal:
    """An appeal, locked, its person added to the act; raises `Invalid` when there is none."""
    row = models.Appeal.objects.select_for_update(of=("self",)).filter(pk=number).first()
    if row is None:
        raise register.NotFound("appeal", "ce recours n’existe pas")
    register.concerns(row.person_id)
    return row


def shown(row: models.Appeal) -> AppealShown:
    """An appeal as its doors give it."""
    return AppealShown(row.pk, PersonId(row.person_id), Board(row.board), row.recorded_on, row.silent_on, row.state)


def _open_again(row: models.Application, on: date) -> None:
    if row.state == "granted":
        return
    caisse = people.caisse_of([row.person_id])[PersonId(row.person_id)]
    case = cases.NewCase(f"application_{row.kind}", caisse, row.subject, PersonId(row.person_id))
    row.state, row.silent_on, row.closed_on = "waiting", None, None
    row.case_id = row.case_id or cases.open_case(case=case, on=on)
    row.save(update_fields=["state", "silent_on", "closed_on", "case_id"])
