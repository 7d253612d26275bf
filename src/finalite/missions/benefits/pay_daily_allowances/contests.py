"""Contests: a decision looked at again by an agent; two months of silence reject it (CSS R142-6)."""

from datetime import date

from finalite import law
from finalite.capabilities import cases, jobs, register
from finalite.capabilities.register import PersonId
from finalite.kernel.calendar import months_deadline

from . import correcting
from .models import Contest, Stop
from .values import ContestShown, StopState

SILENCE = "deadlines.administration.silence_rejection"


def lodge(row: Stop, grounds: str, on: date) -> ContestShown:
    """Open a contest with its clock; one at a time for a stop."""
    if Contest.objects.filter(stop=row, state="lodged").exists():
        raise register.Invalid("stop", "une contestation de cet arrêt attend déjà sa réponse")
    silent_on = months_deadline(on, law.value(SILENCE, on).number)
    case = cases.NewCase("contest", row.organisation, row.subject, PersonId(row.person_id), silent_on)
    contest = Contest.objects.create(
        subject=row.subject,
        person_id=row.person_id,
        stop=row,
        lodged_on=on,
        silent_on=silent_on,
        state="lodged",
        case_id=cases.open_case(case=case, on=on),
        grounds=grounds,
    )
    return shown(contest)


def settle(number: int, upheld: bool, on: date) -> ContestShown:
    """Answer a contest; upheld, a refused stop is open again and decided on what is known now."""
    row = Contest.objects.select_for_update().filter(pk=number).first()
    if row is None or row.state not in ("lodged", "implied_rejection"):
        raise register.Invalid("contest", "aucune contestation n’attend de réponse sous ce numéro")
    register.concerns(row.person_id)
    _close(row, "upheld" if upheld else "rejected", on)
    stop = Stop.objects.select_for_update().get(pk=row.stop_id)
    if upheld and stop.state == StopState.REFUSED:
        stop.state = StopState.OPEN
        correcting.refresh(stop, on)
    return shown(row)


def reject_by_silence(on: date, after: int, limit: int) -> jobs.SliceDone:
    """Note the contests whose day has passed as rejected, each once; an agent may still answer them."""
    late = Contest.objects.select_for_update().filter(state="lodged", silent_on__lt=on)
    return jobs.one_slice(late, lambda row: _silent(row, on), after=after, limit=limit)


def _silent(row: Contest, on: date) -> None:
    row.state = "implied_rejection"
    row.save(update_fields=["state"])
    if row.case_id:
        cases.note_event(case_id=row.case_id, kind="implied_rejection", on=on)


def shown(row: Contest) -> ContestShown:
    """A contest as its doors give it."""
    return ContestShown(row.pk, row.stop_id, row.lodged_on, row.silent_on, row.state)


def _close(row: Contest, state: str, on: date) -> None:
    row.state, row.closed_on = state, on
    row.save(update_fields=["state", "closed_on"])
    if row.case_id:
        cases.close_case(case_id=row.case_id, outcome=state, on=on)
