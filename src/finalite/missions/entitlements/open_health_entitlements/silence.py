"""Notes at their date the refusals that silence makes: the person gains the right to contest, and is told so."""

from datetime import date

from finalite.capabilities import cases, register

from . import applications, contests, keeping, models, rules, telling
from .facts import SilenceFacts
from .values import Run, Silent

OPEN_STATES = (applications.RECEIVED, rules.UNDECIDED, "no_law", applications.PROPOSED)


def run(what: Silent, on: date, after: int, limit: int) -> Run:
    """Look at the next requests or appeals that nobody has answered, in the order of their numbers."""
    return _requests(on, after, limit) if what is Silent.REQUEST else _appeals(on, after, limit)


def clock_of(row: models.Application) -> SilenceFacts:
    """The clock of a request: from its receipt, or from the day its file was complete (CRPA L114-5)."""
    asked = None if row.complete_on else row.papers_asked_on
    return SilenceFacts(received_on=row.complete_on or row.received_on, papers_asked_on=asked)


def _requests(on: date, after: int, limit: int) -> Run:
    due = models.Application.objects.select_for_update().filter(
        state__in=OPEN_STATES, implied_on__isnull=True, closed_on__isnull=True, pk__gt=after
    )
    rows = list(due.order_by("pk")[:limit])
    known = register.may_concern(*(row.person_id for row in rows))
    silent = [
        row
        for row in rows
        if row.person_id in known and keeping.assess_silence(clock_of(row), on).outcome == keeping.IMPLIED
    ]
    for row in silent:
        _note(row, on)
    return Run(len(rows), len(silent), rows[-1].pk if rows else after)


def _note(row: models.Application, on: date) -> None:
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


def _appeals(on: date, after: int, limit: int) -> Run:
    waiting = models.Contest.objects.select_for_update().filter(state=contests.WAITING, pk__gt=after)
    rows = list(waiting.order_by("pk")[:limit])
    known = register.may_concern(*(row.person_id for row in rows))
    silent = [
        row
        for row in rows
        if row.person_id in known and keeping.assess_silence(contests.clock_of(row), on).outcome == keeping.IMPLIED
    ]
    for row in silent:
        contests.lapse(row, on)
    return Run(len(rows), len(silent), rows[-1].pk if rows else after)
