"""Appeals against what is decided here, each before its board and with its clock (CSS R142-1, R142-6, R142-8-5)."""

from datetime import date

from finalite import law
from finalite.capabilities import cases, jobs, register
from finalite.capabilities.register import PersonId
from finalite.kernel.calendar import months_deadline

from . import files, models
from .shapes import AppealShown
from .values import Board

SILENCE = {Board.AMICABLE: "board_silence", Board.MEDICAL: "medical_board_silence"}
LODGED, UPHELD, REJECTED, SILENT = "lodged", "upheld", "rejected", "silent"


def lodge(decision: int, board: Board, grounds: str, on: date) -> AppealShown:
    """Take an appeal; late, it is still taken: only the board may say so."""
    made = models.PensionDecision.objects.filter(pk=decision).first()
    if made is None:
        raise register.NotFound("decision", "cette décision n’existe pas")
    row = files.reach(made.file_id)
    if not grounds.strip():
        raise register.Invalid("grounds", "dire pourquoi la décision est contestée")
    if models.Appeal.objects.filter(decided=made, board=board, state=LODGED).exists():
        raise register.Invalid("decision", "un recours est déjà devant cette commission")
    silent_on = months_deadline(on, law.value(f"deadlines.administration.{SILENCE[board]}", on).number)
    case = cases.NewCase(f"appeal_{board}", row.organisation, row.subject, PersonId(row.person_id), silent_on)
    found = models.Appeal.objects.create(
        **files.of(row, on),
        decided=made,
        silent_on=silent_on,
        state=LODGED,
        case_id=cases.open_case(case=case, on=on),
        board=board,
        grounds=grounds,
    )
    return shown(found)


def settle(number: int, upheld: bool, on: date) -> AppealShown:
    """Write what the board decided; upheld, the pension is revised on what it found."""
    found = models.Appeal.objects.select_for_update(of=("self",)).filter(pk=number).first()
    if found is None or found.state not in (LODGED, SILENT):
        raise register.NotFound("appeal", "aucun recours à ce numéro n’attend de réponse")
    register.concerns(PersonId(found.person_id))
    if found.state == LODGED and found.case_id:
        cases.close_case(case_id=found.case_id, outcome=UPHELD if upheld else REJECTED, on=on)
    found.state = UPHELD if upheld else REJECTED
    found.save(update_fields=["state"])
    return shown(found)


def reject_by_silence(on: date, after: int, limit: int) -> jobs.SliceDone:
    """Mark as rejected the appeals whose board stayed silent past its day, each exactly once."""
    waiting = models.Appeal.objects.filter(state=LODGED)
    return cases.reject_by_silence(waiting, on=on, after=after, limit=limit, state=SILENT)


def shown(row: models.Appeal) -> AppealShown:
    """An appeal as its doors give it."""
    return AppealShown(row.pk, Board(row.board), row.recorded_on, row.silent_on, row.state)
