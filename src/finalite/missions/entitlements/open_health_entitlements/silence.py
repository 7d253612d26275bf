"""Notes at their date the refusals that silence makes: the person gains the right to contest, and is told so."""

from datetime import date

from finalite.capabilities import cases, jobs

from . import applications, contests, keeping, models, rules, telling
from .facts import SilenceFacts
from .values import Silent

OPEN_STATES = (applications.RECEIVED, rules.UNDECIDED, "no_law", applications.PROPOSED)


def run(what: Silent, on: date, after: int, limit: int) -> jobs.SliceDone:
    """Look at the next requests or appeals that nobody has answered, in the order of their numbers."""
    return _requests(on, after, limit) if what is Silent.REQUEST else _appeals(on, after, limit)


def clock_of(row: models.Application) -> SilenceFacts:
    """The clock of a request: from its receipt, or from the day its file was complete (CRPA L114-5)."""
    asked = None if row.complete_on else row.papers_asked_on
    return SilenceFacts(received_on=row.complete_on or row.received_on, papers_asked_on=asked)


def _requests(on: date, after: int, limit: int) -> jobs.SliceDone:
    due = models.Application.objects.select_for_update().filter(
        state__in=OPEN_STATES, implied_on__isnull=True, closed_on__isnull=True
    )
    return jobs.one_slice(due, lambda row: _note(row, on), after=after, limit=limit)


def _note(row: models.Application, on: date) -> bool:
    if keeping.assess_silence(clock_of(row), on).outcome != keeping.IMPLIED:
        return False
    row.state, row.implied_on = keeping.IMPLIED, keeping.implied_on(clock_of(row))
    row.save(update_fields=["state", "implied_on"])
    applications.note(
        row.subject,
        row.person_id,
        None,
        on,
        f"application/{row.pk}",
        "implied_refusal",
        f"silence gardé : refus le {row.implied_on} (CRPA L231-4)",
    )
    if row.case_id:
        cases.note_event(case_id=row.case_id, kind="implied_refusal", on=on)
    telling.silence_notice(row, on)
    return True


def _appeals(on: date, after: int, limit: int) -> jobs.SliceDone:
    waiting = models.Contest.objects.select_for_update().filter(state=contests.WAITING)
    return jobs.one_slice(waiting, lambda row: _lapse(row, on), after=after, limit=limit)


def _lapse(row: models.Contest, on: date) -> bool:
    if keeping.assess_silence(contests.clock_of(row), on).outcome != keeping.IMPLIED:
        return False
    contests.lapse(row, on)
    return True
